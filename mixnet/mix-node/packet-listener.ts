import { createServer, type Server, type Socket } from 'node:net';
import { MixnetError } from '../errors.ts';
import type { Hop } from './hop.ts';
import {
  IncomingConnection,
  type IncomingConnectionModules,
  type IncomingConnectionOptions,
} from './incoming-connection.ts';

/** Where a {@link PacketListener} listens and what it admits. */
export interface PacketListenerOptions extends IncomingConnectionOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
}

/** Accepts connections of other nodes, within bounds in all and for each address. */
export class PacketListener {
  readonly #options: PacketListenerOptions;
  readonly #modules: IncomingConnectionModules;
  readonly #sockets = new Set<Socket>();
  readonly #countByAddress = new Map<string, number>();
  #server: Server | undefined;

  constructor(options: PacketListenerOptions, modules: IncomingConnectionModules) {
    this.#options = options;
    this.#modules = modules;
  }

  /**
   * Starts listening.
   * @returns The address in use.
   * @throws Error when the address cannot be used.
   */
  async start(): Promise<Hop> {
    const server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
    this.#server = server;
    server.maxConnections = this.#options.maxConnections;
    server.on('drop', () => this.#modules.counters.increment('connections_refused'));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: this.#options.host, port: this.#options.port }, () => {
        server.off('error', reject);
        resolve();
      });
    });
    // A failed accept, for want of descriptors say, leaves the listener as it is.
    server.on('error', () => undefined);
    const address = server.address();
    if (address === null || typeof address === 'string') {
      throw new MixnetError('MIXNET_NOT_RUNNING', 'the listener has no address');
    }
    return { host: address.address, port: address.port };
  }

  /** Stops listening and ends every connection. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    const address = socket.remoteAddress;
    const count = address === undefined ? 0 : (this.#countByAddress.get(address) ?? 0);
    if (address === undefined || count >= this.#options.maxConnectionsPerAddress) {
      this.#modules.counters.increment('connections_refused');
      socket.destroy();
      return;
    }
    this.#modules.counters.increment('connections_accepted');
    this.#countByAddress.set(address, count + 1);
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      const left = (this.#countByAddress.get(address) ?? 1) - 1;
      if (left === 0) this.#countByAddress.delete(address);
      else this.#countByAddress.set(address, left);
    });
    new IncomingConnection(socket, this.#options, this.#modules);
  }
}
