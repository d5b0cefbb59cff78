import type { Clock } from '@coir/io';
import type { Frame } from '@coir/protocol/frame';
import type { KeyRotation } from '@coir/protocol/gateway';
import type { Topology } from '@coir/protocol/topology';
import type { Log, Metrics } from '@coir/service';
import {
  importNodePrivateKey,
  type NodePrivateKey,
  type ProcessedPacket,
  processPacket,
  SphinxError,
} from '@coir/sphinx';
import type { RandomSource } from '@coir/sphinx/primitives';
import { MixnetError } from '../errors.ts';
import { DelayQueue } from './delay-queue.ts';
import { type Endpoint, readEndpoint } from './links/endpoint.ts';
import { Forwarder } from './links/forwarder.ts';
import { PacketListener } from './links/packet-listener.ts';
import { createRelayCounters, type RelayCount, type RelayCounters } from './metrics.ts';
import { RELAY_LIMITS, type RelayLimits, type RelayOptions } from './relay-options.ts';
import { ReplayFilter, type ReplayVerdict } from './replay/replay-filter.ts';
import { RoutingFilter } from './routing-filter.ts';

const NANOSECONDS_PER_MS = 1e6;

/** A packet whose route ends at this node. It was authenticated, and is no replay. */
export interface DeliveredPacket {
  readonly destination: Uint8Array;
  readonly payload: Uint8Array;
  /** Length of the whole packet, which says what the payload is. */
  readonly packetLength: number;
  readonly keyRotation: KeyRotation;
}

/** The modules of a node that mixes. */
export interface RelayModules {
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
  /**
   * Takes packets that end here; without it they are dropped. Settles when the packet is in a
   * bounded queue or done with.
   */
  readonly onFinal?: ((packet: DeliveredPacket) => Promise<void>) | undefined;
}

interface DelayedPacket {
  readonly hop: Endpoint;
  readonly frame: Frame;
}

const DROP_OF_VERDICT: Readonly<Record<Exclude<ReplayVerdict, 'inserted'>, RelayCount>> = {
  replay: 'dropped_replay',
  full: 'dropped_replay_filter_full',
  overload: 'dropped_overload',
  log_failed: 'dropped_replay_log_failed',
};

/**
 * The part of a node that mixes: takes packets from other nodes, peels one layer, waits as the
 * sender chose, and sends them on. **Mix node and gateway.**
 *
 * The order for each packet: header MAC, replay tag, on the disk, routing filter, delay, next hop.
 * Whatever goes wrong on the way drops the packet and counts the reason; nothing is ever answered.
 */
export class PacketRelay {
  readonly #options: RelayOptions;
  readonly #modules: RelayModules;
  readonly #limits: RelayLimits;
  readonly #privateKey: NodePrivateKey;
  readonly #counters: RelayCounters;
  readonly #listener: PacketListener;
  readonly #delays: DelayQueue<DelayedPacket>;
  readonly #forwarder: Forwarder;
  readonly #routes: RoutingFilter;
  #replays: ReplayFilter | undefined;

