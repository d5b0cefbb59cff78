import { type RandomSource, x25519 } from '@coir/sphinx/primitives';

/** An X25519 key pair. */
export interface AgreementKeyPair {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 32 bytes; never logged. */
  readonly secretKey: Uint8Array;
}

/** A fresh X25519 key pair. */
export function createAgreementKeyPair(random: RandomSource): AgreementKeyPair {
  const secretKey = random(32);
  return { publicKey: x25519.publicKey(secretKey), secretKey };
}
