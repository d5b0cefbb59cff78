import {
  ACK_IV_LENGTH,
  ACK_LENGTH,
  createPacket,
  encodeNodeAddress,
  FRAGMENT_ID_LENGTH,
  HEADER_LENGTH,
  MAX_ADDRESS_LENGTH,
  PACKET_SIZES,
  padNodeAddress,
} from '@coir/sphinx';
import { aesCtr128, concatBytes, type RandomSource, randomBytes } from '@coir/sphinx/primitives';
import { ClientError } from '../errors.ts';
import type { Route } from '../route/choose-route.ts';

/**
 * The acknowledgement of one fragment, readable by its sender only:
 * `IV(16) ‖ AES-128-CTR(ack key, IV, fragment id)`.
 */
export function encryptAck(
  ackKey: Uint8Array,
  id: Uint8Array,
  random: RandomSource = randomBytes,
): Uint8Array {
  const iv = random(ACK_IV_LENGTH);
  return concatBytes(iv, aesCtr128(ackKey, iv, id));
}

/**
 * The fragment id of an acknowledgement. **Sender side.** Anybody can make the client decrypt 21
 * bytes; only an id the client waits for means anything.
 *
 * @throws {@link ClientError} `CLIENT_INVALID_DELIVERY` for another length.
 */
export function decryptAck(ackKey: Uint8Array, delivered: Uint8Array): Uint8Array {
  if (delivered.length !== ACK_LENGTH) {
    throw new ClientError(
      'CLIENT_INVALID_DELIVERY',
      `an acknowledgement has ${ACK_LENGTH} bytes, not ${delivered.length}`,
    );
  }
  return aesCtr128(ackKey, delivered.subarray(0, ACK_IV_LENGTH), delivered.subarray(ACK_IV_LENGTH));
}

/**
 * A packet with an acknowledgement for its own sender, for the recipient's gateway to send off:
 * `first hop, zero-padded(19) ‖ packet(386)`.
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
    throw new ClientError(
      'CLIENT_INVALID_FRAGMENT',
      `a fragment id has ${FRAGMENT_ID_LENGTH} bytes, not ${id.length}`,
    );
  }
  const [first] = route;
  const packet = createPacket(
    {
      route: route.map((node) => ({ address: node.routingAddress, publicKey: node.sphinxKey })),
      delaysNs,
      destination: senderIdentity,
      message: encryptAck(ackKey, id, random),
      payloadLength: PACKET_SIZES.ack - HEADER_LENGTH,
    },
    random,
  );
  const address = encodeNodeAddress({ host: first.host, port: first.mixPort });
  return concatBytes(padNodeAddress(address, MAX_ADDRESS_LENGTH), packet);
}
