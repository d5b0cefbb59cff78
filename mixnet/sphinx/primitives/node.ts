import {
  type CipherGCM,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type DecipherGCM,
  diffieHellman,
  getCiphers,
  hash,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import { createBLAKE2b, createBLAKE3 } from 'hash-wasm';
import { hkdfOver } from './hkdf.ts';
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
import { aes256GcmSivOpen as openInScript, aes256GcmSivSeal as sealInScript } from './web.ts';

export { ed25519 } from './ed25519.ts';
export { randomBytes } from './random-source.ts';

/**
 * A `Buffer` as the plain array it is a view of, so that results behave the same on every platform.
 */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

/**
 * RFC 8410: what precedes the 32 bytes of a key in PKCS #8 and in SubjectPublicKeyInfo, for X25519.
 */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');

function importPrivateDer(key: Uint8Array): KeyObject {
  return createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, key]),
    format: 'der',
    type: 'pkcs8',
  });
}

function importPublicDer(key: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, key]), format: 'der', type: 'spki' });
}

function importPrivateRaw(key: Uint8Array): KeyObject {
  return createPrivateKey({
    key,
    format: 'raw-private',
    asymmetricKeyType: 'x25519',
  });
}

function importPublicRaw(key: Uint8Array): KeyObject {
  return createPublicKey({
    key,
    format: 'raw-public',
    asymmetricKeyType: 'x25519',
  });
}

/** Raw keys import twice as fast as DER, and came with Node 26. */
const hasRawKeys = (() => {
  try {
    return importPublicRaw(new Uint8Array(KEY_LENGTH).fill(9)).type === 'public';
  } catch {
    return false;
  }
})();
const importPrivate = hasRawKeys ? importPrivateRaw : importPrivateDer;
const importPublic = hasRawKeys ? importPublicRaw : importPublicDer;

/** A private key inside OpenSSL: importing it costs as much as a key agreement. */
class NodeX25519PrivateKey implements X25519PrivateKey {
  readonly #key: KeyObject;

  constructor(secretKey: Uint8Array) {
    assertLength(secretKey, KEY_LENGTH);
    this.#key = importPrivate(secretKey);
  }

