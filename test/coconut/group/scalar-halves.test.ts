import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitOf, HALF_BITS, halveScalar, LAMBDA } from '../../../coconut/group/scalar-halves.ts';
import { ORDER } from '../../../coconut/group/scalar-hash.ts';

/** The value of the digits of one half. */
function sumOfDigits(halves: Uint8Array, half: number, bits: 4 | 8): bigint {
  let value = 0n;
  for (let i = HALF_BITS / bits - 1; i >= 0; i -= 1) {
    const digit = 2 * digitOf(halves, half, i, bits) + 1 - 2 ** bits;
    expect(Math.abs(digit) % 2).toBe(1);
    expect(Math.abs(digit)).toBeLessThan(2 ** bits);
    value = (value << BigInt(bits)) + BigInt(digit);
  }
  return value;
}

describe('halves of a scalar', () => {
  const edges = [0n, 1n, 2n, LAMBDA - 1n, LAMBDA, LAMBDA + 1n, ORDER - LAMBDA, ORDER - 1n];
  const scalars = fc.oneof(
    fc.constantFrom(...edges),
    fc.bigInt({ min: 0n, max: ORDER - 1n }),
    fc.bigInt({ min: 0n, max: 2n ** 64n }),
  );

  it('come with the eigenvalue of an endomorphism of order three', () => {
    expect((LAMBDA * LAMBDA + LAMBDA + 1n) % ORDER).toBe(0n);
  });

  it('add up to the scalar in digits of either size, none of them zero', () => {
    fc.assert(
      fc.property(scalars, fc.constantFrom(4 as const, 8 as const), (scalar, bits) => {
        const halves = halveScalar(scalar);
        const [first, second] = [sumOfDigits(halves, 0, bits), sumOfDigits(halves, 1, bits)];
        expect(first % 2n).toBe(1n);
        expect(second % 2n).toBe(1n);
        expect((((first + second * LAMBDA - scalar) % ORDER) + ORDER) % ORDER).toBe(0n);
      }),
      { numRuns: 1000, examples: edges.map((edge) => [edge, 4]) },
    );
  });
});
