import {
  concatBytes,
  ed25519,
  hkdfBlake3,
  KEY_LENGTH,
  NONCE_LENGTH,
  type RandomSource,
  SIGNATURE_LENGTH,
  x25519,
} from '@coir/sphinx/primitives';
import { ProtocolError } from '../errors.ts';
import type { IdentityKeyPair } from './key-agreement.ts';
import { openBytes, SHARED_KEY_LENGTH, sealBytes, sealedLength } from './sealed-bytes.ts';

/** The last part of the first message, for the derivation of the shared key. */
export const SALT_LENGTH = 16;
/** First message of protocols 1 and 2, identity and ephemeral key only: 64. */
export const LEGACY_INIT_LENGTH: number = 2 * KEY_LENGTH;
/** First message, identity, ephemeral key and salt: 80. */
export const CLIENT_INIT_LENGTH: number = LEGACY_INIT_LENGTH + SALT_LENGTH;
/** Third message, sealed signature and nonce: 92. */
export const CLIENT_PROOF_LENGTH: number = sealedLength(SIGNATURE_LENGTH) + NONCE_LENGTH;
/** Second message, ephemeral key, sealed signature and nonce: 124. */
export const GATEWAY_ANSWER_LENGTH: number = KEY_LENGTH + CLIENT_PROOF_LENGTH;
/** The gateway's last word when the client's proof was right. */
export const HANDSHAKE_SUCCESS: Uint8Array = Uint8Array.of(1);
/** The gateway's last word when it was not. */
export const HANDSHAKE_FAILURE: Uint8Array = Uint8Array.of(0);

/**
 * The shared key of an exchange, the same on both sides.
 *
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_MALFORMED_HANDSHAKE` for a key of low order.
 */
export function deriveSharedKey(
  ownSecretKey: Uint8Array,
  otherPublicKey: Uint8Array,
  salt: Uint8Array,
): Uint8Array {
  const secret = x25519.sharedSecret(ownSecretKey, otherPublicKey);
  if (secret === undefined) {
    throw new ProtocolError(
      'GATEWAY_PROTOCOL_MALFORMED_HANDSHAKE',
      'the ephemeral key of the other side is of low order',
    );
  }
  return hkdfBlake3(secret, salt, new Uint8Array(0), SHARED_KEY_LENGTH);
}

/**
 * Signs `own ephemeral key ‖ other ephemeral key` and seals the signature:
 * `ciphertext(80) ‖ nonce(12)`.
 */
export function sealTranscript(
  identity: IdentityKeyPair,
  sharedKey: Uint8Array,
  ownEphemeral: Uint8Array,
  otherEphemeral: Uint8Array,
  random: RandomSource,
): Uint8Array {
  const signature = ed25519.sign(concatBytes(ownEphemeral, otherEphemeral), identity.secretKey);
  const { nonce, ciphertext } = sealBytes(sharedKey, signature, random);
  return concatBytes(ciphertext, nonce);
}

/**
 * Checks what the other side sealed with {@link sealTranscript}. One error for everything, so that
 * it tells nobody which part was wrong.
 *
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE`
 */
export function checkTranscript(
  sealed: Uint8Array,
  signer: Uint8Array,
  sharedKey: Uint8Array,
  signerEphemeral: Uint8Array,
  ownEphemeral: Uint8Array,
): void {
  const nonceAt = sealed.length - NONCE_LENGTH;
  let signature: Uint8Array;
  try {
    const ciphertext = sealed.subarray(0, nonceAt);
    signature = openBytes(sharedKey, { ciphertext, nonce: sealed.subarray(nonceAt) });
  } catch {
    throw notSigned();
  }
  if (!ed25519.verify(signature, concatBytes(signerEphemeral, ownEphemeral), signer)) {
    throw notSigned();
  }
}

function notSigned(): ProtocolError {
  return new ProtocolError(
    'GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE',
    'the other side did not prove its identity for this registration',
  );
}
