/** An Ed25519 identity of a client or a gateway. */
export interface IdentityKeyPair {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** The 32-byte seed of RFC 8032. */
  readonly secretKey: Uint8Array;
}
