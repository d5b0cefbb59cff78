import { equalBytes } from '@noble/curves/utils.js';
import * as native from '../algebra/random-scalar.ts';
import { drawBytes, type RandomSource } from '../algebra/random-source.ts';
import { copyBytes } from '../encoding/bytes.ts';
import * as bigEndian from '../encoding/scalar.ts';
import { u64 } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import { nobleGroup } from '../group/noble-group.ts';
import type { PairingGroup, Scalar } from '../group/pairing-group.ts';

/** Encodes a scalar as 32 bytes, **little-endian**. */
export function encodeScalar(scalar: Scalar): Uint8Array {
  return bigEndian.encodeScalar(scalar).reverse();
}

/**
 * Decodes 32 little-endian bytes; never reduces.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_SCALAR` for another length or a value that is not
 * below r.
 */
export function decodeScalar(bytes: Uint8Array, group: PairingGroup = nobleGroup): Scalar {
  const copy = copyBytes(bytes, 'a scalar', 'COCONUT_INVALID_SCALAR');
  return bigEndian.decodeScalar(group, copy.reverse());
}

/** Decodes encoded scalars. */
export function decodeScalars(
  parts: readonly Uint8Array[],
  group: PairingGroup,
): readonly Scalar[] {
  return parts.map((part) => decodeScalar(part, group));
}

/**
 * Turns a source round: its draws, read big-endian as the native suite reads them, are the given
 * source's, read little-endian as this suite does.
 */
export function littleEndianSource(random: RandomSource): RandomSource {
  return (length) => drawBytes(random, length).reverse();
}

/**
 * Draws one scalar other than zero: 64 bytes read as a little-endian integer modulo r.
 *
 * @throws {@link CoconutError} `COCONUT_RANDOMNESS` if the source gives another length, or zero
 * after zero.
 */
export function randomScalar(group: PairingGroup, random: RandomSource): Scalar {
  return native.randomScalar(group, littleEndianSource(random));
}

/** Draws `count` scalars, one after the other. */
export function randomScalars(
  group: PairingGroup,
  random: RandomSource,
  count: number,
): readonly Scalar[] {
  return Array.from({ length: count }, () => randomScalar(group, random));
}

/** Encodes a length or an index as this suite writes them: `u64`, **little-endian**. */
export function encodeCount(count: number): Uint8Array {
  return u64(count).reverse();
}

/**
 * Checks a length that the reader already knows, so that nothing is ever sized by received bytes.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` unless the 8 bytes encode `count`.
 */
export function assertCount(bytes: Uint8Array, count: number): void {
  if (!equalBytes(encodeCount(count), bytes)) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', `a length field is not ${count}`);
  }
}
