import { createAgreementKeyPair } from '@coir/protocol/gateway';
import { KEY_MATERIAL_LENGTH } from '@coir/sphinx';
import {
  AES_128_LENGTH,
  aesCtr128,
  blake3,
  concatBytes,
  hkdfBlake3,
  type RandomSource,
  randomBytes,
  x25519,
} from '@coir/sphinx/primitives';
import { ClientError } from '../errors.ts';

/** A key of one message or one reply, for AES-128. */
export const MESSAGE_KEY_LENGTH: number = AES_128_LENGTH;

const ZERO_COUNTER = new Uint8Array(AES_128_LENGTH);
const NOTHING = new Uint8Array(0);

/**
 * Encrypts a fragment to a recipient. **Sender side.**
 * `ephemeral key(32) ‖ AES-128-CTR(k, 0, fragment)` with k = HKDF over HMAC-BLAKE3 of the X25519
 * secret, without salt and info, 16 bytes. There is no MAC: the Sphinx payload has one, which the
 * recipient's gateway checks.
 *
 * @param encryptionKey - Of the recipient's address.
 * @throws {@link ClientError} `CLIENT_INVALID_RECIPIENT` for a key of low order.
 */
export function encryptToRecipient(
  encryptionKey: Uint8Array,
  fragment: Uint8Array,
  random: RandomSource = randomBytes,
): Uint8Array {
  const ephemeral = createAgreementKeyPair(random);
  const secret = x25519.sharedSecret(ephemeral.secretKey, encryptionKey);
  if (secret === undefined) {
    throw new ClientError('CLIENT_INVALID_RECIPIENT', 'the encryption key is of low order');
  }
  return concatBytes(ephemeral.publicKey, encryptWith(messageKeyOf(secret), fragment));
}

/**
 * The key of a message to this client. **Recipient side.** Any 32 bytes give a key: whether it was
 * the right one shows in the fragment.
 *
 * @param secretKey - The client's X25519 secret, or the prepared key.
 * @param ephemeralKey - The first 32 bytes of what was delivered. Untrusted.
 * @throws {@link ClientError} `CLIENT_INVALID_DELIVERY` for a key of low order.
 */
export function deriveMessageKey(
  secretKey: Parameters<typeof x25519.sharedSecret>[0],
  ephemeralKey: Uint8Array,
): Uint8Array {
  const secret =
    ephemeralKey.length === KEY_MATERIAL_LENGTH
      ? x25519.sharedSecret(secretKey, ephemeralKey)
      : undefined;
  if (secret === undefined) {
    throw new ClientError('CLIENT_INVALID_DELIVERY', 'the ephemeral key is of low order');
  }
  return messageKeyOf(secret);
}

/**
 * Decrypts what {@link encryptToRecipient} encrypted. **Recipient side.**
 *
 * @param delivered - Untrusted; at least the key material and one byte.
 * @throws {@link ClientError} `CLIENT_INVALID_DELIVERY`
 */
export function decryptDelivery(
  secretKey: Parameters<typeof x25519.sharedSecret>[0],
  delivered: Uint8Array,
): Uint8Array {
  if (delivered.length <= KEY_MATERIAL_LENGTH) {
    throw new ClientError('CLIENT_INVALID_DELIVERY', 'the delivered bytes are too short');
  }
  const key = deriveMessageKey(secretKey, delivered.subarray(0, KEY_MATERIAL_LENGTH));
  return encryptWith(key, delivered.subarray(KEY_MATERIAL_LENGTH));
}

/**
 * Encrypts a fragment of a reply: `BLAKE3(reply key)(32) ‖ AES-128-CTR(reply key, 0, fragment)`. A
 * reply key serves once.
 */
export function encryptReply(replyKey: Uint8Array, fragment: Uint8Array): Uint8Array {
  return concatBytes(replyKeyDigest(replyKey), encryptWith(replyKey, fragment));
}

/** Decrypts a reply whose digest the recipient has found among those of its own reply blocks. */
export function decryptReply(replyKey: Uint8Array, delivered: Uint8Array): Uint8Array {
  return encryptWith(replyKey, delivered.subarray(KEY_MATERIAL_LENGTH));
}

/** The name of a reply key in front of the reply. */
export function replyKeyDigest(replyKey: Uint8Array): Uint8Array {
  return blake3(replyKey);
}

function messageKeyOf(secret: Uint8Array): Uint8Array {
  return hkdfBlake3(secret, NOTHING, NOTHING, MESSAGE_KEY_LENGTH);
}

/** Its own inverse. */
function encryptWith(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  return aesCtr128(key, ZERO_COUNTER, bytes);
}
