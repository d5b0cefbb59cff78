import { ACK_LENGTH, field, PACKET_SIZES, SURB_ACK_FIELDS, SURB_ACK_LENGTH } from '@coir/sphinx';
import type { Counters } from '../../node/counters.ts';
import { type Endpoint, readEndpoint } from '../../node/links/endpoint.ts';
import type { DeliveredPacket, PacketRelay } from '../../node/packet-relay.ts';
import type { GatewayCount } from '../metrics.ts';
import type { Mailbox, StoreOutcome } from '../store/mailbox.ts';
import type { SessionRegistry } from './session-registry.ts';

const COUNT_OF_OUTCOME: Readonly<Record<StoreOutcome, GatewayCount>> = {
  stored: 'messages_stored',
  unknown_client: 'dropped_unknown_client',
  full: 'dropped_mailbox_full',
  failed: 'dropped_mailbox_failed',
};

/**
 * The content of a packet that ends here: bytes for a client, and an acknowledgement to send unless
 * it is one.
 */
interface Delivered {
  readonly client: Uint8Array;
  readonly message: Uint8Array;
  readonly ack: { readonly hop: Endpoint; readonly packet: Uint8Array } | undefined;
}

/** The modules of {@link Delivery}. */
export interface DeliveryModules {
  readonly sessions: SessionRegistry;
  readonly mailbox: Mailbox;
  readonly relay: Pick<PacketRelay, 'send'>;
  readonly counters: Counters<GatewayCount>;
}

/**
 * Hands packets that end at this gateway to their clients: pushed when the client is there, stored
 * when not, and acknowledged after that (`gateway.md` §2.4).
 *
 * Nobody is told whether an address exists: a packet for a client unknown here goes the same way,
 * takes as long as storing, and is acknowledged. A message that could not be kept is not
 * acknowledged, so its sender tries again.
 */
export class Delivery {
  readonly #modules: DeliveryModules;

  constructor(modules: DeliveryModules) {
    this.#modules = modules;
  }

  /**
   * Takes a packet. Everything that waits is bounded: by what a session may buffer, and by what may
   * wait to be stored.
   */
  async take(packet: DeliveredPacket): Promise<void> {
    const delivered = readPayload(packet);
    if (delivered === undefined) {
      this.#modules.counters.increment('dropped_malformed_final');
      return;
    }
    // Not waited for: a client that takes nothing must not hold up the node the packet came from.
    void this.#deliver(delivered, packet).catch(() => {
      this.#modules.counters.increment('dropped_mailbox_failed');
    });
  }

  async #deliver({ client, message, ack }: Delivered, packet: DeliveredPacket): Promise<void> {
    const { relay, counters } = this.#modules;
    if (!(await this.#handOver(client, message)) || ack === undefined) return;
    const { keyRotation } = packet;
    if (relay.send(ack.hop, { keyRotation, packet: ack.packet })) counters.increment('acks_sent');
  }

  /** Pushes or stores a message. `true` if it may be acknowledged. */
  async #handOver(client: Uint8Array, message: Uint8Array): Promise<boolean> {
    const { sessions, mailbox } = this.#modules;
    const session = sessions.find(client);
    if (session?.canTakePush && (await session.push(message))) return true;
    const outcome = await mailbox.store(client, message);
    this.#modules.counters.increment(COUNT_OF_OUTCOME[outcome]);
    // The client may be there, only slow, or have come in the meantime.
    if (outcome === 'stored') sessions.find(client)?.pushStoredSoon();
    return outcome === 'stored' || outcome === 'unknown_client';
  }
}

function readPayload({
  destination,
  payload,
  packetLength,
}: DeliveredPacket): Delivered | undefined {
  const client = destination;
  if (packetLength === PACKET_SIZES.ack) {
    if (payload.length !== ACK_LENGTH) return undefined;
    return { client, message: payload, ack: undefined };
  }
  // Something must be left for the client, and it is told from an acknowledgement by its length.
  const message = payload.subarray(SURB_ACK_LENGTH);
  if (message.length <= ACK_LENGTH) return undefined;
  const hop = readEndpoint(field(payload, SURB_ACK_FIELDS.firstHop));
  if (hop === undefined) return undefined;
  return { client, message, ack: { hop, packet: field(payload, SURB_ACK_FIELDS.packet) } };
}
