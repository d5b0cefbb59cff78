import { aesCtr128 } from '#primitives';
import { AES_128_LENGTH } from '../primitives/key-lengths.ts';

const ZERO_COUNTER = new Uint8Array(AES_128_LENGTH);

/**
 * `data ⊕ PRG_key`: AES-128-CTR from an all-zero counter. Each key encrypts one header only. Its
 * own inverse.
 */
export function applyStream(streamKey: Uint8Array, data: Uint8Array): Uint8Array {
  return aesCtr128(streamKey, ZERO_COUNTER, data);
}

/** The first `length` bytes of `PRG_key`. */
export function keystream(streamKey: Uint8Array, length: number): Uint8Array {
  return applyStream(streamKey, new Uint8Array(length));
}
