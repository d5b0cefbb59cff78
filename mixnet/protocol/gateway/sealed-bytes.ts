import {
  aes256GcmSivOpen,
  aes256GcmSivSeal,
  KEY_LENGTH,
  NONCE_LENGTH,
  type RandomSource,
  SIV_TAG_LENGTH,
} from '@coir/sphinx/primitives';
import { ProtocolError } from '../errors.ts';

/** The key of a client and its gateway, for AES-256-GCM-SIV. */
export const SHARED_KEY_LENGTH: number = KEY_LENGTH;

/** The length of a plaintext's ciphertext with its tag. */
export function sealedLength(plaintextLength: number): number {
  return plaintextLength + SIV_TAG_LENGTH;
}

/** A ciphertext with its tag, and the nonce it was made with. */
export interface SealedBytes {
  /** 12 bytes. */
  readonly nonce: Uint8Array;
  /** With a tag of 16 bytes at its end. */
  readonly ciphertext: Uint8Array;
}

/** Seals `plaintext` under the shared key with a fresh nonce and no associated data. */
export function sealBytes(
  sharedKey: Uint8Array,
  plaintext: Uint8Array,
  random: RandomSource,
): SealedBytes {
  const nonce = random(NONCE_LENGTH);
  return { nonce, ciphertext: aes256GcmSivSeal(sharedKey, nonce, plaintext) };
}

/**
 * Opens what {@link sealBytes} made. Nothing of the plaintext is given out unless the tag is right.
 *
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_DECRYPTION`
 */
export function openBytes(sharedKey: Uint8Array, sealed: SealedBytes): Uint8Array {
  const { nonce, ciphertext } = sealed;
  const plaintext =
    nonce.length === NONCE_LENGTH && ciphertext.length >= SIV_TAG_LENGTH
      ? aes256GcmSivOpen(sharedKey, nonce, ciphertext)
      : undefined;
  if (plaintext === undefined) {
    throw new ProtocolError(
      'GATEWAY_PROTOCOL_DECRYPTION',
      'the bytes were not sealed with the key of this session',
    );
  }
  return plaintext;
}
