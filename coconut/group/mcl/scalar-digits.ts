import type { Scalar } from '../pairing-group.ts';
import { ORDER } from '../scalar-hash.ts';

/** |x|, x the parameter of BLS12-381, which is negative. */
export const X = 0xd201000000010000n;

/** x² − 1: the eigenvalue λ of the endomorphism of G1 and G2. It is odd, and r = λ² + λ + 1. */
export const LAMBDA: bigint = X * X - 1n;

/**
 * Bits of a digit for a table that is made for a few products, and for one that is made for many.
 */
export const SMALL_DIGIT = 4;
export const LARGE_DIGIT = 8;
export type DigitBits = typeof SMALL_DIGIT | typeof LARGE_DIGIT;

/** Digits of a half of a scalar, by their bits: 132 and 136 bits in all. */
export const DIGIT_COUNTS: Readonly<Record<DigitBits, number>> = {
  [SMALL_DIGIT]: 33,
  [LARGE_DIGIT]: 17,
};

/**
 * Two odd numbers with `scalar = first + second·λ` modulo r, of 130 to 132 bits each for every
 * scalar in [0, r): integers have one length on the way, whatever the scalar is.
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
 * The digits of both halves of a scalar, lowest first, those of the second half after those of the
 * first. They are odd and signed, so never zero, and their number is fixed.
 *
 * For every b that divides n, an odd number below 2ⁿ is `Σ (2·eᵢ + 1 − 2^b)·2^{b·i}` with eᵢ the b
 * bits from b·i on of `(number + 2ⁿ) / 2`. The result holds the eᵢ; the caller overwrites it after
 * use.
 */
export function scalarDigits(scalar: Scalar, bits: DigitBits): Uint8Array {
  const count = DIGIT_COUNTS[bits];
  const top = 1n << BigInt(bits * count);
  const words = new BigUint64Array(3);
  const bytes = new Uint8Array(words.buffer);
  const digits = new Uint8Array(2 * count);
  oddHalves(scalar).forEach((half, h) => {
    const number = (half + top) >> 1n;
    for (let word = 0; word < 3; word += 1) words[word] = number >> BigInt(64 * word);
    for (let i = 0; i < count; i += 1) {
      const at = i * bits;
      digits[h * count + i] = ((bytes[at >> 3] ?? 0) >> (at & 7)) & ((1 << bits) - 1);
    }
  });
  bytes.fill(0);
  return digits;
}
