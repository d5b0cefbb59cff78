import type { Scalar } from '../pairing-group.ts';
import { ORDER } from '../scalar-hash.ts';

/** |x|, x the parameter of BLS12-381, which is negative. It is even. */
export const X = 0xd201000000010000n;

/** What multiplying by |x| passes halfway: |x| = X_TOP·2³² + 2¹⁶. It is even too. */
export const X_TOP: bigint = X >> 32n;

/** x² − 1: the eigenvalue of the endomorphism (X, Y) ↦ (βX, Y) of G1 and G2. It is odd, and r = λ² + λ + 1. */
export const LAMBDA: bigint = X * X - 1n;

/** Digits of a half, of 8 bits each. */
export const HALF_DIGITS = 17;
/** Bits of a digit of a secret scalar's eighth, and how many digits there are. */
export const EIGHTH_DIGIT_BITS = 3;
export const EIGHTH_DIGITS = 12;
/** Digits of an eighth of a public scalar, of one bit each, most of them 0: between two others at least so many. */
export const SPARSE_DIGITS = 36;
export const SPARSE_GAP = 3;

/** Parts of a scalar by {@link divideIntoEighths} and {@link sparseEighths}, half of them for each power of λ. */
export const EIGHTHS = 8;

/** Bytes between halves. */
const HALF_BYTES = 24;
const HALF_TOP = 1n << BigInt(8 * HALF_DIGITS);
const EIGHTH_TOP = 1n << BigInt(EIGHTH_DIGIT_BITS * EIGHTH_DIGITS);
/** Digits of an eighth that are taken from its lower 30 bits. */
const LOW_DIGITS = 10;

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

/** Two odd numbers with `number = low + high·divisor`, for an even divisor and an odd number; low is between `extra` and `extra + 2` divisors. */
function oddQuotient(number: bigint, divisor: bigint, extra: bigint): readonly [bigint, bigint] {
  let high = number / divisor - extra;
  high -= (high & 1n) ^ 1n;
  return [number - high * divisor, high];
}

/**
 * The digits of a secret scalar's eighths, as {@link divideIntoHalves} has them of halves: with m the products of 1, X_TOP, |x| and |x|·X_TOP,
 * `half = Σ eighthₖ·mₖ` in odd numbers of at most 36 bits. Integers have one length here too.
 */
export function divideIntoEighths(scalar: Scalar): Uint8Array {
  const digits = new Uint8Array(EIGHTHS * EIGHTH_DIGITS);
  oddHalves(scalar).forEach((half, h) => {
    oddQuotient(half, X, 8n).forEach((quarter, q) => {
      oddQuotient(quarter, X_TOP, 0n).forEach((eighth, e) => {
        const bits = (eighth + EIGHTH_TOP) >> 1n;
        const [low, high] = [Number(bits & 0x3fff_ffffn), Number(bits >> 30n)];
        const at = (4 * h + 2 * q + e) * EIGHTH_DIGITS;
        for (let i = 0; i < LOW_DIGITS; i += 1) digits[at + i] = (low >> (3 * i)) & 7;
        digits[at + LOW_DIGITS] = high & 7;
        digits[at + LOW_DIGITS + 1] = high >> 3;
      });
    });
  });
  return digits;
}

/** e_i of an eighth of a scalar, eighth 4h + k being the k-th of half h: 3 bits. */
export function eighthDigit(eighths: Uint8Array, eighth: number, i: number): number {
  return eighths[eighth * EIGHTH_DIGITS + i] ?? 0;
}

/**
 * The eighths of a **public** scalar in digits that are 0 or odd and between −7 and 7, with at least three zeros after each that is not: width-4
 * non-adjacent form. Eighth 4h + k has its digits, lowest first, from `(4h + k)·SPARSE_DIGITS` on.
 */
export function sparseEighths(scalar: Scalar): Int8Array {
  const digits = new Int8Array(EIGHTHS * SPARSE_DIGITS);
  const second = scalar / LAMBDA;
  [scalar - second * LAMBDA, second].forEach((half, h) => {
    const high = half / X;
    [half - high * X, high].forEach((quarter, q) => {
      const top = quarter / X_TOP;
      [quarter - top * X_TOP, top].forEach((eighth, e) => {
        writeSparse(digits, (4 * h + 2 * q + e) * SPARSE_DIGITS, Number(eighth));
      });
    });
  });
  return digits;
}

/** Writes the digits of a number of at most 33 bits. */
function writeSparse(digits: Int8Array, at: number, eighth: number): void {
  const low = eighth | 0;
  const high = eighth >= 2 ** 32 ? 1 : 0;
  const bitsAt = (i: number, count: number): number => {
    const bits = i >= 32 ? high >> (i - 32) : (low >>> i) | (i === 0 ? 0 : high << (32 - i));
    return bits & ((1 << count) - 1);
  };
  let carry = 0;
  for (let i = 0; i < SPARSE_DIGITS; ) {
    if (bitsAt(i, 1) === carry) {
      i += 1;
      continue;
    }
    const digit = bitsAt(i, SPARSE_GAP + 1) + carry;
    carry = digit >> SPARSE_GAP;
    digits[at + i] = digit - 2 ** (SPARSE_GAP + 1) * carry;
    i += SPARSE_GAP + 1;
  }
}
