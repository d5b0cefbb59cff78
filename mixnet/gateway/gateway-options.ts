import type { Clock } from '@coir/io';
import type { Topology } from '@coir/protocol/topology';
import type { Log, Metrics } from '@coir/service';
import type { RandomSource } from '@coir/sphinx/primitives';
import type { Admission } from '@coir/verifier-api';
import { MixnetError } from '../errors.ts';
import type { RelayLimits } from '../node/relay-options.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import { isLoopback } from './loopback.ts';

/** Options of a {@link Gateway}. */
export interface GatewayOptions {
  /** The address for clients and other nodes. */
  readonly host: string;
  /** Websockets of clients; 0 takes any free port. */
  readonly clientPort: number;
  /** Frames of other nodes; 0 takes any free port. */
  readonly mixPort: number;
  /** The seed of the Ed25519 identity, 32 bytes. Secret. */
  readonly identityKey: Uint8Array;
  /** The X25519 key, 32 bytes. Secret. */
  readonly sphinxKey: Uint8Array;
  /** Clients, mail and leases. */
  readonly databaseFile: string;
  /** The file of replay tags, one for each Sphinx key. */
  readonly replayFile: string;
  /** Gives bandwidth to whoever asks. For tests of one machine: only on a loopback address. */
  readonly openAccess?: boolean | undefined;
  /** Bounds for clients and mail that differ from the defaults. */
  readonly limits?: Partial<GatewayLimits> | undefined;
  /** Bounds for packets that differ from the defaults. */
  readonly relayLimits?: Partial<RelayLimits> | undefined;
}

/** The modules of a {@link Gateway}. */
export interface GatewayModules {
  /** Time and timers. */
  readonly clock: Clock;
  /** The source of all its randomness. */
  readonly random: RandomSource;
  /** Takes its counts. */
  readonly metrics: Metrics;
  /** Told what fails. */
  readonly log: Log;
  /** The current topology. Must end, by itself or by the signal. */
  readonly fetchTopology: (signal: AbortSignal) => Promise<Topology>;
  /** The operator's verifier. May be missing only where access is open. */
  readonly admission?: Admission | undefined;
}

/**
 * Refuses a gateway that would give bandwidth to strangers, or that could ask nobody about tickets.
 *
 * @throws {@link MixnetError} `MIXNET_OPTIONS` if access is open on an address that others can
 * reach, or is not open and there is no verifier.
 */
export function assertAccess(options: GatewayOptions, modules: GatewayModules): void {
  if (options.openAccess === true && !isLoopback(options.host)) {
    throw new MixnetError(
      'MIXNET_OPTIONS',
      'open access gives bandwidth to everybody and needs a loopback address',
    );
  }
  if (options.openAccess !== true && modules.admission === undefined) {
    throw new MixnetError('MIXNET_OPTIONS', 'a gateway needs a verifier, unless access is open');
  }
}