  /** @throws {@link SphinxError} if the key is no X25519 key. */
  constructor(options: RelayOptions, modules: RelayModules) {
    this.#options = options;
    this.#modules = modules;
    this.#counters = createRelayCounters(modules.metrics);
    this.#limits = { ...RELAY_LIMITS, ...options.limits };
    this.#privateKey = importNodePrivateKey(options.sphinxKey);
    const shared = { ...modules, counters: this.#counters };
    this.#forwarder = new Forwarder(this.#limits, shared);
    this.#routes = new RoutingFilter(this.#limits, {
      ...modules,
      onRefresh: () => this.#forwarder.retain((hop) => this.#routes.allows(hop)),
    });
    modules.metrics.gauge(
      { name: 'topology_age_seconds', help: 'Time since the last answer of the directory.' },
      () => (this.#routes.topologyAgeMs ?? Number.NaN) / 1_000,
    );
    this.#delays = new DelayQueue<DelayedPacket>(
      { capacity: this.#limits.delayedCount },
      { ...modules, onDue: ({ hop, frame }) => this.#forwarder.forward(hop, frame) },
    );
    this.#listener = new PacketListener(
      { ...this.#limits, host: options.host, port: options.port },
      { ...shared, onFrame: (frame) => this.#takeFrame(frame) },
    );
  }

  /**
   * Reads the replay tags of earlier runs, looks at the directory once and listens.
   * @returns The address in use.
   * @throws {@link MixnetError} `MIXNET_REPLAY_LOG`, or `MIXNET_NOT_RUNNING` when started twice; an
   * Error when the address cannot be used.
   */
  async start(): Promise<Endpoint> {
    if (this.#replays !== undefined) {
      throw new MixnetError('MIXNET_NOT_RUNNING', 'the node was started before; make a new one');
    }
    this.#replays = await ReplayFilter.open(
      { file: this.#options.replayFile, capacity: this.#limits.replayCapacity },
      this.#modules.random,
    );
    try {
      await this.#routes.start();
      return await this.#listener.start();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Reasons why packets cannot be carried now, one sentence each. */
  readiness(): readonly string[] {
    const reasons: string[] = [];
    if (this.#replays === undefined) reasons.push('The node is not running.');
    reasons.push(...this.#routes.readiness());
    if (this.#replays?.hasFailed) reasons.push('Replay tags cannot be written to the disk.');
    if (this.#replays?.isFull) reasons.push('The replay filter is full; take a new Sphinx key.');
    return reasons;
  }

  /** Counts since the start. */
  counts(): Readonly<Record<RelayCount, number>> {
    return this.#counters.snapshot();
  }

  /** `true` if the hop is in the network; counted as a drop when it is not. */
  allows(hop: Endpoint): boolean {
    const isAllowed = this.#routes.allows(hop);
    if (!isAllowed) this.#counters.increment('dropped_unknown_next_hop');
    return isAllowed;
  }

  /**
   * Sends a packet that was not mixed here, an acknowledgement or a client's, without delay. False
   * when the hop is not in the network.
   */
  send(hop: Endpoint, frame: Frame): boolean {
    if (!this.allows(hop)) return false;
    this.#forwarder.forward(hop, frame);
    return true;
  }

  /** Stops listening, drops what is delayed, and closes. */
  async stop(): Promise<void> {
    this.#routes.stop();
    await this.#listener.stop();
    await this.#replays?.stop();
    for (let count = this.#delays.stop(); count > 0; count -= 1) {
      this.#counters.increment('dropped_stopping');
    }
    this.#forwarder.stop();
  }

  async #takeFrame(frame: Frame): Promise<void> {
    const receivedAt = this.#modules.clock.monotonicMs();
    const processed = this.#process(frame.packet);
    if (processed === undefined) return;
    // Frames that were read before a stop may still be here.
    if (!this.#replays?.isOpen) {
      this.#counters.increment('dropped_stopping');
      return;
    }
    const verdict = await this.#replays.insertIfAbsent(processed.replayTag);
    if (verdict !== 'inserted') {
      this.#counters.increment(DROP_OF_VERDICT[verdict]);
    } else if (processed.kind === 'final') {
      await this.#finish(processed, frame);
    } else {
      this.#delay(processed, frame, receivedAt);
    }
  }

  /** One layer peeled, or `undefined` after counting why not. */
  #process(packet: Uint8Array): ProcessedPacket | undefined {
    try {
      return processPacket(packet, this.#privateKey);
    } catch (error) {
      const code = error instanceof SphinxError ? error.code : undefined;
      if (code === 'SPHINX_HEADER_MAC') this.#counters.increment('dropped_header_mac');
      else if (code === 'SPHINX_PAYLOAD_TAG') this.#counters.increment('dropped_payload_tag');
      else this.#counters.increment('dropped_malformed');
      return undefined;
    }
  }

  async #finish(
    processed: Extract<ProcessedPacket, { kind: 'final' }>,
    frame: Frame,
  ): Promise<void> {
    if (this.#modules.onFinal === undefined) {
      this.#counters.increment('dropped_not_a_gateway');
      return;
    }
    this.#counters.increment('packets_final');
    await this.#modules.onFinal({
      destination: processed.destination,
      payload: processed.payload,
      packetLength: frame.packet.length,
      keyRotation: frame.keyRotation,
    });
  }

  #delay(
    processed: Extract<ProcessedPacket, { kind: 'forward' }>,
    frame: Frame,
    receivedAt: number,
  ): void {
    const hop = readEndpoint(processed.nextHop);
    if (hop === undefined) {
      this.#counters.increment('dropped_unknown_next_hop');
      return;
    }
    if (!this.allows(hop)) return;
    const { maxDelayMs } = this.#limits;
    const chosenMs = Number(processed.delayNs) / NANOSECONDS_PER_MS;
    if (chosenMs > maxDelayMs) this.#counters.increment('delays_clamped');
    const forwarded = { keyRotation: frame.keyRotation, packet: processed.packet };
    const dueAt = receivedAt + Math.min(chosenMs, maxDelayMs);
    if (!this.#delays.add({ hop, frame: forwarded }, dueAt)) {
      this.#counters.increment('dropped_delay_queue_full');
    }
  }
}
