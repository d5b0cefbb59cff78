import {
  concatBytes,
  copyBytes,
  equalBytes,
  KEY_LENGTH,
  type RandomSource,
  randomBytes,
} from '@coir/sphinx/primitives';
import { ProtocolError } from '../errors.ts';
import {
  checkTranscript,
  deriveSharedKey,
  GATEWAY_ANSWER_LENGTH,
  HANDSHAKE_SUCCESS,
  SALT_LENGTH,
  sealTranscript,
} from './handshake-transcript.ts';
import { createAgreementKeyPair, type IdentityKeyPair } from './key-agreement.ts';

/** A registration the client has begun. Holds its ephemeral secret: use once, never store. */
export interface ClientHandshake {
  /** The client’s long-term key. Secret. */
  readonly identity: IdentityKeyPair;
  /** Ed25519 key the answer must be signed by. */
  readonly gatewayIdentity: Uint8Array;
  /** X25519, as it was sent. */
  readonly ephemeralPublicKey: Uint8Array;
  /** X25519. Secret. */
  readonly ephemeralSecretKey: Uint8Array;
  /** 16 bytes, as they were sent. */
  readonly salt: Uint8Array;
}

/** The last message of the client, and the key that is good once the gateway confirms. */
export interface ClientProof {
  /** Third message: `AES-256-GCM-SIV(signature)(80) ‖ nonce(12)`. */
  readonly message: Uint8Array;
  /** Secret. Store it only after {@link checkConfirmation}. */
  readonly sharedKey: Uint8Array;
}

/**
 * Begins a registration. **Client side.** First message:
 * `identity(32) ‖ ephemeral key(32) ‖ salt(16)`.
 *
 * @param gatewayIdentity - Whom the client means to register with, from the topology; the answer
 * must be signed by it.
 */
export function startHandshake(
  identity: IdentityKeyPair,
  gatewayIdentity: Uint8Array,
  random: RandomSource = randomBytes,
): { readonly state: ClientHandshake; readonly message: Uint8Array } {
  const { publicKey, secretKey } = createAgreementKeyPair(random);
  const salt = random(SALT_LENGTH);
  return {
    state: {
      identity,
      gatewayIdentity,
      ephemeralPublicKey: publicKey,
      ephemeralSecretKey: secretKey,
      salt,
    },
    message: concatBytes(identity.publicKey, publicKey, salt),
  };
}

/**
 * Checks the gateway's answer and proves the client's identity. **Client side.**
 *
 * Shared key = HKDF with HMAC-BLAKE3 (salt of the first message, X25519 of the ephemeral keys, no
 * info, 32 bytes). The answer must hold the gateway's signature over
 * `its ephemeral key ‖ the client's`, sealed under that key.
 *
 * @param answer - Second message, `ephemeral key(32) ‖ ciphertext(80) ‖ nonce(12)`. Untrusted.
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_MALFORMED_HANDSHAKE` for another length or a key
 * of low order.
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE` when it is not from this
 * gateway, or not for this exchange.
 */
export function proveIdentity(
  state: ClientHandshake,
  answer: Uint8Array,
  random: RandomSource = randomBytes,
): ClientProof {
  if (answer.length !== GATEWAY_ANSWER_LENGTH) {
    throw new ProtocolError(
      'GATEWAY_PROTOCOL_MALFORMED_HANDSHAKE',
      `the gateway's answer must be ${GATEWAY_ANSWER_LENGTH} bytes, not ${answer.length}`,
    );
  }
  const gatewayEphemeral = copyBytes(answer.subarray(0, KEY_LENGTH));
  const sharedKey = deriveSharedKey(state.ephemeralSecretKey, gatewayEphemeral, state.salt);
  const { identity, gatewayIdentity, ephemeralPublicKey } = state;
  const sealed = answer.subarray(KEY_LENGTH);
  checkTranscript(sealed, gatewayIdentity, sharedKey, gatewayEphemeral, ephemeralPublicKey);
  return {
    sharedKey,
    message: sealTranscript(identity, sharedKey, ephemeralPublicKey, gatewayEphemeral, random),
  };
}

/**
 * Checks the gateway's last word of the exchange. **Client side.**
 *
 * @param confirmation - One byte, 1 for success. Untrusted.
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_HANDSHAKE_REFUSED`
 */
export function checkConfirmation(confirmation: Uint8Array): void {
  if (equalBytes(confirmation, HANDSHAKE_SUCCESS)) return;
  throw new ProtocolError(
    'GATEWAY_PROTOCOL_HANDSHAKE_REFUSED',
    'the gateway did not confirm the registration',
  );
}
