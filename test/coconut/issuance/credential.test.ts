import { describe, expect, it } from 'vitest';
import {
  decodeCredential,
  encodeCredential,
  nobleGroup,
  rerandomize,
  verifyCredential,
} from '../../../coconut/index.ts';
import { assertNotIdentity } from '../../../coconut/issuance/credential.ts';
import { issueCredential } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';

const { parameters, record, credential, attributes, random } = issueCredential();
const { g1 } = nobleGroup;

describe('a credential', () => {
  it('is its base and its signature, and is read back', () => {
    const bytes = encodeCredential(parameters, credential);
    const parts = [credential.base, credential.signature].map(g1.encode);
    expect(bytes).toEqual(Uint8Array.from(Buffer.concat(parts)));
    expect(encodeCredential(parameters, decodeCredential(parameters, bytes))).toEqual(bytes);
  });

  it('has no identity in it', () => {
    assertNotIdentity(parameters, credential.base, credential.signature);
    for (const points of [[g1.identity], [g1.generator, g1.identity]]) {
      expect(codeOf(() => assertNotIdentity(parameters, ...points))).toBe('COCONUT_INVALID_POINT');
    }
  });
});

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

  it('is none if the first has the identity in it', () => {
    for (const change of [{ base: g1.identity }, { signature: g1.identity }]) {
      expect(codeOf(() => rerandomize(parameters, { ...credential, ...change }, random))).toBe(
        'COCONUT_INVALID_POINT',
      );
    }
  });
});
