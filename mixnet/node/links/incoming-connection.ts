import type { Socket } from 'node:net';
import type { Clock } from '@coir/io';
import type { Frame } from '@coir/protocol/frame';
import { FrameDecoder } from '@coir/protocol/frame';
import type { RelayCounters } from '../metrics.ts';

/** Bounds of one connection from another node. */
export interface IncomingConnectionOptions {
  /** Silence after which the connection is closed. */
  readonly idleTimeoutMs: number;
  /** Time for a frame from its first byte to its last. */
  readonly frameTimeoutMs: number;
  /** Packets of this connection that may be in work; while there are more, nothing is read. */
  readonly maxInWork: number;
}

/** The modules of an {@link IncomingConnection}. */
export interface IncomingConnectionModules {
  readonly clock: Clock;
  readonly counters: RelayCounters;
  /** Settles when the packet is out of memory or in a bounded queue. */
  readonly onFrame: (frame: Frame) => Promise<void>;
}

/**
 * Reads frames from one peer, no faster than they are worked off. Anything that is no frame ends
 * the connection.
 */
export class IncomingConnection {
  readonly #socket: Socket;
  readonly #options: IncomingConnectionOptions;
  readonly #modules: IncomingConnectionModules;
  readonly #decoder = new FrameDecoder();
  #inWork = 0;
  #cancelFrameTimer: (() => void) | undefined;

  constructor(
    socket: Socket,
    options: IncomingConnectionOptions,
    modules: IncomingConnectionModules,
  ) {
    this.#socket = socket;
    this.#options = options;
    this.#modules = modules;
    socket.setTimeout(options.idleTimeoutMs);
    socket.on('timeout', () => this.#timeOut());
    socket.on('data', (chunk: Uint8Array) => this.#read(chunk));
    // What went wrong does not matter: 'close' follows.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#stopFrameTimer());
  }

  #read(chunk: Uint8Array): void {
    let hasCompleted = false;
    try {
      this.#decoder.push(chunk, (frame) => {
        hasCompleted = true;
        this.#take(frame);
      });
    } catch {
      this.#modules.counters.increment('connections_malformed');
      this.#socket.destroy();
      return;
    }
    if (hasCompleted) this.#stopFrameTimer();
    this.#watchFrame();
  }

  #take(frame: Frame): void {
    this.#modules.counters.increment('packets_received');
    this.#inWork += 1;
    if (this.#inWork >= this.#options.maxInWork) this.#socket.pause();
    const finish = (): void => this.#finish();
    this.#modules.onFrame(frame).then(finish, () => {
      this.#modules.counters.increment('dropped_internal_error');
      finish();
    });
  }

  #finish(): void {
    this.#inWork -= 1;
    if (!this.#socket.isPaused() || this.#inWork > this.#options.maxInWork / 2) return;
    this.#socket.resume();
    // Silence counts from now: it may have run out while nothing was read.
    this.#socket.setTimeout(this.#options.idleTimeoutMs);
    this.#watchFrame();
  }

  /** The time runs while a frame is unfinished and the peer is the one who is waited for. */
  #watchFrame(): void {
    if (!this.#decoder.hasUnfinishedFrame || this.#socket.isPaused()) {
      this.#stopFrameTimer();
      return;
    }
    this.#cancelFrameTimer ??= this.#modules.clock.setTimer(this.#options.frameTimeoutMs, () =>
      this.#timeOut(),
    );
  }

  #stopFrameTimer(): void {
    this.#cancelFrameTimer?.();
    this.#cancelFrameTimer = undefined;
  }

  #timeOut(): void {
    if (this.#socket.destroyed) return;
    // A peer that waits for this node is not silent.
    if (this.#socket.isPaused()) return;
    this.#modules.counters.increment('connections_timed_out');
    this.#socket.destroy();
  }
}
