import { createPacket, encodeNodeAddress, padNodeAddress } from '@coir/sphinx';
import { aesCtr128, concatBytes, type RandomSource, randomBytes } from '@coir/sphinx/primitives';
import { ClientError } from '../errors.ts';
import type { Route } from '../route/choose-route.ts';
import { FRAGMENT_ID_LENGTH } from './fragment.ts';

/** A client's own AES-128 key for its acknowledgements. */
export const ACK_KEY_LENGTH = 16;
/** IV and encrypted fragment id: the whole of what is delivered for an acknowledgement. */
export const ACK_LENGTH = 21;
/** First hop (19) and the acknowledgement packet (386), in front of every message. */
export const ACK_PREFIX_LENGTH = 405;

const IV_LENGTH = 16;
/** Room for the acknowledgement and its Sphinx padding: 386 bytes less the header. */
const ACK_PAYLOAD_LENGTH = 38;
/** The longest unpadded node address. */
const PREFIX_ADDRESS_LENGTH = 19;

/** The acknowledgement of one fragment, readable by its sender only: `IV(16) ‖ AES-128-CTR(ack key, IV, fragment id)`. */
export function encryptAck(
  ackKey: Uint8Array,
  id: Uint8Array,
  random: RandomSource = randomBytes,
): Uint8Array {
  const iv = random(IV_LENGTH);
  return concatBytes(iv, aesCtr128(ackKey, iv, id));
}

/**
 * The fragment id of an acknowledgement. **Sender side.** Anybody can make the client decrypt 21 bytes; only an id the client waits for
 * means anything.
 *
 * @throws {@link ClientError} `CLIENT_INVALID_DELIVERY` for another length.
 */
export function decryptAck(ackKey: Uint8Array, delivered: Uint8Array): Uint8Array {
  if (delivered.length !== ACK_LENGTH) {
    throw new ClientError('CLIENT_INVALID_DELIVERY', 'an acknowledgement has 21 bytes');
  }
  return aesCtr128(ackKey, delivered.subarray(0, IV_LENGTH), delivered.subarray(IV_LENGTH));
}

/**
 * A packet with an acknowledgement for its own sender, for the recipient's gateway to send off: `first hop, zero-padded(19) ‖ packet(386)`.
 *
 * @param route - Ends at the sender's gateway. Fresh for every packet, like `delaysNs`.
 * @param senderIdentity - The destination.
 */
export function createSurbAck(
  route: Route,
  delaysNs: readonly bigint[],
  senderIdentity: Uint8Array,
  ackKey: Uint8Array,
  id: Uint8Array,
  random: RandomSource = randomBytes,
): Uint8Array {
  if (id.length !== FRAGMENT_ID_LENGTH) {
    throw new ClientError('CLIENT_INVALID_FRAGMENT', 'a fragment id has 5 bytes');
  }
  const [first] = route;
  const packet = createPacket(
    {
      route: route.map((node) => ({ address: node.routingAddress, publicKey: node.sphinxKey })),
      delaysNs,
      destination: senderIdentity,
      message: encryptAck(ackKey, id, random),
      payloadLength: ACK_PAYLOAD_LENGTH,
    },
    random,
  );
  const address = encodeNodeAddress({ host: first.host, port: first.mixPort });
  return concatBytes(padNodeAddress(address, PREFIX_ADDRESS_LENGTH), packet);
}
