import type { Clock } from '@coir/io';
import {
  encodeGatewayMessage,
  type GatewayMessage,
  type MixPacket,
  openForwardFrame,
  sealPushFrame,
} from '@coir/protocol/gateway';
import type { RateLimit } from '@coir/service';
import type { RandomSource } from '@coir/sphinx/primitives';
import type { Counters } from '../../node/counters.ts';
import type { PacketRelay } from '../../node/packet-relay.ts';
import type { Bandwidth } from '../bandwidth/bandwidth.ts';
import type { GatewayCount } from '../metrics.ts';
import type { Mailbox } from '../store/mailbox.ts';
import type { RegisteredClients } from '../store/registered-clients.ts';
import type { AdmittedClient } from './client-admission.ts';
import type { ClientSocket } from './client-socket.ts';
import { SessionRequests } from './session-requests.ts';

/** Messages pushed and removed at a time (`gateway.md` §4.2). */
const PAGE_COUNT = 100;
/** Pause before stored messages of a connected client are pushed. */
const DRAIN_DELAY_MS = 200;

/** The modules of a {@link ClientSession}. */
export interface SessionModules {
  readonly relay: Pick<PacketRelay, 'allows' | 'send'>;
  readonly mailbox: Mailbox;
  readonly clients: RegisteredClients;
  readonly counters: Counters<GatewayCount>;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** By address. */
  readonly claimFailures: RateLimit;
  /** By address: texts, and frames that are none. Whoever sends more is cut off. */
  readonly requests: RateLimit;
}

/** The session of one admitted client: its mail, its packets, its requests. */
export class ClientSession {
  readonly #client: AdmittedClient;
  readonly #socket: ClientSocket;
  readonly #bandwidth: Bandwidth;
  readonly #modules: SessionModules;
  readonly #requests: SessionRequests;
  readonly #address: string;
  #isReady = false;
  #drain: Promise<void> | undefined;

  constructor(
    client: AdmittedClient,
    options: { readonly openAccess: boolean },
    session: {
      readonly socket: ClientSocket;
      readonly address: string;
      readonly bandwidth: Bandwidth;
    },
    modules: SessionModules,
  ) {
    this.#client = client;
    this.#socket = session.socket;
    this.#bandwidth = session.bandwidth;
    this.#address = session.address;
    this.#modules = modules;
    const { identity, sharedKey } = client;
    this.#requests = new SessionRequests(
      { identity, sharedKey, address: session.address, openAccess: options.openAccess },
      { ...session, ...modules },
    );
  }

  /** The client's Ed25519 key, which is its address. */
  get identity(): Uint8Array {
    return this.#client.identity;
  }

  /**
   * `true` if messages may be pushed as they arrive. While stored ones are being pushed, or the
   * client takes nothing, they are stored.
   */
  get canTakePush(): boolean {
    return this.#isReady && this.#socket.hasRoom;
  }

  /**
   * Pushes what is stored, answers the admission, then serves the client until the connection ends.
   * Between the last stored message and the first pushed one nothing can be lost: both are decided
   * in one step.
   */
  async run(): Promise<void> {
    this.#socket.startHeartbeat();
    const refreshed = this.#bandwidth.refresh();
    if (!(await this.#pushStored(() => refreshed))) return;
    for (;;) {
      const message = await this.#socket.receive();
      switch (message.kind) {
        case 'text':
          if (this.#payRequest()) this.#requests.take(message.text);
          break;
        case 'binary':
          this.#send(await this.#takePacket(message.bytes));
          break;
        default:
          return;
      }
    }
  }

  /**
   * Pushes a message. `true` once the operating system has taken it; after `false` it is the
   * caller's again.
   */
  async push(content: Uint8Array): Promise<boolean> {
    const frame = sealPushFrame(this.#client.sharedKey, content, this.#modules.random);
    const isTaken = await this.#socket.sendBytes(frame);
    if (isTaken) this.#modules.counters.increment('messages_pushed');
    return isTaken;
  }

  /** Schedules delivery of mail that was stored during the session. */
  pushStoredSoon(): void {
    if (!this.#isReady || this.#drain !== undefined) return;
    this.#drain = this.#drainLater().finally(() => {
      this.#drain = undefined;
    });
  }

  /** Ends the connection at once. */
  terminate(): void {
    this.#isReady = false;
    this.#socket.terminate();
  }

  async #drainLater(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#modules.clock.setTimer(DRAIN_DELAY_MS, resolve);
    });
    if (this.#isReady) await this.#pushPages();
  }

  /** Pushes everything stored, then the answer. `false` when the connection ended. */
  async #pushStored(beforeAnswer: () => Promise<void>): Promise<boolean> {
    do {
      if (!(await this.#pushPages())) return false;
      await beforeAnswer();
    } while (this.#modules.mailbox.page(this.identity, 0, 1).length > 0);
    this.#isReady = true;
    this.#send(this.#client.answer(this.#bandwidth.remaining));
    return true;
  }

  /**
   * Pushes pages until the mailbox is empty. A message is removed once the operating system has
   * taken it, so it may arrive twice, never less.
   */
  async #pushPages(): Promise<boolean> {
    const { mailbox } = this.#modules;
    for (;;) {
      const page = mailbox.page(this.identity, 0, PAGE_COUNT);
      if (page.length === 0) return true;
      const taken = await Promise.all(page.map(({ content }) => this.push(content)));
      mailbox.delete(page.filter((_, position) => taken[position]).map(({ id }) => id));
      if (!taken.every(Boolean)) return false;
    }
  }

  /**
   * Forwards one packet and gives out what to answer: one answer for each packet, never a plain
   * error (`gateway.md` §1.10).
   */
  async #takePacket(frame: Uint8Array): Promise<GatewayMessage> {
    const { counters, relay } = this.#modules;
    let mixPacket: MixPacket;
    try {
      mixPacket = openForwardFrame(this.#client.sharedKey, frame);
    } catch {
      counters.increment('frames_malformed');
      this.#payRequest();
      return this.#sent();
    }
    const { nextHop, packet, keyRotation } = mixPacket;
    if (!relay.allows(nextHop)) return this.#sent();
    if (!(await this.#bandwidth.take(packet.length))) {
      counters.increment('dropped_out_of_bandwidth');
      const { remaining: available } = this.#bandwidth;
      const error = { kind: 'outOfBandwidth', required: packet.length, available } as const;
      return { type: 'typedError', error };
    }
    counters.increment('packets_from_clients');
    relay.send(nextHop, { keyRotation, packet });
    return this.#sent();
  }

  /** Ends the session, and says `false`, when its address asks for more than its share. */
  #payRequest(): boolean {
    if (this.#modules.requests.take(this.#address) === 0) return true;
    this.#modules.counters.increment('sessions_flooding');
    this.terminate();
    return false;
  }

  #sent(): GatewayMessage {
    return { type: 'send', remainingBandwidth: this.#bandwidth.remaining };
  }

  #send(message: GatewayMessage): void {
    this.#socket.sendText(encodeGatewayMessage(message));
  }
}
