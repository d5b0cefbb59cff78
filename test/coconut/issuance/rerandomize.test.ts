import { describe, expect, it } from 'vitest';
import {
  type Credential,
  decodeCredential,
  encodeCredential,
  nobleGroup,
  proveShow,
  rerandomize,
  verifyCredential,
} from '../../../coconut/index.ts';
import { issueCredential, utf8 } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';

const { parameters, record, credential, attributes, random } = issueCredential();
const { g1 } = nobleGroup;
const context = utf8('door');

describe('a credential made anew', () => {
  it('is signed on the same attributes and shares no point with the first', () => {
    const before = encodeCredential(parameters, credential);
    const other = rerandomize(parameters, credential, random);
    expect(verifyCredential(parameters, record.masterKey, attributes, other)).toBe(true);
    expect(g1.equals(other.base, credential.base)).toBe(false);
    expect(g1.equals(other.signature, credential.signature)).toBe(false);
    expect(encodeCredential(parameters, credential)).toEqual(before);
  });

  it('is both points multiplied by one drawn scalar', () => {
    const drawn = new Uint8Array(64).with(63, 9);
    const other = rerandomize(parameters, credential, () => drawn);
    expect(g1.equals(other.base, g1.multiply(credential.base, 9n))).toBe(true);
    expect(g1.equals(other.signature, g1.multiply(credential.signature, 9n))).toBe(true);
  });

  it('can be shown exactly if the first was verified', () => {
    const show = (made: Credential) => () => proveShow(record, made, attributes, [1], context);
    expect(codeOf(show(rerandomize(parameters, credential, random)))).toBe('taken');
    const unverified = decodeCredential(parameters, encodeCredential(parameters, credential));
    const other = rerandomize(parameters, unverified, random);
    expect(codeOf(show(other))).toBe('COCONUT_UNVERIFIED_CREDENTIAL');
    verifyCredential(parameters, record.masterKey, attributes, unverified);
    Object.assign(unverified, { signature: g1.generator });
    const changed = rerandomize(parameters, unverified, random);
    expect(codeOf(show(changed))).toBe('COCONUT_UNVERIFIED_CREDENTIAL');
  });

  it('is none if the first has the identity in it', () => {
    for (const change of [{ base: g1.identity }, { signature: g1.identity }]) {
      expect(codeOf(() => rerandomize(parameters, { ...credential, ...change }, random))).toBe(
        'COCONUT_INVALID_POINT',
      );
    }
  });
});
