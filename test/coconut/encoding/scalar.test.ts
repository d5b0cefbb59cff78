import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeScalar, encodeScalar, SCALAR_LENGTH } from '../../../coconut/encoding/scalar.ts';
import { nobleGroup } from '../../../coconut/index.ts';
import { codeOf } from '../decoder-suite.ts';

const { order } = nobleGroup;
const bytesOf = (value: bigint): Uint8Array =>
  Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'));

it('is 32 bytes, big-endian, and is read back', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: order - 1n }), (scalar) => {
      expect(encodeScalar(scalar)).toEqual(bytesOf(scalar));
      expect(decodeScalar(nobleGroup, encodeScalar(scalar))).toBe(scalar);
    }),
    { numRuns: 50, examples: [[0n], [1n], [order - 1n]] },
  );
});

it('is never reduced: what is not below r is refused', () => {
  for (const value of [order, order + 1n, 2n ** 255n, 2n ** 256n - 1n]) {
    expect(codeOf(() => decodeScalar(nobleGroup, bytesOf(value)))).toBe('COCONUT_INVALID_SCALAR');
  }
});

it('has one length', () => {
  for (const length of [0, 1, SCALAR_LENGTH - 1, SCALAR_LENGTH + 1, 2 ** 20]) {
    expect(codeOf(() => decodeScalar(nobleGroup, new Uint8Array(length)))).toBe(
      'COCONUT_INVALID_SCALAR',
    );
  }
});

it.each<[string, unknown]>([
  ['a number', 5],
  ['a negative integer', -1n],
  ['an integer of 257 bits', 2n ** 256n],
  ['nothing', undefined],
])('%s has no encoding', (_, value) => {
  expect(codeOf(() => encodeScalar(value as bigint))).toBe('COCONUT_INVALID_SCALAR');
});
