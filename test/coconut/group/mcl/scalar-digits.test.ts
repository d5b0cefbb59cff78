import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  divideIntoEighths,
  divideIntoHalves,
  EIGHTH_DIGIT_BITS,
  EIGHTH_DIGITS,
  EIGHTHS,
  eighthDigit,
  HALF_DIGITS,
  halfDigit,
  LAMBDA,
  SPARSE_DIGITS,
  sparseEighths,
  X,
  X_TOP,
} from '../../../../coconut/group/mcl/scalar-digits.ts';
import { ORDER } from '../../../../coconut/group/scalar-hash.ts';

/** The number with these digits, lowest first, none of them zero. */
function numberOf(digits: readonly number[], bits: number): bigint {
  return digits.reduceRight((value, unsigned) => {
    const digit = 2 * unsigned + 1 - 2 ** bits;
    expect(Math.abs(digit) % 2).toBe(1);
    expect(Math.abs(digit)).toBeLessThan(2 ** bits);
    return (value << BigInt(bits)) + BigInt(digit);
  }, 0n);
}

/** The number with these eighths. */
function sumOf(eighths: readonly bigint[]): bigint {
  const multiples = [1n, X_TOP, X, X * X_TOP];
  return eighths.reduce(
    (sum, eighth, k) => sum + eighth * (multiples[k % 4] ?? 0n) * (k < 4 ? 1n : LAMBDA),
    0n,
  );
}

function modulo(value: bigint): bigint {
  return ((value % ORDER) + ORDER) % ORDER;
}

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

const EDGES = [
  0n,
  1n,
  2n,
  X - 1n,
  X,
  X + 1n,
  X_TOP - 1n,
  X_TOP,
  X * X_TOP,
  X * X_TOP - 1n,
  LAMBDA - 1n,
  LAMBDA,
  LAMBDA + 1n,
  X * LAMBDA,
  ORDER - LAMBDA,
  ORDER - X,
  ORDER - 1n,
];
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
    expect([X % 2n, X_TOP % 2n]).toEqual([0n, 0n]);
  });

  it('of one place never make two entries of a layer meet, for a point of order r', () => {
    // Disjoint entries add up to u + vλ, with u and v sums of ±1, ±3, ±5, ±7 or 0 times the multiples. If it is 0 modulo r then so is u² − uv + v².
    const multiples = [1n, X_TOP, X, X * X_TOP];
    const largest = 7n * multiples.reduce((sum, multiple) => sum + multiple, 0n);
    expect(3n * largest * largest).toBeLessThan(ORDER);
    // Then u = v = 0, and so is each digit: none outweighs those before it.
    multiples.reduce((before, multiple) => {
      expect(7n * before).toBeLessThan(multiple);
      return before + multiple;
    }, 0n);
  });

  it('in halves add up to it, and none is zero', () => {
    fc.assert(
      fc.property(scalars, (scalar) => {
        const halves = divideIntoHalves(scalar);
        const [first = 0n, second = 0n] = [0, 1].map((half) =>
          numberOf(
            range(HALF_DIGITS).map((i) => halfDigit(halves, half, i)),
            8,
          ),
        );
        expect(modulo(first + second * LAMBDA)).toBe(scalar);
      }),
      runs,
    );
  });

  it('in eighths add up to it, and none is zero', () => {
    fc.assert(
      fc.property(scalars, (scalar) => {
        const eighths = divideIntoEighths(scalar);
        const numbers = range(EIGHTHS).map((eighth) =>
          numberOf(
            range(EIGHTH_DIGITS).map((i) => eighthDigit(eighths, eighth, i)),
            EIGHTH_DIGIT_BITS,
          ),
        );
        expect(modulo(sumOf(numbers))).toBe(scalar);
        // No integer on the way is shorter for some scalars: quarters have two words, eighths one.
        for (let q = 0; q < 4; q += 1) {
          const [low = 0n, high = 0n] = numbers.slice(2 * q, 2 * q + 2);
          expect((low + high * X_TOP) >> 64n).not.toBe(0n);
          expect(low > 0n && high > 0n).toBe(true);
        }
      }),
      runs,
    );
  });

  it('that are sparse add up to it, and are odd and small and far apart', () => {
    fc.assert(
      fc.property(scalars, (scalar) => {
        const digits = sparseEighths(scalar);
        const numbers = range(EIGHTHS).map((eighth) => {
          const own = [...digits.subarray(eighth * SPARSE_DIGITS, (eighth + 1) * SPARSE_DIGITS)];
          own.forEach((digit, i) => {
            expect(digit === 0 || (Math.abs(digit) % 2 === 1 && Math.abs(digit) < 8)).toBe(true);
            if (digit !== 0) expect(own.slice(i + 1, i + 4).every((next) => next === 0)).toBe(true);
          });
          return own.reduceRight((value, digit) => 2n * value + BigInt(digit), 0n);
        });
        expect(modulo(sumOf(numbers))).toBe(scalar);
      }),
      runs,
    );
  });
});
