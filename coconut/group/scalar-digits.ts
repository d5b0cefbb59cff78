import type { Scalar } from './pairing-group.ts';
import { ORDER } from './scalar-hash.ts';

/** |x|, x the parameter of BLS12-381, which is negative. It is even. */
export const X = 0xd201000000010000n;

/** x² − 1: the eigenvalue of the endomorphism (X, Y) ↦ (βX, Y) of G1 and G2. It is odd, and r = λ² + λ + 1. */
export const LAMBDA: bigint = X * X - 1n;

/** Digits of a half, of 8 bits each. */
export const HALF_DIGITS = 17;
/** Digits of a quarter, of 4 bits each. */
export const QUARTER_DIGITS = 17;
/** Digits of a quarter of a public scalar, of one bit each, most of them 0. */
export const SPARSE_DIGITS = 72;

/** Bytes between halves and between quarters. */
const HALF_BYTES = 24;
const QUARTER_BYTES = 16;
const HALF_TOP = 1n << BigInt(8 * HALF_DIGITS);
const QUARTER_TOP = 1n << BigInt(4 * QUARTER_DIGITS);

/**
 * Two odd numbers with `scalar = first + second·λ` modulo r, of 130 to 132 bits each for every scalar in [0, r): integers have one length on the
 * way, whatever the scalar is.
 */
function oddHalves(scalar: Scalar): readonly [bigint, bigint] {
  const raised = scalar + 8n * ORDER;
  const quotient = raised / LAMBDA;
  let second = quotient - 4n;
  let first = raised - second * LAMBDA;
  // Nothing is added modulo r: λ − λ changes both parities, 1 + (λ + 1)·λ that of the first.
  const isSecondEven = (second & 1n) ^ 1n;
  first += LAMBDA * isSecondEven;
  second -= isSecondEven;
  const isFirstEven = (first & 1n) ^ 1n;
  first += isFirstEven;
  second += (LAMBDA + 1n) * isFirstEven;
  return [first, second];
}

/**
 * The digits of both halves of a secret scalar: they are odd, so never zero, and their number is fixed.
 *
 * For every b that divides n, an odd number below 2ⁿ is `Σ (2·e_i + 1 − 2^b)·2^{b·i}` with e_i the b bits from b·i on of
 * `(number + 2ⁿ) / 2`, and these bits are what the result holds; {@link halfDigit} reads them. The caller overwrites it after use.
 */
export function divideIntoHalves(scalar: Scalar): Uint8Array {
  const words = new BigUint64Array((2 * HALF_BYTES) / 8);
  oddHalves(scalar).forEach((half, i) => {
    const bits = (half + HALF_TOP) >> 1n;
    words[3 * i] = bits;
    words[3 * i + 1] = bits >> 64n;
    words[3 * i + 2] = bits >> 128n;
  });
  return new Uint8Array(words.buffer);
}

/** e_i of the first (0) or the second (1) half of a scalar: 8 bits. */
export function halfDigit(halves: Uint8Array, half: number, i: number): number {
  return halves[half * HALF_BYTES + i] ?? 0;
}

/**
 * The digits of a secret scalar's quarters, as {@link divideIntoHalves} has them of halves: `half = low + high·|x|` with both odd, since |x| is even.
 */
export function divideIntoQuarters(scalar: Scalar): Uint8Array {
  const words = new BigUint64Array((4 * QUARTER_BYTES) / 8);
  oddHalves(scalar).forEach((half, i) => {
    let high = half / X;
    const isHighEven = (high & 1n) ^ 1n;
    high -= isHighEven;
    [half - high * X, high].forEach((quarter, row) => {
      const bits = (quarter + QUARTER_TOP) >> 1n;
      words[4 * i + 2 * row] = bits;
      words[4 * i + 2 * row + 1] = bits >> 64n;
    });
  });
  return new Uint8Array(words.buffer);
}

/** e_i of a quarter of a scalar, quarter 2h + k being the k-th of half h: 4 bits. */
export function quarterDigit(quarters: Uint8Array, quarter: number, i: number): number {
  return ((quarters[quarter * QUARTER_BYTES + (i >> 1)] ?? 0) >> (4 * (i & 1))) & 0xf;
}

/**
 * The quarters of a **public** scalar in digits that are 0 or odd and between −15 and 15, with at least four zeros after each that is not: width-5
 * non-adjacent form. Quarter 2h + k has its digits, lowest first, from `(2h + k)·SPARSE_DIGITS` on.
 */
export function sparseQuarters(scalar: Scalar): Int8Array {
  const digits = new Int8Array(4 * SPARSE_DIGITS);
  const second = scalar / LAMBDA;
  [scalar - second * LAMBDA, second].forEach((half, h) => {
    const high = half / X;
    [half - high * X, high].forEach((quarter, k) => {
      writeSparse(digits.subarray((2 * h + k) * SPARSE_DIGITS), quarter);
    });
  });
  return digits;
}

function writeSparse(digits: Int8Array, quarter: bigint): void {
  const words = new Uint32Array(new BigUint64Array([quarter, quarter >> 64n]).buffer);
  const bitsAt = (i: number, count: number): number => {
    const low = (words[i >> 5] ?? 0) >>> (i & 31);
    const high = (i & 31) === 0 ? 0 : (words[(i >> 5) + 1] ?? 0) << (32 - (i & 31));
    return (low | high) & ((1 << count) - 1);
  };
  let carry = 0;
  for (let i = 0; i < SPARSE_DIGITS; ) {
    if (bitsAt(i, 1) === carry) {
      i += 1;
      continue;
    }
    const digit = bitsAt(i, 5) + carry;
    carry = digit >> 4;
    digits[i] = digit - 32 * carry;
    i += 5;
  }
}
