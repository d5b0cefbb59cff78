import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DIGIT_COUNTS,
  LAMBDA,
  LARGE_DIGIT,
  SMALL_DIGIT,
  scalarDigits,
  X,
} from '../../../../coconut/group/mcl/scalar-digits.ts';
import { ORDER } from '../../../../coconut/group/scalar-hash.ts';

/** The number with these digits, lowest first, all of them odd. */
function numberOf(digits: Uint8Array, bits: number): bigint {
  return digits.reduceRight((value, unsigned) => {
    const digit = 2 * unsigned + 1 - 2 ** bits;
    expect(Math.abs(digit)).toBeLessThan(2 ** bits);
    return (value << BigInt(bits)) + BigInt(digit);
  }, 0n);
}

function modulo(value: bigint): bigint {
  return ((value % ORDER) + ORDER) % ORDER;
}

const EDGES = [0n, 1n, 2n, X - 1n, X, X + 1n, LAMBDA - 1n, LAMBDA, LAMBDA + 1n, X * LAMBDA].flatMap(
  (edge) => [edge, ORDER - 1n - edge],
);
const scalars = fc.oneof(
  fc.constantFrom(...EDGES),
  fc.bigInt({ min: 0n, max: ORDER - 1n }),
  fc.bigInt({ min: 0n, max: 2n ** 64n }),
  fc.bigInt({ min: 0n, max: 2n ** 130n }),
);
const runs = { numRuns: 1000, examples: EDGES.map((edge): [bigint] => [edge]) };

describe('digits of a scalar', () => {
  it('come with the eigenvalue of an endomorphism of order three', () => {
    expect((LAMBDA * LAMBDA + LAMBDA + 1n) % ORDER).toBe(0n);
    expect(LAMBDA).toBe(X * X - 1n);
  });

  for (const bits of [SMALL_DIGIT, LARGE_DIGIT] as const) {
    it(`of ${bits} bits add up to it in two halves, always as many`, () => {
      fc.assert(
        fc.property(scalars, (scalar) => {
          const digits = scalarDigits(scalar, bits);
          const count = DIGIT_COUNTS[bits];
          expect(digits).toHaveLength(2 * count);
          const first = numberOf(digits.subarray(0, count), bits);
          const second = numberOf(digits.subarray(count), bits);
          expect(modulo(first + second * LAMBDA)).toBe(scalar);
          // No integer on the way is shorter for some scalars.
          for (const half of [first, second]) {
            expect(half >> 128n).toBeGreaterThan(0n);
            expect(half >> 132n).toBe(0n);
          }
        }),
        runs,
      );
    });
  }
});
