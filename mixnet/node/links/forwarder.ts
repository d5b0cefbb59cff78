import { encodeFrame, type Frame, type FrameVersion } from '@coir/protocol/frame';
import { type Endpoint, endpointName } from './endpoint.ts';
import {
  OutgoingConnection,
  type OutgoingConnectionModules,
  type OutgoingConnectionOptions,
} from './outgoing-connection.ts';

/** Options of a {@link Forwarder}. */
export interface ForwarderOptions extends OutgoingConnectionOptions {
  /** The version of the frames that are sent. */
  readonly frameVersion: FrameVersion;
}

/**
 * Sends packets on, over one connection to each next hop. Which hops are allowed is the caller's to
 * check.
 */
export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #modules: OutgoingConnectionModules;
  readonly #connections = new Map<string, { hop: Endpoint; connection: OutgoingConnection }>();
  #isStopped = false;

  constructor(options: ForwarderOptions, modules: OutgoingConnectionModules) {
    this.#options = options;
    this.#modules = modules;
  }

  /** Packets that wait for their connections. */
  get waitingCount(): number {
    let count = 0;
    for (const { connection } of this.#connections.values()) count += connection.waitingCount;
    return count;
  }

  /** Sends a packet to a hop, or drops and counts it. */
  forward(hop: Endpoint, frame: Frame): void {
    if (this.#isStopped) {
      this.#modules.counters.increment('dropped_stopping');
      return;
    }
    const name = endpointName(hop);
    let entry = this.#connections.get(name);
    if (entry === undefined) {
      entry = { hop, connection: new OutgoingConnection(hop, this.#options, this.#modules) };
      this.#connections.set(name, entry);
    }
    entry.connection.send(encodeFrame(frame, this.#options.frameVersion));
  }

  /** Ends the connections to hops that have left the network. */
  retain(isAllowed: (hop: Endpoint) => boolean): void {
    for (const [name, { hop, connection }] of this.#connections) {
      if (isAllowed(hop)) continue;
      connection.stop();
      this.#connections.delete(name);
    }
  }

  /** Ends every connection; from now on packets are dropped. */
  stop(): void {
    this.#isStopped = true;
    this.retain(() => false);
  }
}
