import { type CalendarClock, calendarClock, type MonotonicClock, monotonicClock } from '@coir/io';
import type { Fetch, Topology } from '@coir/protocol/topology';
import { type RandomSource, randomBytes } from '@coir/sphinx/primitives';
import type { TraceEvent } from './connection/client-event.ts';
import type { OpenSocket } from './connection/web-socket.ts';
import type { ClientIdentity } from './identity/client-identity.ts';
import type { ClientStore } from './identity/client-store.ts';
import type { ReassemblyOptions } from './message/reassembly.ts';

/** The identity of a client, its bounds and times. Everything but the identity has a default. */
export interface MixnetClientOptions {
  /** The keys that messages are sent under. Secret. */
  readonly identity: ClientIdentity;
  /** Mean delay at each mix node, for messages and acknowledgements. Default 15. */
  readonly averageDelayMs?: number;
  /** An acknowledgement is waited for this many times the drawn delays … Default 1.5. */
  readonly ackWaitMultiplier?: number;
  /** … and this much longer. Default 1500. */
  readonly ackWaitAdditionMs?: number;
  /** The most transmissions of one fragment. Default 10. */
  readonly maxTransmissions?: number;
  /** Fragments waiting for their turn or their acknowledgement. Default 8192. */
  readonly maxPendingFragments?: number;
  /** Fragments in flight at once. Default 128. */
  readonly maxInFlight?: number;
  /** Time for each answer of the gateway. Default 10 000. */
  readonly responseTimeoutMs?: number;
  /** Time for the answer to a claim. Default 30 000. */
  readonly claimTimeoutMs?: number;
  /** Claims that may wait for an answer. Default 4: gateways hold few. */
  readonly maxPendingClaims?: number;
  /** Time between two questions whether the gateway is still there. Default 30 000. */
  readonly heartbeatMs?: number;
  /** Bytes that may wait in the socket. Default 1 MiB. */
  readonly maxBufferedBytes?: number;
  /** Attempts to reconnect in a row before the client gives up. Default 10. */
  readonly maxReconnectAttempts?: number;
  /** First pause between attempts; doubled each time, with jitter. Default 250. */
  readonly reconnectDelayMs?: number;
  /** The longest pause. Default 30 000. */
  readonly maxReconnectDelayMs?: number;
  /** Time between two topologies asked from the directory. Default 300 000. */
  readonly topologyRefreshMs?: number;
  /** Bounds of what is put together that differ from the defaults. */
  readonly reassembly?: ReassemblyOptions;
  /** Delays, keys and nonces; the platform’s generator by default. */
  readonly random?: RandomSource;
  /** Tells the date, which log-ins carry. */
  readonly clock?: CalendarClock;
  /** Tells how time passes: round trips, and the age of unfinished messages. */
  readonly monotonicClock?: MonotonicClock;
  /** Called with everything the gateway is shown. It must not throw. */
  readonly trace?: (event: TraceEvent) => void;
}

/** The modules of a client: a topology or a directory, and the platform. */
export interface MixnetClientModules {
  /** Used as it is and never refreshed; instead of `directoryUrl`. */
  readonly topology?: Topology;
  /** Asked at the start and every `topologyRefreshMs`. */
  readonly directoryUrl?: string;
  /** For the directory; the platform’s by default. */
  readonly fetch?: Fetch;
  /**
   * For the gateway; the platform's WebSocket by default, or that of `ws` on a Node without one.
   */
  readonly openSocket?: OpenSocket;
  /** Keeps registrations. By default they live as long as the client. */
  readonly store?: ClientStore;
}

/** {@link MixnetClientOptions} with every default in place. */
export type FullClientOptions = Required<MixnetClientOptions>;

/** Completes the options of a client. */
export function withDefaults(options: MixnetClientOptions): FullClientOptions {
  return {
    averageDelayMs: 15,
    ackWaitMultiplier: 1.5,
    ackWaitAdditionMs: 1500,
    maxTransmissions: 10,
    maxPendingFragments: 8192,
    maxInFlight: 128,
    responseTimeoutMs: 10_000,
    claimTimeoutMs: 30_000,
    maxPendingClaims: 4,
    heartbeatMs: 30_000,
    maxBufferedBytes: 1024 * 1024,
    maxReconnectAttempts: 10,
    reconnectDelayMs: 250,
    maxReconnectDelayMs: 30_000,
    topologyRefreshMs: 300_000,
    reassembly: {},
    random: randomBytes,
    clock: calendarClock,
    monotonicClock,
    trace: () => {},
    ...options,
  };
}
