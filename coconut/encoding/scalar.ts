import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { CoconutError } from '../errors.ts';
import type { PairingGroup, Scalar } from '../group/pairing-group.ts';
import { copyExactBytes } from './bytes.ts';

/** Bytes of an encoded scalar. */
export const SCALAR_LENGTH = 32;

/**
 * Encodes a scalar as 32 bytes, big-endian.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_SCALAR` outside [0, 2²⁵⁶).
 */
export function encodeScalar(scalar: Scalar): Uint8Array {
  if (typeof scalar !== 'bigint' || scalar < 0n || scalar >> 256n !== 0n) {
    throw new CoconutError('COCONUT_INVALID_SCALAR', 'a scalar does not fit in 32 bytes');
  }
  return numberToBytesBE(scalar, SCALAR_LENGTH);
}

/**
 * Reads 32 big-endian bytes as an integer below r; never reduces.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_SCALAR` for another length or a value ≥ r.
 */
export function decodeScalar(group: PairingGroup, bytes: Uint8Array): Scalar {
  // The length comes first: the integer of many bytes takes quadratic time.
  const encoded = copyExactBytes(bytes, SCALAR_LENGTH, 'a scalar', 'COCONUT_INVALID_SCALAR');
  const scalar = bytesToNumberBE(encoded);
  if (scalar >= group.order) {
    throw new CoconutError('COCONUT_INVALID_SCALAR', 'a scalar is not below the group order r');
  }
  return scalar;
}
