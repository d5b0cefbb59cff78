import { keyRotationOf, type MixPacket } from '@coir/protocol/gateway';
import type { Topology } from '@coir/protocol/topology';
import { createPacket, HEADER_LENGTH, PACKET_SIZES } from '@coir/sphinx';
import { concatBytes, type RandomSource, randomBytes } from '@coir/sphinx/primitives';
import type { ClientIdentity } from '../identity/client-identity.ts';
import type { Recipient } from '../identity/recipient.ts';
import { createSurbAck } from '../message/acknowledgement.ts';
import { encryptToRecipient } from '../message/end-to-end.ts';
import { encodeFragment, type Fragment, fragmentId } from '../message/fragment.ts';
import { chooseRoute } from '../route/choose-route.ts';
import { chooseDelays, type RouteDelays } from '../route/delays.ts';

/** The sender, and the gateway through which acknowledgements come back. */
export interface PacketSender {
  /** Its acknowledgement key seals the acknowledgement. Secret. */
  readonly identity: ClientIdentity;
  /** Ed25519 key of that gateway. */
  readonly gatewayIdentity: Uint8Array;
}

/** A packet ready to be handed to the gateway, and what was drawn for it. */
export interface PreparedPacket {
  /** For the gateway. */
  readonly mixPacket: MixPacket;
  /** Delays to the recipient, as drawn. */
  readonly forward: RouteDelays;
  /** Delays of the acknowledgement, as drawn. */
  readonly back: RouteDelays;
  /** Node ids of the hops. */
  readonly path: readonly number[];
}

/**
 * Makes the packet of one fragment. **Sender side.** Route, delays, ephemeral key and
 * acknowledgement are fresh at every call, so two packets with the same fragment have nothing in
 * common.
 *
 * Plaintext for the last hop: `acknowledgement ‖ ephemeral key ‖ encrypted fragment`, as long as
 * `MESSAGE_FIELDS` says.
 *
 * @throws {@link ClientError} `CLIENT_NOT_ROUTABLE`, `CLIENT_UNKNOWN_GATEWAY` (the recipient's or
 * the sender's) or `CLIENT_INVALID_RECIPIENT`.
 */
export function preparePacket(
  fragment: Fragment,
  recipient: Recipient,
  sender: PacketSender,
  topology: Topology,
  averageDelayMs: number,
  random: RandomSource = randomBytes,
): PreparedPacket {
  const { identity, gatewayIdentity } = sender;
  const route = chooseRoute(topology, recipient.gatewayIdentity, random);
  const routeBack = chooseRoute(topology, gatewayIdentity, random);
  const forward = chooseDelays(route.length, averageDelayMs, random);
  const back = chooseDelays(routeBack.length, averageDelayMs, random);
  const id = fragmentId(fragment);
  const { publicKey } = identity.signing;
  const ack = createSurbAck(routeBack, back.delaysNs, publicKey, identity.ackKey, id, random);
  const encrypted = encryptToRecipient(recipient.encryptionKey, encodeFragment(fragment), random);
  const packet = createPacket(
    {
      route: route.map((node) => ({ address: node.routingAddress, publicKey: node.sphinxKey })),
      delaysNs: forward.delaysNs,
      destination: recipient.identityKey,
      message: concatBytes(ack, encrypted),
      payloadLength: PACKET_SIZES.regular - HEADER_LENGTH,
    },
    random,
  );
  const [first] = route;
  return {
    mixPacket: {
      keyRotation: keyRotationOf(topology.rotationId),
      nextHop: { host: first.host, port: first.mixPort },
      packet,
    },
    forward,
    back,
    path: route.map((node) => node.nodeId),
  };
}
