import { hash_to_field } from '@noble/curves/abstract/hash-to-curve.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { CoconutError } from '../errors.ts';
import type { Scalar } from './pairing-group.ts';

/** The prime order r of G1, G2 and the scalars of BLS12-381. */
export const ORDER = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n;

/**
 * The bytes of a domain-separation tag. RFC 9380 wants them non-empty, and ASCII so that nobody has
 * to think about encodings.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`
 */
export function encodeTag(tag: string): Uint8Array {
  const bytes = new TextEncoder().encode(tag);
  if (bytes.length === 0 || bytes.some((byte) => byte > 0x7f)) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'a tag is ASCII and not empty');
  }
  return bytes;
}

/**
 * Refuses a message to be hashed that is not bytes.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`
 */
export function assertMessage(message: unknown): asserts message is Uint8Array {
  if (!(message instanceof Uint8Array)) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'a message to hash must be a Uint8Array');
  }
}

/**
 * RFC 9380 `hash_to_field` into the scalars: 48 bytes of `expand_message_xmd` with SHA-256, reduced
 * modulo r.
 */
export function hashToScalar(message: Uint8Array, tag: string): Scalar {
  assertMessage(message);
  const [[scalar] = []] = hash_to_field(message, 1, {
    DST: encodeTag(tag),
    expand: 'xmd',
    hash: sha256,
    p: ORDER,
    m: 1,
    k: 128,
  });
  return scalar as Scalar;
}
