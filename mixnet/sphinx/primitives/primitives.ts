/**
 * An X25519 private key made ready for many key agreements. Opaque: the secret cannot be read back.
 */
export interface X25519PrivateKey {
  /** The public key that belongs to it, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/**
 * RFC 7748 key agreement. Private keys are clamped and the top bit of a public key is ignored, at
 * every use.
 */
export interface X25519 {
  /** Prepares 32 secret bytes. Worth keeping when the key is used more than once. */
  importPrivateKey(secretKey: Uint8Array): X25519PrivateKey;
  /** The public key of 32 secret bytes. */
  publicKey(secretKey: Uint8Array): Uint8Array;
  /**
   * The 32-byte result, or `undefined` when it is all zero, which every low-order public key gives.
   * `publicKey` is untrusted.
   */
  sharedSecret(
    privateKey: X25519PrivateKey | Uint8Array,
    publicKey: Uint8Array,
  ): Uint8Array | undefined;
}

/** RFC 8032 signatures. */
export interface Ed25519 {
  /** The public key of a 32-byte seed. */
  publicKey(seed: Uint8Array): Uint8Array;
  /** The 64-byte signature of `message` under a 32-byte seed. */
  sign(message: Uint8Array, seed: Uint8Array): Uint8Array;
  /**
   * Strict verification, the same rule on every platform: canonical encodings only, S below the
   * group order, no public key of small order, cofactored equation. Everything may be untrusted; it
   * answers `false` and never throws.
   */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
  /** `true` if the bytes are the canonical encoding of a point of the curve. */
  isPublicKey(bytes: Uint8Array): boolean;
}

/**
 * The primitives of the packet format and of the layers above it, the same bytes on every platform.
 * Two modules implement it, one over OpenSSL and WebAssembly, one in JavaScript alone;
 * `#primitives` picks by platform.
 *
 * A key, nonce or length of a wrong size is a mistake of the caller: `SPHINX_INVALID_LENGTH`.
 * Results never share memory with inputs.
 */
export interface Primitives {
  /** Key agreement of RFC 7748. */
  readonly x25519: X25519;
  /** Signatures of RFC 8032. */
  readonly ed25519: Ed25519;
  /** AES-128 in counter mode: 16-byte key, 16-byte big-endian initial counter. Its own inverse. */
  aesCtr128(key: Uint8Array, counter: Uint8Array, data: Uint8Array): Uint8Array;
  /** ChaCha20 of RFC 8439 from block 0: 32-byte key, 12-byte nonce. Its own inverse. */
  chacha20(key: Uint8Array, nonce: Uint8Array, data: Uint8Array): Uint8Array;
  /**
   * AES-256-GCM-SIV of RFC 8452: 32-byte key, 12-byte nonce. The result is `ciphertext ‖ tag (16)`.
   */
  aes256GcmSivSeal(
    key: Uint8Array,
    nonce: Uint8Array,
    plaintext: Uint8Array,
    associatedData?: Uint8Array,
  ): Uint8Array;
  /**
   * The plaintext, or `undefined` if tag, nonce or length are not right. `nonce` and `sealed` are
   * untrusted.
   */
  aes256GcmSivOpen(
    key: Uint8Array,
    nonce: Uint8Array,
    sealed: Uint8Array,
    associatedData?: Uint8Array,
  ): Uint8Array | undefined;
  /** SHA-256. */
  sha256(data: Uint8Array): Uint8Array;
  /** HMAC-SHA256, 32 bytes, any key length. */
  hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array;
  /**
   * HKDF-SHA256 of RFC 5869. `length` up to 8160, `info` up to 1024 bytes; an empty salt is the
   * RFC's absent one.
   */
  hkdfSha256(inputKey: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array;
  /** BLAKE2b with a 64-byte key and a digest length of 32 (not a shortened BLAKE2b-512). */
  blake2bKeyed256(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** BLAKE3, unkeyed, 32 bytes. */
  blake3(data: Uint8Array): Uint8Array;
  /**
   * HKDF of RFC 5869 over HMAC-BLAKE3, which is RFC 2104's HMAC (block 64) over unkeyed BLAKE3.
   * Limits as {@link hkdfSha256}.
   */
  hkdfBlake3(inputKey: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array;
  /** `true` if two byte strings are equal. Takes a time that depends on their lengths only. */
  equalBytes(a: Uint8Array, b: Uint8Array): boolean;
}
