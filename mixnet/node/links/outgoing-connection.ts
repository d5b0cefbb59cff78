import { connect, type Socket } from 'node:net';
import type { Clock } from '@coir/io';
import type { RandomSource } from '@coir/sphinx/primitives';
import type { RelayCounters } from '../metrics.ts';
import type { Endpoint } from './endpoint.ts';

/** Bounds of the connection to one next hop. */
export interface OutgoingConnectionOptions {
  /** Packets that may wait for the connection (`gateway.md` §5.3: 2000). */
  readonly bufferCount: number;
  /** Time for connecting. */
  readonly connectTimeoutMs: number;
  /** Time after which a packet that waits is dropped. */
  readonly packetLifetimeMs: number;
  /** Wait after the first failure; doubled up to the maximum, with jitter. */
  readonly backoffMs: number;
  /** The longest wait between two attempts. */
  readonly maxBackoffMs: number;
  /** A connection without traffic, or whose peer takes nothing, is closed after this time. */
  readonly idleTimeoutMs: number;
}

/** The modules of an {@link OutgoingConnection}. */
export interface OutgoingConnectionModules {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly counters: RelayCounters;
}

interface WaitingFrame {
  readonly bytes: Uint8Array;
  readonly expiresAt: number;
}

/**
 * The connection to one next hop: opened when there is something to send, opened again after it was
 * lost, and bounded in everything.
 *
 * Packets that the operating system took are out of its hands; whether they arrive is for the
 * sender's acknowledgements to find out.
 */
export class OutgoingConnection {
  readonly #hop: Endpoint;
  readonly #options: OutgoingConnectionOptions;
  readonly #modules: OutgoingConnectionModules;
  #waiting: WaitingFrame[] = [];
  #socket: Socket | undefined;
  #isOpen = false;
  #failures = 0;
  #cancelTimer: (() => void) | undefined;
  #isStopped = false;

  constructor(
    hop: Endpoint,
    options: OutgoingConnectionOptions,
    modules: OutgoingConnectionModules,
  ) {
    this.#hop = hop;
    this.#options = options;
    this.#modules = modules;
  }

  /** Frames that wait. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Sends a frame, now or when the connection allows. Dropped and counted when too many wait. */
  send(bytes: Uint8Array): void {
    if (this.#isStopped) {
      this.#modules.counters.increment('dropped_stopping');
      return;
    }
    if (this.#waiting.length >= this.#options.bufferCount) this.#dropExpired();
    if (this.#waiting.length >= this.#options.bufferCount) {
      this.#modules.counters.increment('dropped_forward_buffer_full');
      return;
    }
    const expiresAt = this.#modules.clock.monotonicMs() + this.#options.packetLifetimeMs;
    this.#waiting.push({ bytes, expiresAt });
    if (this.#isOpen) this.#flush();
    else if (this.#socket === undefined && this.#cancelTimer === undefined) this.#connect();
  }

  /** Closes after what was handed to the operating system; what waits is dropped. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    for (const _ of this.#waiting) this.#modules.counters.increment('dropped_stopping');
    this.#waiting = [];
    if (this.#isOpen) this.#socket?.destroySoon();
    else this.#socket?.destroy();
  }

  #connect(): void {
    const socket = connect({ ...this.#hop, noDelay: true, keepAlive: true });
    this.#socket = socket;
    this.#cancelTimer = this.#modules.clock.setTimer(this.#options.connectTimeoutMs, () => {
      socket.destroy();
    });
    socket.on('connect', () => {
      this.#cancelTimer?.();
      this.#cancelTimer = undefined;
      this.#isOpen = true;
      this.#failures = 0;
      this.#flush();
    });
    socket.setTimeout(this.#options.idleTimeoutMs, () => socket.destroy());
    socket.on('drain', () => this.#flush());
    // Nodes never answer; whatever comes is thrown away.
    socket.resume();
    // What went wrong does not matter: 'close' follows.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#lose());
  }

  #lose(): void {
    const wasOpen = this.#isOpen;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#socket = undefined;
    this.#isOpen = false;
    if (this.#isStopped) return;
    this.#dropExpired();
    if (wasOpen && this.#waiting.length === 0) return;
    this.#failures += 1;
    const { backoffMs, maxBackoffMs } = this.#options;
    const backoff = Math.min(maxBackoffMs, backoffMs * 2 ** Math.min(this.#failures - 1, 20));
    this.#cancelTimer = this.#modules.clock.setTimer(backoff * this.#jitter(), () => {
      this.#cancelTimer = undefined;
      this.#dropExpired();
      if (this.#waiting.length > 0) this.#connect();
    });
  }

  /** From a half to one, so that nodes that lost the same hop do not return together. */
  #jitter(): number {
    return 0.5 + (this.#modules.random(1)[0] ?? 0) / 510;
  }

  #dropExpired(): void {
    const now = this.#modules.clock.monotonicMs();
    // Lifetimes are equal, so the first that is still good ends the search.
    const found = this.#waiting.findIndex(({ expiresAt }) => expiresAt > now);
    const expired = this.#waiting.splice(0, found < 0 ? this.#waiting.length : found);
    for (const _ of expired) this.#modules.counters.increment('dropped_forward_expired');
  }

  #flush(): void {
    this.#dropExpired();
    const socket = this.#socket;
    let sent = 0;
    while (socket?.writable && !socket.writableNeedDrain) {
      const frame = this.#waiting[sent];
      if (frame === undefined) break;
      sent += 1;
      socket.write(frame.bytes);
      this.#modules.counters.increment('packets_forwarded');
    }
    this.#waiting.splice(0, sent);
  }
}
