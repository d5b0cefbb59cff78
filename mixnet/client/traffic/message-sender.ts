import type { MonotonicClock } from '@coir/io';
import type { MixPacket } from '@coir/protocol/gateway';
import type { Topology } from '@coir/protocol/topology';
import { FRAGMENT_CAPACITY } from '@coir/sphinx';
import type { RandomSource } from '@coir/sphinx/primitives';
import { hex } from '@scure/base';
import { ClientError } from '../errors.ts';
import type { Recipient } from '../identity/recipient.ts';
import { type Fragment, fragmentId } from '../message/fragment.ts';
import { splitMessage } from '../message/split-message.ts';
import { type PacketSender, preparePacket } from './prepare-packet.ts';
import type { FragmentReport, SendReport } from './send-report.ts';

/** Limits and times of a {@link MessageSender}. */
export interface MessageSenderOptions {
  /** Mean delay at each mix node, both ways. */
  readonly averageDelayMs: number;
  /** Acknowledgements are waited for this many times the drawn delays … */
  readonly ackWaitMultiplier: number;
  /** … and this much longer. */
  readonly ackWaitAdditionMs: number;
  /** The most transmissions of one fragment. */
  readonly maxTransmissions: number;
  /** Fragments of all messages that may wait for their turn or their acknowledgement. */
  readonly maxPendingFragments: number;
  /** Fragments that may be in flight at once. */
  readonly maxInFlight: number;
}

/** The modules of a {@link MessageSender}. */
export interface MessageSenderModules {
  readonly sender: PacketSender;
  readonly topology: () => Topology;
  /** `true` if the session takes a packet now. */
  readonly canTransmit: () => boolean;
  readonly transmit: (packet: MixPacket) => void;
  readonly clock: MonotonicClock;
  readonly random: RandomSource;
}

interface OutgoingMessage {
  readonly recipient: Recipient;
  readonly pending: Set<PendingFragment>;
  readonly reports: FragmentReport[];
  readonly startedAt: number;
  finish(outcome: ClientError | SendReport | { readonly aborted: unknown }): void;
}

interface PendingFragment {
  readonly id: string;
  readonly position: number;
  readonly fragment: Fragment;
  readonly message: OutgoingMessage;
  transmissions: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  sentAt: number;
  report: Omit<FragmentReport, 'roundTripMs'> | undefined;
}

/** Packets made in one go before other work gets its turn; one takes about a millisecond. */
const BATCH = 8;
/** Pause before another look at a session that takes nothing. */
const RETRY_MS = 20;

/**
 * Sends messages until every fragment is acknowledged. **Sender side.** A fragment whose
 * acknowledgement does not come in time is sent again in a new packet, by another route, a bounded
 * number of times.
 */
export class MessageSender {
  readonly #options: MessageSenderOptions;
  readonly #modules: MessageSenderModules;
  readonly #pending = new Map<string, PendingFragment>();
  readonly #messages = new Set<OutgoingMessage>();
  #queue: PendingFragment[] = [];
  #inFlight = 0;
  #pump: ReturnType<typeof setTimeout> | undefined;
  #stopped: ClientError | undefined;
  #lackedBandwidthAt = Number.NEGATIVE_INFINITY;

  constructor(options: MessageSenderOptions, modules: MessageSenderModules) {
    this.#options = options;
    this.#modules = modules;
  }

  /** Fragments that wait for their turn or their acknowledgement. */
  get pendingFragments(): number {
    return this.#pending.size;
  }

