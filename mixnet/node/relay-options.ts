import type { ForwarderOptions } from './links/forwarder.ts';
import type { PacketListenerOptions } from './links/packet-listener.ts';
import type { RoutingFilterOptions } from './routing-filter.ts';

/** Bounds of a node, all with defaults. */
export interface RelayLimits
  extends Omit<PacketListenerOptions, 'host' | 'port'>,
    Omit<ForwarderOptions, 'idleTimeoutMs'>,
    RoutingFilterOptions {
  /** Longer delays are cut to this; the sender chose them. */
  readonly maxDelayMs: number;
  /** Packets that may wait for their delay to pass. */
  readonly delayedCount: number;
  /** Replay tags of one key, about 100 bytes of memory and 32 bytes of disk each. */
  readonly replayCapacity: number;
}

/**
 * The defaults. Delay, buffer and connect timeout are those of `gateway.md` §5.3, the rest is ours.
 */
export const RELAY_LIMITS: RelayLimits = {
  maxConnections: 1024,
  maxConnectionsPerAddress: 128,
  idleTimeoutMs: 5 * 60_000,
  frameTimeoutMs: 10_000,
  maxInWork: 256,
  maxDelayMs: 10_000,
  // 33 kB each at most, 2.4 kB as a rule.
  delayedCount: 8192,
  replayCapacity: 8 * 1024 * 1024,
  frameVersion: 7,
  bufferCount: 2000,
  connectTimeoutMs: 1500,
  packetLifetimeMs: 5000,
  backoffMs: 100,
  maxBackoffMs: 10_000,
  refreshMs: 60_000,
  retryMs: 1000,
};

/** Options of a node that mixes. */
export interface RelayOptions {
  /** Address to listen on. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The node's X25519 key. Secret. */
  readonly sphinxKey: Uint8Array;
  /** The file of replay tags, one for each key. */
  readonly replayFile: string;
  /** Bounds that differ from the defaults. */
  readonly limits?: Partial<RelayLimits> | undefined;
}
