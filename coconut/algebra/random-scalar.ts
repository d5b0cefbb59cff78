import { bytesToNumberBE } from '@noble/curves/utils.js';
import { CoconutError } from '../errors.ts';
import type { PairingGroup, Scalar } from '../group/pairing-group.ts';
import { drawBytes, type RandomSource } from './random-source.ts';

/**
 * Bytes drawn for one random scalar: twice the length of r, so that reducing them leaves no bias
 * worth naming.
 */
export const WIDE_LENGTH = 64;

/**
 * Draws that are tried before a source counts as broken. A sound source needs a second one with a
 * chance of 2⁻²⁵⁵.
 */
export const DRAW_LIMIT = 8;

/** The representative of an integer in [0, r). */
export function reduceScalar(group: PairingGroup, value: bigint): Scalar {
  const rest = value % group.order;
  return rest < 0n ? rest + group.order : rest;
}

/**
 * Draws a uniform scalar other than zero: 64 bytes, big-endian, modulo r; again if zero.
 *
 * @throws {@link CoconutError} `COCONUT_RANDOMNESS` if the source gives the wrong number of bytes
 * or zero after zero.
 */
export function randomScalar(group: PairingGroup, random: RandomSource): Scalar {
  for (let draw = 0; draw < DRAW_LIMIT; draw += 1) {
    const scalar = bytesToNumberBE(drawBytes(random, WIDE_LENGTH)) % group.order;
    if (scalar !== 0n) return scalar;
  }
  throw new CoconutError(
    'COCONUT_RANDOMNESS',
    `the random source gave ${DRAW_LIMIT} times zero; it is not random`,
  );
}

/**
 * Refuses scalars of which two are equal: sound draws never are, and secrets that repeat are none.
 *
 * @throws {@link CoconutError} `COCONUT_RANDOMNESS`
 */
export function assertNoneRepeated(drawn: readonly Scalar[]): void {
  if (new Set(drawn).size !== drawn.length) {
    throw new CoconutError('COCONUT_RANDOMNESS', 'the random source repeats itself');
  }
}