  get publicKey(): Uint8Array {
    const der = createPublicKey(this.#key).export({ format: 'der', type: 'spki' });
    return plain(der.subarray(SPKI_PREFIX.length)).slice();
  }

  agree(publicKey: Uint8Array): Uint8Array | undefined {
    try {
      return plain(diffieHellman({ privateKey: this.#key, publicKey: importPublic(publicKey) }));
    } catch {
      // OpenSSL refuses an all-zero result.
      return undefined;
    }
  }
}

/** X25519 by OpenSSL. */
export const x25519: X25519 = {
  importPrivateKey: (secretKey) => new NodeX25519PrivateKey(secretKey),
  publicKey: (secretKey) => new NodeX25519PrivateKey(secretKey).publicKey,
  sharedSecret(privateKey, publicKey) {
    assertLength(publicKey, KEY_LENGTH);
    const prepared =
      privateKey instanceof NodeX25519PrivateKey
        ? privateKey
        : new NodeX25519PrivateKey(privateKey as Uint8Array);
    return prepared.agree(publicKey);
  },
};

/** AES-128 in counter mode, by OpenSSL. */
export const aesCtr128: Primitives['aesCtr128'] = (key, counter, data) => {
  assertLength(key, AES_128_LENGTH);
  assertLength(counter, AES_128_LENGTH);
  return plain(createCipheriv('aes-128-ctr', key, counter).update(data));
};

/** ChaCha20 from block 0, by OpenSSL, whose IV is `counter (4, little-endian) ‖ nonce (12)`. */
export const chacha20: Primitives['chacha20'] = (key, nonce, data) => {
  assertLength(key, KEY_LENGTH);
  assertLength(nonce, NONCE_LENGTH);
  const counterAndNonce = new Uint8Array(4 + NONCE_LENGTH);
  counterAndNonce.set(nonce, 4);
  return plain(createCipheriv('chacha20', key, counterAndNonce).update(data));
};

const AES_256_GCM_SIV = 'aes-256-gcm-siv';

const sealInOpenSsl: Primitives['aes256GcmSivSeal'] = (key, nonce, plaintext, associatedData) => {
  assertLength(key, KEY_LENGTH);
  assertLength(nonce, NONCE_LENGTH);
  const cipher = createCipheriv(AES_256_GCM_SIV, key, nonce) as CipherGCM;
  if (associatedData !== undefined && associatedData.length > 0) cipher.setAAD(associatedData);
  const sealed = new Uint8Array(plaintext.length + SIV_TAG_LENGTH);
  sealed.set(cipher.update(plaintext));
  cipher.final();
  sealed.set(cipher.getAuthTag(), plaintext.length);
  return sealed;
};

const openInOpenSsl: Primitives['aes256GcmSivOpen'] = (key, nonce, sealed, associatedData) => {
  assertLength(key, KEY_LENGTH);
  if (nonce.length !== NONCE_LENGTH || sealed.length < SIV_TAG_LENGTH) return undefined;
  const tagStart = sealed.length - SIV_TAG_LENGTH;
  try {
    const decipher = createDecipheriv(AES_256_GCM_SIV, key, nonce) as DecipherGCM;
    decipher.setAuthTag(sealed.subarray(tagStart));
    if (associatedData !== undefined && associatedData.length > 0) decipher.setAAD(associatedData);
    const plaintext = decipher.update(sealed.subarray(0, tagStart));
    decipher.final();
    return plain(plaintext);
  } catch {
    return undefined;
  }
};

/** OpenSSL has the cipher since 3.2, which not every Node 20 and 22 was built with. */
const hasGcmSiv = getCiphers().includes(AES_256_GCM_SIV);

/** AES-256-GCM-SIV, sealing. */
export const aes256GcmSivSeal: Primitives['aes256GcmSivSeal'] = hasGcmSiv
  ? sealInOpenSsl
  : sealInScript;

/** AES-256-GCM-SIV, opening. */
export const aes256GcmSivOpen: Primitives['aes256GcmSivOpen'] = hasGcmSiv
  ? openInOpenSsl
  : openInScript;

/** SHA-256, by OpenSSL. */
export const sha256: Primitives['sha256'] = (data) => plain(hash('sha256', data, 'buffer'));

/** HMAC-SHA256, by OpenSSL. */
export const hmacSha256: Primitives['hmacSha256'] = (key, data) =>
  plain(createHmac('sha256', key).update(data).digest());

/** HKDF-SHA256, by OpenSSL. */
export const hkdfSha256: Primitives['hkdfSha256'] = (inputKey, salt, info, length) => {
  assertHkdfLengths(info, length);
  return new Uint8Array(hkdfSync('sha256', inputKey, salt, info, length));
};

/**
 * The key of the one keyed hasher below. The hasher holds a view of this array and reads it at
 * `init()`, so writing here and calling `init()` gives it another key; making a hasher is
 * asynchronous and would cost more than the hash.
 */
const blake2bKey = new Uint8Array(BLAKE2B_KEY_LENGTH);
const blake2bHasher = await createBLAKE2b(8 * DIGEST_LENGTH, blake2bKey);
const blake3Hasher = await createBLAKE3(8 * DIGEST_LENGTH);

/**
 * BLAKE2b-256 under a 64-byte key, in WebAssembly. OpenSSL has no keyed one of this digest length.
 */
export const blake2bKeyed256: Primitives['blake2bKeyed256'] = (key, data) => {
  assertLength(key, BLAKE2B_KEY_LENGTH);
  blake2bKey.set(key);
  return blake2bHasher.init().update(data).digest('binary');
};

/** BLAKE3, in WebAssembly. */
export const blake3: Primitives['blake3'] = (data) =>
  blake3Hasher.init().update(data).digest('binary');

/** HKDF over HMAC-BLAKE3. */
export const hkdfBlake3: Primitives['hkdfBlake3'] = (inputKey, salt, info, length) => {
  assertHkdfLengths(info, length);
  return hkdfOver(blake3, inputKey, salt, info, length);
};

/** Constant-time equality, by OpenSSL. */
export const equalBytes: Primitives['equalBytes'] = (a, b) =>
  a.length === b.length && timingSafeEqual(a, b);
