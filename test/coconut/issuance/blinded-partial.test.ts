import { expect, it } from 'vitest';
import { decodeBlindedPartial, encodeBlindedPartial, nobleGroup } from '../../../coconut/index.ts';
import { issueCredential } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';

const { parameters, answers } = issueCredential();
const [{ blinded } = { blinded: { blindedSignature: nobleGroup.g1.generator } }] = answers;
const bytes = encodeBlindedPartial(parameters, blinded);

it('is one point, and is read back', () => {
  expect(bytes).toEqual(nobleGroup.g1.encode(blinded.blindedSignature));
  const decoded = decodeBlindedPartial(parameters, bytes);
  expect(nobleGroup.g1.equals(decoded.blindedSignature, blinded.blindedSignature)).toBe(true);
});

it('is refused in another length, outside the subgroup and as the identity', () => {
  for (const other of [bytes.subarray(1), Uint8Array.of(...bytes, 0), new Uint8Array(0)]) {
    expect(codeOf(() => decodeBlindedPartial(parameters, other))).toBe('COCONUT_INVALID_ENCODING');
  }
  const identity = new Uint8Array(48).with(0, 0xc0);
  // x = 4 is on the curve; the cofactor makes it a point of another order.
  const outside = new Uint8Array(48).with(0, 0x80).with(47, 4);
  for (const other of [identity, outside]) {
    expect(codeOf(() => decodeBlindedPartial(parameters, other))).toBe('COCONUT_INVALID_POINT');
  }
});
