import { decodeBase58, encodeBase58 } from '@coir/protocol/topology';
import { concatBytes, copyBytes, ed25519, KEY_LENGTH } from '@coir/sphinx/primitives';
import { ClientError } from '../errors.ts';

/** Three keys: 96 bytes. */
export const RECIPIENT_LENGTH: number = 3 * KEY_LENGTH;

/** The address of a client: its keys, and the gateway that delivers to it. */
export interface Recipient {
  /** Ed25519: also the Sphinx destination. */
  readonly identityKey: Uint8Array;
  /** X25519. */
  readonly encryptionKey: Uint8Array;
  /** Ed25519. */
  readonly gatewayIdentity: Uint8Array;
}

/** `base58(identity).base58(encryption)@base58(gateway)`: what people pass on. */
export function formatRecipient(recipient: Recipient): string {
  const { identityKey, encryptionKey, gatewayIdentity } = recipient;
  const client = `${encodeBase58(identityKey)}.${encodeBase58(encryptionKey)}`;
  return `${client}@${encodeBase58(gatewayIdentity)}`;
}

/**
 * Reads an address as people pass it on.
 *
 * @param text - Untrusted. Exactly one `.` and one `@`, each key 32 bytes, both Ed25519 keys points
 * of the curve.
 * @throws {@link ClientError} `CLIENT_INVALID_RECIPIENT`
 */
export function parseRecipient(text: string): Recipient {
  const parts = text.length <= 200 ? /^([^.@]+)\.([^.@]+)@([^.@]+)$/.exec(text) : null;
  const [, identity, encryption, gateway] = parts ?? [];
  if (identity === undefined || encryption === undefined || gateway === undefined) throw invalid();
  try {
    return checked({
      identityKey: decodeBase58(identity, KEY_LENGTH),
      encryptionKey: decodeBase58(encryption, KEY_LENGTH),
      gatewayIdentity: decodeBase58(gateway, KEY_LENGTH),
    });
  } catch {
    throw invalid();
  }
}

/** `identity ‖ encryption ‖ gateway`. */
export function encodeRecipient(recipient: Recipient): Uint8Array {
  return concatBytes(recipient.identityKey, recipient.encryptionKey, recipient.gatewayIdentity);
}

/**
 * Reads the 96 bytes of an address.
 *
 * @throws {@link ClientError} `CLIENT_INVALID_RECIPIENT`
 */
export function decodeRecipient(bytes: Uint8Array): Recipient {
  if (bytes.length !== RECIPIENT_LENGTH) throw invalid();
  return checked({
    identityKey: copyBytes(bytes.subarray(0, KEY_LENGTH)),
    encryptionKey: copyBytes(bytes.subarray(KEY_LENGTH, 2 * KEY_LENGTH)),
    gatewayIdentity: copyBytes(bytes.subarray(2 * KEY_LENGTH)),
  });
}

function checked(recipient: Recipient): Recipient {
  const { identityKey, gatewayIdentity } = recipient;
  if (!ed25519.isPublicKey(identityKey) || !ed25519.isPublicKey(gatewayIdentity)) throw invalid();
  return recipient;
}

function invalid(): ClientError {
  return new ClientError(
    'CLIENT_INVALID_RECIPIENT',
    'an address is identity.encryption@gateway, each a key in base58; this is none',
  );
}
