import { ed25519, type RandomSource } from '@coir/sphinx/primitives';
import type { IdentityKeyPair } from '../../../../mixnet/protocol/gateway/index.ts';

/** A fresh identity. */
export function createKeyPair(random: RandomSource): IdentityKeyPair {
  const secretKey = random(32);
  return { publicKey: ed25519.publicKey(secretKey), secretKey };
}
