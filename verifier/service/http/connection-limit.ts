import type { Server, Socket } from 'node:net';
import { addressBlock } from './address-block.ts';
import { TrustedProxies } from './trusted-proxies.ts';

/** Bounds on the connections of a server. */
export interface ConnectionLimits {
  /** Most connections at once. */
  readonly maxConnections: number;
  /** Most connections at once of one address. */
  readonly maxConnectionsPerAddress: number;
  /** Addresses and networks that only the first bound limits. */
  readonly trustedProxies: readonly string[];
}

/** The bounds of a server that is told no others. */
export const CONNECTION_LIMITS: ConnectionLimits = {
  maxConnections: 1024,
  maxConnectionsPerAddress: 256,
  trustedProxies: [],
};

/**
 * Closes connections beyond the bounds as they come, so that one address cannot take the places of
 * all others by connecting and saying nothing.
 */
export function limitConnections(server: Server, limits: ConnectionLimits): void {
  const proxies = new TrustedProxies(limits.trustedProxies);
  const counts = new Map<string, number>();
  server.maxConnections = limits.maxConnections;
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress;
    // Gone already.
    if (address === undefined) return;
    if (proxies.has(address)) return;
    const block = addressBlock(address);
    const count = (counts.get(block) ?? 0) + 1;
    if (count > limits.maxConnectionsPerAddress) {
      socket.destroy();
      return;
    }
    counts.set(block, count);
    socket.once('close', () => {
      const left = (counts.get(block) ?? 1) - 1;
      if (left === 0) counts.delete(block);
      else counts.set(block, left);
    });
  });
}
