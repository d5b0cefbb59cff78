import { SphinxError } from '../errors.ts';

/** AES-128 key, and the counter block of its counter mode. */
export const AES_128_LENGTH = 16;
/** X25519 and Ed25519 keys and seeds, ChaCha20 and AES-256 keys. */
export const KEY_LENGTH = 32;
/** RFC 8032. */
export const SIGNATURE_LENGTH = 64;
/** RFC 8439 and RFC 8452. */
export const NONCE_LENGTH = 12;
/** RFC 8452. */
export const SIV_TAG_LENGTH = 16;
/** The longest key BLAKE2b takes. */
export const BLAKE2B_KEY_LENGTH = 64;
/** The digest of every hash function here. */
export const DIGEST_LENGTH = 32;
/** The block of SHA-256 and BLAKE3, to which HMAC pads its key. */
export const HMAC_BLOCK_LENGTH = 64;

/** RFC 5869 §2.3: 255 blocks of output. */
const HKDF_OUTPUT_LIMIT = 255 * DIGEST_LENGTH;
/** The longest `info` that OpenSSL takes; the same everywhere, so that platforms agree. */
const HKDF_INFO_LIMIT = 1024;

/**
 * Stops unless `bytes` is that long.
 *
 * @throws {@link SphinxError} `SPHINX_INVALID_LENGTH`
 */
export function assertLength(bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) {
    throw new SphinxError(
      'SPHINX_INVALID_LENGTH',
      `a byte string of ${length} bytes is needed here, not of ${bytes.length}`,
    );
  }
}

/**
 * Stops unless RFC 5869 (and OpenSSL) can serve the request.
 *
 * @throws {@link SphinxError} `SPHINX_INVALID_LENGTH`
 */
export function assertHkdfLengths(info: Uint8Array, length: number): void {
  const isLengthGood = Number.isInteger(length) && length >= 1 && length <= HKDF_OUTPUT_LIMIT;
  if (!isLengthGood || info.length > HKDF_INFO_LIMIT) {
    throw new SphinxError(
      'SPHINX_INVALID_LENGTH',
      `HKDF gives 1 to ${HKDF_OUTPUT_LIMIT} bytes, with an info of at most ${HKDF_INFO_LIMIT}`,
    );
  }
}
