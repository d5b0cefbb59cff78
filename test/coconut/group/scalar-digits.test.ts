import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  divideIntoHalves,
  divideIntoQuarters,
  HALF_DIGITS,
  halfDigit,
  LAMBDA,
  QUARTER_DIGITS,
  quarterDigit,
  SPARSE_DIGITS,
  sparseQuarters,
  X,
} from '../../../coconut/group/scalar-digits.ts';
import { ORDER } from '../../../coconut/group/scalar-hash.ts';

/** The number with these digits, lowest first, none of them zero. */
function numberOf(digits: readonly number[], bits: number): bigint {
  return digits.reduceRight((value, unsigned) => {
    const digit = 2 * unsigned + 1 - 2 ** bits;
    expect(Math.abs(digit) % 2).toBe(1);
    expect(Math.abs(digit)).toBeLessThan(2 ** bits);
    return (value << BigInt(bits)) + BigInt(digit);
  }, 0n);
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
    expect(X % 2n).toBe(0n);
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

  it('in quarters add up to it, and none is zero', () => {
    fc.assert(
      fc.property(scalars, (scalar) => {
        const quarters = divideIntoQuarters(scalar);
        const [a = 0n, b = 0n, c = 0n, d = 0n] = range(4).map((quarter) =>
          numberOf(
            range(QUARTER_DIGITS).map((i) => quarterDigit(quarters, quarter, i)),
            4,
          ),
        );
        expect(modulo(a + b * X + (c + d * X) * LAMBDA)).toBe(scalar);
      }),
      runs,
    );
  });

  it('that are sparse add up to it, and are odd and small and far apart', () => {
    fc.assert(
      fc.property(scalars, (scalar) => {
        const digits = sparseQuarters(scalar);
        const [a = 0n, b = 0n, c = 0n, d = 0n] = range(4).map((quarter) => {
          const own = [...digits.subarray(quarter * SPARSE_DIGITS, (quarter + 1) * SPARSE_DIGITS)];
          own.forEach((digit, i) => {
            expect(digit === 0 || (Math.abs(digit) % 2 === 1 && Math.abs(digit) < 16)).toBe(true);
            if (digit !== 0) expect(own.slice(i + 1, i + 5).every((next) => next === 0)).toBe(true);
          });
          return own.reduceRight((value, digit) => 2n * value + BigInt(digit), 0n);
        });
        expect(modulo(a + b * X + (c + d * X) * LAMBDA)).toBe(scalar);
      }),
      runs,
    );
  });
});
