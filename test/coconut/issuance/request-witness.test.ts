import { expect, it } from 'vitest';
import {
  decodeRequestWitness,
  encodeRequestWitness,
  encodeScalar,
  nobleGroup,
} from '../../../coconut/index.ts';
import { attributesOf } from '../../../coconut/issuance/request-witness.ts';
import { issueCredential } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';

const { parameters, witness, attributes } = issueCredential({ privateCount: 2 });
const bytes = encodeRequestWitness(parameters, witness);

it('holds all attributes of the credential, private ones first', () => {
  expect(attributesOf(witness)).toEqual(attributes);
});

it('is base, private attributes, openings and public attributes, and is read back', () => {
  const { base, privateAttributes, openings, publicAttributes } = witness;
  const scalars = [...privateAttributes, ...openings, ...publicAttributes].map(encodeScalar);
  expect(bytes).toEqual(Uint8Array.from(Buffer.concat([nobleGroup.g1.encode(base), ...scalars])));
  expect(encodeRequestWitness(parameters, decodeRequestWitness(parameters, bytes))).toEqual(bytes);
});

it('is refused with values the schema does not allow, which no message repeats', () => {
  const [SECRET, INTEGER] = [48, 48 + 32];
  const zero = Uint8Array.from(bytes);
  zero.fill(0, SECRET, SECRET + 32);
  const large = Uint8Array.from(bytes);
  large.fill(1, INTEGER, INTEGER + 32);
  for (const broken of [zero, large]) {
    expect(codeOf(() => decodeRequestWitness(parameters, broken))).toBe(
      'COCONUT_INVALID_ATTRIBUTE',
    );
  }
  expect(() => decodeRequestWitness(parameters, large)).toThrow(/^[^\d]*a2[^\d]*$/);
});

it('is refused for other parameters, and in any other length', () => {
  const { parameters: other } = issueCredential();
  for (const [given, read] of [
    [bytes, other],
    [bytes.subarray(1), parameters],
    [Uint8Array.of(...bytes, 0), parameters],
  ] as const) {
    expect(codeOf(() => decodeRequestWitness(read, given))).toBe('COCONUT_INVALID_ENCODING');
  }
});
