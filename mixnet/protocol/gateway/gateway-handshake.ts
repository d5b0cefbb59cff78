import {
  concatBytes,
  copyBytes,
  KEY_LENGTH,
  type RandomSource,
  randomBytes,
} from '@coir/sphinx/primitives';
import { ProtocolError } from '../errors.ts';
import type { HandshakePayload } from './client-message.ts';
import {
  CLIENT_INIT_LENGTH,
  CLIENT_PROOF_LENGTH,
  checkTranscript,
  deriveSharedKey,
  LEGACY_INIT_LENGTH,
  sealTranscript,
} from './handshake-transcript.ts';
import { createAgreementKeyPair, type IdentityKeyPair } from './key-agreement.ts';
import { negotiateRegistrationVersion } from './protocol-version.ts';

/**
 * A registration the gateway has answered. Holds the key before the client proved anything: use
 * once, never store.
 */
export interface GatewayHandshake {
  /** The version the registration proceeds with, to be echoed in the register response. */
  readonly protocolVersion: number;
  /** Ed25519, claimed and not yet proved. */
  readonly clientIdentity: Uint8Array;
  /** X25519, of this handshake. */
  readonly clientEphemeral: Uint8Array;
  /** X25519, as it was answered. */
  readonly gatewayEphemeral: Uint8Array;
  /** 32 bytes. Secret. */
  readonly sharedKey: Uint8Array;
}

/** A client that proved its identity. */
export interface Registration {
  /** The version both will speak. */
  readonly protocolVersion: number;
  /** Ed25519 public key: also the client's address at this gateway. */
  readonly clientIdentity: Uint8Array;
  /** Secret. Store it durably before confirming. */
  readonly sharedKey: Uint8Array;
}

/**
 * Answers the first registration message. **Gateway side.** Second message:
 * `ephemeral key(32) ‖ AES-256-GCM-SIV(signature)(80) ‖ nonce(12)`.
 *
 * @param identity - The gateway's long-term key.
 * @param first - `client identity(32) ‖ ephemeral key(32) ‖ salt(16)`. Untrusted: nothing is proven
 * yet.
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_LEGACY_HANDSHAKE` for the 64 bytes of protocols 1
 * and 2, `GATEWAY_PROTOCOL_UNSUPPORTED_VERSION` for a version below 3,
 * `GATEWAY_PROTOCOL_MALFORMED_HANDSHAKE` for any other length or a key of low order. Each message
 * may be sent to the client as it is.
 */
export function answerHandshake(
  identity: IdentityKeyPair,
  first: HandshakePayload,
  random: RandomSource = randomBytes,
): { readonly state: GatewayHandshake; readonly message: Uint8Array } {
  const { data } = first;
  if (data.length === LEGACY_INIT_LENGTH) {
    throw new ProtocolError(
      'GATEWAY_PROTOCOL_LEGACY_HANDSHAKE',
      'registration without a salt (protocols 1 and 2) is no longer supported; please update your client',
    );
  }
  const protocolVersion = negotiateRegistrationVersion(first.protocolVersion);
  assertLength(data, CLIENT_INIT_LENGTH);
  const clientIdentity = copyBytes(data.subarray(0, KEY_LENGTH));
  const clientEphemeral = copyBytes(data.subarray(KEY_LENGTH, LEGACY_INIT_LENGTH));
  const ephemeral = createAgreementKeyPair(random);
  const salt = data.subarray(LEGACY_INIT_LENGTH);
  const sharedKey = deriveSharedKey(ephemeral.secretKey, clientEphemeral, salt);
  const gatewayEphemeral = ephemeral.publicKey;
  const proof = sealTranscript(identity, sharedKey, gatewayEphemeral, clientEphemeral, random);
  return {
    state: { protocolVersion, clientIdentity, clientEphemeral, gatewayEphemeral, sharedKey },
    message: concatBytes(gatewayEphemeral, proof),
  };
}

/**
 * Checks the client's proof. **Gateway side.** After this, and after storing the registration, the
 * gateway sends {@link HANDSHAKE_SUCCESS} and the register response; after an error
 * {@link HANDSHAKE_FAILURE} or an error message.
 *
 * @param state - From {@link answerHandshake}, for one proof only.
 * @param third - `ciphertext(80) ‖ nonce(12)`. Untrusted.
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_MALFORMED_HANDSHAKE` for another length.
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_HANDSHAKE_SIGNATURE` when the client does not
 * hold the identity it named.
 */
export function completeHandshake(state: GatewayHandshake, third: HandshakePayload): Registration {
  assertLength(third.data, CLIENT_PROOF_LENGTH);
  const { protocolVersion, clientIdentity, clientEphemeral, gatewayEphemeral, sharedKey } = state;
  checkTranscript(third.data, clientIdentity, sharedKey, clientEphemeral, gatewayEphemeral);
  return { protocolVersion, clientIdentity, sharedKey };
}

function assertLength(data: Uint8Array, length: number): void {
  if (data.length === length) return;
  throw new ProtocolError(
    'GATEWAY_PROTOCOL_MALFORMED_HANDSHAKE',
    `this registration message must be ${length} bytes, not ${data.length}`,
  );
}
