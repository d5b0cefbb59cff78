import { ctr, gcmsiv } from '@noble/ciphers/aes.js';
import { chacha20 as chacha20Stream } from '@noble/ciphers/chacha.js';
import { x25519 as montgomery } from '@noble/curves/ed25519.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { blake3 as blake3Hash } from '@noble/hashes/blake3.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as sha256Hash } from '@noble/hashes/sha2.js';
import { copyBytes } from '@noble/hashes/utils.js';
import {
  AES_128_LENGTH,
  assertHkdfLengths,
  assertLength,
  BLAKE2B_KEY_LENGTH,
  DIGEST_LENGTH,
  KEY_LENGTH,
  NONCE_LENGTH,
  SIV_TAG_LENGTH,
} from './key-lengths.ts';
import type { Primitives, X25519, X25519PrivateKey } from './primitives.ts';

export { ed25519 } from './ed25519.ts';
export { randomBytes } from './random-source.ts';

/** A private key as the ladder wants it: 32 bytes, clamped at each use. */
class WebX25519PrivateKey implements X25519PrivateKey {
  readonly #secretKey: Uint8Array;

  constructor(secretKey: Uint8Array) {
    assertLength(secretKey, KEY_LENGTH);
    this.#secretKey = copyBytes(secretKey);
  }

  get publicKey(): Uint8Array {
    return montgomery.getPublicKey(this.#secretKey);
  }

  agree(publicKey: Uint8Array): Uint8Array | undefined {
    try {
      return montgomery.getSharedSecret(this.#secretKey, publicKey);
    } catch {
      return undefined;
    }
  }
}

/** X25519 by the Montgomery ladder of `@noble/curves`. */
export const x25519: X25519 = {
  importPrivateKey: (secretKey) => new WebX25519PrivateKey(secretKey),
  publicKey: (secretKey) => new WebX25519PrivateKey(secretKey).publicKey,
  sharedSecret(privateKey, publicKey) {
    assertLength(publicKey, KEY_LENGTH);
    const prepared =
      privateKey instanceof WebX25519PrivateKey
        ? privateKey
        : new WebX25519PrivateKey(privateKey as Uint8Array);
    return prepared.agree(publicKey);
  },
};

/** AES-128 in counter mode. */
export const aesCtr128: Primitives['aesCtr128'] = (key, counter, data) => {
  assertLength(key, AES_128_LENGTH);
  assertLength(counter, AES_128_LENGTH);
  return ctr(key, counter).encrypt(data);
};

/** ChaCha20 from block 0. */
export const chacha20: Primitives['chacha20'] = (key, nonce, data) => {
  assertLength(key, KEY_LENGTH);
  assertLength(nonce, NONCE_LENGTH);
  return chacha20Stream(key, nonce, data);
};

/** AES-256-GCM-SIV, sealing. */
export const aes256GcmSivSeal: Primitives['aes256GcmSivSeal'] = (
  key,
  nonce,
  plaintext,
  associatedData,
) => {
  assertLength(key, KEY_LENGTH);
  assertLength(nonce, NONCE_LENGTH);
  return gcmsiv(key, nonce, associatedData).encrypt(plaintext);
};

/** AES-256-GCM-SIV, opening. */
export const aes256GcmSivOpen: Primitives['aes256GcmSivOpen'] = (
  key,
  nonce,
  sealed,
  associatedData,
) => {
  assertLength(key, KEY_LENGTH);
  if (nonce.length !== NONCE_LENGTH || sealed.length < SIV_TAG_LENGTH) return undefined;
  try {
    return gcmsiv(key, nonce, associatedData).decrypt(sealed);
  } catch {
    return undefined;
  }
};

/** SHA-256. */
export const sha256: Primitives['sha256'] = (data) => sha256Hash(data);

/** HMAC-SHA256. */
export const hmacSha256: Primitives['hmacSha256'] = (key, data) => hmac(sha256Hash, key, data);

/** HKDF-SHA256. */
export const hkdfSha256: Primitives['hkdfSha256'] = (inputKey, salt, info, length) => {
  assertHkdfLengths(info, length);
  return hkdf(sha256Hash, inputKey, salt, info, length);
};

/** BLAKE2b-256 under a 64-byte key. */
export const blake2bKeyed256: Primitives['blake2bKeyed256'] = (key, data) => {
  assertLength(key, BLAKE2B_KEY_LENGTH);
  return blake2b(data, { key, dkLen: DIGEST_LENGTH });
};

/** BLAKE3. */
export const blake3: Primitives['blake3'] = (data) => blake3Hash(data);

/** HKDF over HMAC-BLAKE3. */
export const hkdfBlake3: Primitives['hkdfBlake3'] = (inputKey, salt, info, length) => {
  assertHkdfLengths(info, length);
  return hkdf(blake3Hash, inputKey, salt, info, length);
};

/** Constant-time equality: every byte is looked at. */
export const equalBytes: Primitives['equalBytes'] = (a, b) => {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (const [position, byte] of a.entries()) difference |= byte ^ (b[position] ?? 0);
  return difference === 0;
};