  /**
   * Sends an encoded message.
   *
   * @returns When every fragment is acknowledged: then all are with the recipient's gateway, which
   * holds them for it.
   * @throws {@link ClientError} `CLIENT_MESSAGE_TOO_LONG`, `CLIENT_QUEUE_FULL`,
   * `CLIENT_NOT_ACKNOWLEDGED`, `CLIENT_OUT_OF_BANDWIDTH`, `CLIENT_NOT_ROUTABLE`,
   * `CLIENT_UNKNOWN_GATEWAY`, `CLIENT_INVALID_RECIPIENT`, or what the sender was stopped with; with
   * the reason of `signal` when aborted. After a rejection some fragments may have arrived; the
   * recipient drops them after a while.
   */
  send(recipient: Recipient, message: Uint8Array, signal?: AbortSignal): Promise<SendReport> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (this.#stopped !== undefined) throw this.#stopped;
      const fragments = this.#split(message);
      if (this.#pending.size + fragments.length > this.#options.maxPendingFragments) {
        throw new ClientError(
          'CLIENT_QUEUE_FULL',
          `${this.#pending.size} fragments wait, and the message has ${fragments.length} more`,
        );
      }
      const onAbort = (): void => outgoing.finish({ aborted: signal?.reason });
      const outgoing: OutgoingMessage = {
        recipient,
        pending: new Set(),
        reports: [],
        startedAt: this.#modules.clock(),
        finish: (outcome) => {
          if (!this.#messages.delete(outgoing)) return;
          signal?.removeEventListener('abort', onAbort);
          this.#forget(outgoing);
          if (outcome instanceof ClientError) reject(outcome);
          else if ('aborted' in outcome) reject(outcome.aborted);
          else resolve(outcome);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#messages.add(outgoing);
      this.#enqueue(outgoing, fragments);
    });
  }

  /**
   * Takes an acknowledgement. `false` when no such fragment is awaited, which anybody can cause.
   */
  acknowledge(id: Uint8Array): boolean {
    const pending = this.#pending.get(hex.encode(id));
    if (pending?.report === undefined) return false;
    const { message, report } = pending;
    const now = this.#modules.clock();
    message.reports[pending.position] = { ...report, roundTripMs: now - pending.sentAt };
    this.#remove(pending);
    message.pending.delete(pending);
    if (message.pending.size === 0) {
      message.finish({ fragments: message.reports, elapsedMs: now - message.startedAt });
    }
    this.wake();
    return true;
  }

  /** Begins to transmit: the session may take packets now. */
  wake(): void {
    if (this.#stopped !== undefined || this.#queue.length === 0) return;
    this.#pump ??= setTimeout(() => this.#transmitBatch(), 0);
  }

  /**
   * Notes that the gateway dropped a packet for want of bandwidth: the reason if its fragment is
   * given up.
   */
  noteLackOfBandwidth(): void {
    this.#lackedBandwidthAt = this.#modules.clock();
  }

  /** Rejects everything that waits. */
  stop(error: ClientError): void {
    this.#stopped = error;
    clearTimeout(this.#pump);
    for (const message of this.#messages) message.finish(error);
  }

  /** Set ids name fragments in acknowledgements, so none may be in use twice. */
  #split(message: Uint8Array): readonly Fragment[] {
    for (;;) {
      const fragments = splitMessage(message, FRAGMENT_CAPACITY, this.#modules.random);
      if (!fragments.some((one) => this.#pending.has(hex.encode(fragmentId(one)))))
        return fragments;
    }
  }

  #enqueue(message: OutgoingMessage, fragments: readonly Fragment[]): void {
    for (const [position, fragment] of fragments.entries()) {
      const pending: PendingFragment = {
        id: hex.encode(fragmentId(fragment)),
        position,
        fragment,
        message,
        transmissions: 0,
        timer: undefined,
        sentAt: 0,
        report: undefined,
      };
      message.pending.add(pending);
      this.#pending.set(pending.id, pending);
      this.#queue.push(pending);
    }
    this.wake();
  }

  #transmitBatch(): void {
    this.#pump = undefined;
    for (let made = 0; made < BATCH && this.#queue.length > 0; made += 1) {
      if (this.#inFlight >= this.#options.maxInFlight) return;
      if (!this.#modules.canTransmit()) {
        this.#pump = setTimeout(() => this.#transmitBatch(), RETRY_MS);
        return;
      }
      const pending = this.#queue.shift();
      if (pending !== undefined) this.#transmit(pending);
    }
    this.wake();
  }

  #transmit(pending: PendingFragment): void {
    const { averageDelayMs, ackWaitMultiplier, ackWaitAdditionMs } = this.#options;
    const { sender, random, topology, transmit, clock } = this.#modules;
    const { fragment, message } = pending;
    try {
      const prepared = preparePacket(
        fragment,
        message.recipient,
        sender,
        topology(),
        averageDelayMs,
        random,
      );
      transmit(prepared.mixPacket);
      const { forward, back, path } = prepared;
      pending.transmissions += 1;
      pending.sentAt = clock();
      pending.report = {
        path,
        delaysMs: forward.delaysMs,
        totalDelayMs: forward.totalMs,
        ackDelaysMs: back.delaysMs,
        ackTotalDelayMs: back.totalMs,
        transmissions: pending.transmissions,
      };
      this.#inFlight += 1;
      const waitMs = ackWaitMultiplier * (forward.totalMs + back.totalMs) + ackWaitAdditionMs;
      pending.timer = setTimeout(() => this.#expire(pending), waitMs);
    } catch (error) {
      if (error instanceof ClientError && error.code === 'CLIENT_DISCONNECTED') {
        this.#queue.unshift(pending);
        return;
      }
      message.finish(error instanceof ClientError ? error : { aborted: error });
    }
  }

  #expire(pending: PendingFragment): void {
    pending.timer = undefined;
    this.#inFlight -= 1;
    if (pending.transmissions >= this.#options.maxTransmissions) {
      pending.message.finish(this.#givenUp(pending));
    } else {
      this.#queue.push(pending);
    }
    this.wake();
  }

  #givenUp({ transmissions, sentAt }: PendingFragment): ClientError {
    return this.#lackedBandwidthAt >= sentAt
      ? new ClientError(
          'CLIENT_OUT_OF_BANDWIDTH',
          'the gateway has no bandwidth left for this client: claim a ticket and send again',
        )
      : new ClientError(
          'CLIENT_NOT_ACKNOWLEDGED',
          `a fragment was sent ${transmissions} times without an acknowledgement; send again later`,
        );
  }

  #remove(pending: PendingFragment): void {
    if (pending.timer !== undefined) this.#inFlight -= 1;
    else this.#queue = this.#queue.filter((one) => one !== pending);
    clearTimeout(pending.timer);
    pending.timer = undefined;
    this.#pending.delete(pending.id);
  }

  #forget(message: OutgoingMessage): void {
    for (const pending of message.pending) {
      clearTimeout(pending.timer);
      if (pending.timer !== undefined) this.#inFlight -= 1;
      this.#pending.delete(pending.id);
    }
    this.#queue = this.#queue.filter((one) => one.message !== message);
    message.pending.clear();
    this.wake();
  }
}
