import { KEY_LENGTH, type RandomSource, x25519 } from '@coir/sphinx/primitives';

/** An Ed25519 identity of a client or a gateway. */
export interface IdentityKeyPair {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** The 32-byte seed of RFC 8032. */
  readonly secretKey: Uint8Array;
}

/** An X25519 key pair. */
export interface AgreementKeyPair {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 32 bytes; never logged. */
  readonly secretKey: Uint8Array;
}

/** A fresh X25519 key pair. */
export function createAgreementKeyPair(random: RandomSource): AgreementKeyPair {
  const secretKey = random(KEY_LENGTH);
  return { publicKey: x25519.publicKey(secretKey), secretKey };
}
