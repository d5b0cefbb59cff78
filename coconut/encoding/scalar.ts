import { drawBytes, type RandomSource } from '../algebra/random-source.ts';
import { CoconutError } from '../errors.ts';
import type { PairingGroup, Scalar } from '../group/pairing-group.ts';

/** Bytes of an encoded scalar. */
export const SCALAR_LENGTH = 32;

/** Bytes drawn for one random scalar: twice the length of r, so that reducing them leaves no bias worth naming. */
export const WIDE_LENGTH = 64;

/** How often an unusable draw is repeated. A sound source needs a second one with a chance of 2⁻²⁵⁵. */
export const DRAW_LIMIT = 8;

function integerOf(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

/**
 * A scalar as 32 bytes, big-endian.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_SCALAR` outside [0, 2²⁵⁶).
 */
export function encodeScalar(scalar: Scalar): Uint8Array {
  if (typeof scalar !== 'bigint' || scalar < 0n || scalar >> 256n !== 0n) {
    throw new CoconutError('COCONUT_INVALID_SCALAR', 'a scalar does not fit in 32 bytes');
  }
  const bytes = new Uint8Array(SCALAR_LENGTH);
  const view = new DataView(bytes.buffer);
  for (let word = 0; word < 4; word += 1) {
    view.setBigUint64(8 * word, (scalar >> BigInt(192 - 64 * word)) & 0xffff_ffff_ffff_ffffn);
  }
  return bytes;
}

/**
 * Reads 32 big-endian bytes as an integer below r; never reduces.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_SCALAR` for another length or a value ≥ r.
 */
export function decodeScalar(group: PairingGroup, bytes: Uint8Array): Scalar {
  // The length first: the integer of many bytes takes quadratic time.
  const isScalar = bytes instanceof Uint8Array && bytes.length === SCALAR_LENGTH;
  const scalar = isScalar ? integerOf(bytes) : group.order;
  if (scalar >= group.order) {
    throw new CoconutError('COCONUT_INVALID_SCALAR', 'not a canonical 32-byte scalar');
  }
  return scalar;
}

/** The representative of an integer in [0, r). */
export function reduceScalar(group: PairingGroup, value: bigint): Scalar {
  const rest = value % group.order;
  return rest < 0n ? rest + group.order : rest;
}

/**
 * A uniform scalar other than zero: 64 bytes, big-endian, modulo r; again if zero.
 *
 * @throws {@link CoconutError} `COCONUT_RANDOMNESS` if the source gives the wrong number of bytes or zero after zero.
 */
export function randomScalar(group: PairingGroup, random: RandomSource): Scalar {
  for (let draw = 0; draw < DRAW_LIMIT; draw += 1) {
    const scalar = integerOf(drawBytes(random, WIDE_LENGTH)) % group.order;
    if (scalar !== 0n) return scalar;
  }
  throw new CoconutError('COCONUT_RANDOMNESS', 'the random source gives zero after zero');
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
