import type { Scalar } from './pairing-group.ts';
import { ORDER } from './scalar-hash.ts';

/** x² − 1, x the parameter of BLS12-381: the eigenvalue of the endomorphism (X, Y) ↦ (βX, Y) of G1 and G2. It is odd, and r = λ² + λ + 1. */
export const LAMBDA = 0xac45a4010001a40200000000ffffffffn;

/** Bits of all digits of a half. */
export const HALF_BITS = 136;

/** Bytes between the halves. */
const HALF_BYTES = 24;
const TOP = 1n << BigInt(HALF_BITS);

/**
 * The two halves of a scalar in [0, r), `scalar = first + second·λ` modulo r, in digits that are never zero and whose number is fixed.
 *
 * Halves are made odd. For every b that divides 136, an odd half is `Σ (2·e_i + 1 − 2^b)·2^{b·i}` with e_i the b bits from b·i on of
 * `(half + 2¹³⁶) / 2`, and these bits are what the result holds; {@link digitOf} reads them. Integers have one length on the way, whatever the
 * scalar is.
 */
export function halveScalar(scalar: Scalar): Uint8Array {
  const raised = scalar + ORDER;
  let second = raised / LAMBDA;
  let first = raised - second * LAMBDA;
  // Nothing is added modulo r: λ − λ changes both parities, 1 + (λ + 1)·λ that of the first.
  const isSecondEven = (second & 1n) ^ 1n;
  first += LAMBDA * isSecondEven;
  second -= isSecondEven;
  const isFirstEven = (first & 1n) ^ 1n;
  first += isFirstEven;
  second += (LAMBDA + 1n) * isFirstEven;

  const words = new BigUint64Array((2 * HALF_BYTES) / 8);
  [first, second].forEach((half, i) => {
    const bits = (half + TOP) >> 1n;
    words[3 * i] = bits;
    words[3 * i + 1] = bits >> 64n;
    words[3 * i + 2] = bits >> 128n;
  });
  return new Uint8Array(words.buffer);
}

/** e_i of the first (0) or the second (1) half of a scalar, for digits of 4 or 8 bits. */
export function digitOf(halves: Uint8Array, half: number, i: number, bits: 4 | 8): number {
  const at = half * HALF_BYTES;
  if (bits === 8) return halves[at + i] ?? 0;
  return ((halves[at + (i >> 1)] ?? 0) >> (4 * (i & 1))) & 0xf;
}
