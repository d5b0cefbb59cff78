import type { Server, Socket } from 'node:net';
import { addressBlock } from '@coir/service';
import { MixnetError } from '../../errors.ts';
import type { Endpoint } from './endpoint.ts';

/** Bounds on the connections of a server. */
export interface ConnectionLimits {
  /** From everywhere together. */
  readonly maxConnections: number;
  /** From one address, or one /64 of IPv6. */
  readonly maxConnectionsPerAddress: number;
}

/** The open connections of a server, within bounds in all and for each address. */
export class ConnectionSet {
  readonly #limits: ConnectionLimits;
  readonly #sockets = new Set<Socket>();
  readonly #countByAddress = new Map<string, number>();

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /**
   * Keeps the connection until it ends, or ends it at once and says false when it is one too many.
   *
   * @param isShared - `true` if it is a proxy's, so that its address is not whom it is for; {@link
   * ConnectionSet.attribute} says that later.
   */
  admit(socket: Socket, isShared = false): boolean {
    const { remoteAddress } = socket;
    const isOver = this.#sockets.size >= this.#limits.maxConnections;
    if (
      remoteAddress === undefined ||
      isOver ||
      (!isShared && !this.attribute(socket, addressBlock(remoteAddress)))
    ) {
      socket.destroy();
      return false;
    }
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    return true;
  }

  /**
   * Counts a connection for an address until it ends; `false` if that one has as many as it may
   * have.
   */
  attribute(socket: Socket, address: string): boolean {
    const count = this.#countByAddress.get(address) ?? 0;
    if (count >= this.#limits.maxConnectionsPerAddress) return false;
    this.#countByAddress.set(address, count + 1);
    socket.once('close', () => this.#release(address));
    return true;
  }

  /** Ends every connection. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #release(address: string): void {
    const left = (this.#countByAddress.get(address) ?? 1) - 1;
    if (left === 0) this.#countByAddress.delete(address);
    else this.#countByAddress.set(address, left);
  }
}

/**
 * Starts listening; port 0 takes any free one.
 * @returns The address in use.
 * @throws Error when the address cannot be used.
 */
export async function listenOn(server: Server, wanted: Endpoint): Promise<Endpoint> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: wanted.host, port: wanted.port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // A failed accept, for want of descriptors say, leaves the server as it is.
  server.on('error', () => undefined);
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new MixnetError('MIXNET_NOT_RUNNING', 'the server has no address');
  }
  return { host: address.address, port: address.port };
}
