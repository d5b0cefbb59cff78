import {
  type AgreementKeyPair,
  createAgreementKeyPair,
  type IdentityKeyPair,
} from '@coir/protocol/gateway';
import {
  AES_128_LENGTH,
  concatBytes,
  copyBytes,
  ed25519,
  KEY_LENGTH,
  type RandomSource,
  randomBytes,
  x25519,
} from '@coir/sphinx/primitives';
import { ClientError } from '../errors.ts';

/**
 * Every secret of a client. Its address stays the same for as long as this is kept; whoever else
 * has it reads the client's messages.
 */
export interface ClientIdentity {
  /** Ed25519: the name of the client, and its destination in Sphinx headers. */
  readonly signing: IdentityKeyPair;
  /** X25519: what others encrypt to. */
  readonly encryption: AgreementKeyPair;
  /** AES-128: for acknowledgements, which only the client itself reads. */
  readonly ackKey: Uint8Array;
}

const FORMAT_VERSION = 1;
/** Offsets in an encoded identity: the version and the Ed25519 seed come first. */
const ENCRYPTION_KEY_AT = 1 + KEY_LENGTH;
const ACK_KEY_AT = ENCRYPTION_KEY_AT + KEY_LENGTH;
const ENCODED_LENGTH = ACK_KEY_AT + AES_128_LENGTH;

/** A new client. */
export function createClientIdentity(random: RandomSource = randomBytes): ClientIdentity {
  const secretKey = random(KEY_LENGTH);
  return {
    signing: { publicKey: ed25519.publicKey(secretKey), secretKey },
    encryption: createAgreementKeyPair(random),
    ackKey: random(AES_128_LENGTH),
  };
}

/**
 * The secrets as 81 bytes, for the client's own store:
 * `1 ‖ Ed25519 seed ‖ X25519 secret ‖ ack key`.
 */
export function encodeClientIdentity(identity: ClientIdentity): Uint8Array {
  const { signing, encryption, ackKey } = identity;
  return concatBytes(
    Uint8Array.of(FORMAT_VERSION),
    signing.secretKey,
    encryption.secretKey,
    ackKey,
  );
}

/**
 * Reads what {@link encodeClientIdentity} wrote; public keys are computed again.
 *
 * @throws {@link ClientError} `CLIENT_INVALID_IDENTITY`
 */
export function decodeClientIdentity(bytes: Uint8Array): ClientIdentity {
  if (bytes.length !== ENCODED_LENGTH || bytes[0] !== FORMAT_VERSION) {
    throw new ClientError(
      'CLIENT_INVALID_IDENTITY',
      `a stored identity of version ${FORMAT_VERSION} has ${ENCODED_LENGTH} bytes; this is none`,
    );
  }
  const seed = copyBytes(bytes.subarray(1, ENCRYPTION_KEY_AT));
  const secretKey = copyBytes(bytes.subarray(ENCRYPTION_KEY_AT, ACK_KEY_AT));
  return {
    signing: { publicKey: ed25519.publicKey(seed), secretKey: seed },
    encryption: { publicKey: x25519.publicKey(secretKey), secretKey },
    ackKey: copyBytes(bytes.subarray(ACK_KEY_AT)),
  };
}
