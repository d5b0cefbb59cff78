/**
 * The primitives of the platform this runs on, for the layers above the packet format: OpenSSL and
 * WebAssembly under Node, JavaScript alone elsewhere. Both give the same bytes.
 *
 * @module @coir/sphinx/primitives
 */
export { concatBytes, copyBytes } from '@noble/hashes/utils.js';
export {
  aes256GcmSivOpen,
  aes256GcmSivSeal,
  aesCtr128,
  blake2bKeyed256,
  blake3,
  chacha20,
  ed25519,
  equalBytes,
  hkdfBlake3,
  hkdfSha256,
  hmacSha256,
  randomBytes,
  sha256,
  x25519,
} from '#primitives';
export { SphinxError, type SphinxErrorCode } from '../errors.ts';
export {
  AES_128_LENGTH,
  KEY_LENGTH,
  NONCE_LENGTH,
  SIGNATURE_LENGTH,
  SIV_TAG_LENGTH,
} from './key-lengths.ts';
export type { Ed25519, Primitives, X25519, X25519PrivateKey } from './primitives.ts';
export { drawBytes, type RandomSource } from './random-source.ts';
