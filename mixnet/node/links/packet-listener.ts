import { createServer, type Server, type Socket } from 'node:net';
import { type ConnectionLimits, ConnectionSet, listenOn } from './connection-set.ts';
import type { Endpoint } from './endpoint.ts';
import {
  IncomingConnection,
  type IncomingConnectionModules,
  type IncomingConnectionOptions,
} from './incoming-connection.ts';

/** The address of a {@link PacketListener} and its bounds. */
export interface PacketListenerOptions extends IncomingConnectionOptions, ConnectionLimits {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

/** Accepts connections of other nodes and reads frames from them. */
export class PacketListener {
  readonly #options: PacketListenerOptions;
  readonly #modules: IncomingConnectionModules;
  readonly #connections: ConnectionSet;
  readonly #server: Server;

  constructor(options: PacketListenerOptions, modules: IncomingConnectionModules) {
    this.#options = options;
    this.#modules = modules;
    this.#connections = new ConnectionSet(options);
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  /**
   * Starts listening and returns the address in use.
   *
   * @throws Error when the address cannot be used.
   */
  async start(): Promise<Endpoint> {
    return await listenOn(this.#server, this.#options);
  }

  /** Stops listening and ends every connection. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#connections.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    const { counters } = this.#modules;
    if (!this.#connections.admit(socket)) {
      counters.increment('connections_refused');
      return;
    }
    counters.increment('connections_accepted');
    new IncomingConnection(socket, this.#options, this.#modules);
  }
}
