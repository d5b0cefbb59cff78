import type { Clock, MonotonicMs } from '@coir/io';
import type { Topology } from '@coir/protocol/topology';
import type { Log } from '@coir/service';
import { type Endpoint, endpointName } from './links/endpoint.ts';

/** Looks at the directory that may be missed before a topology is called old. */
const LOOKS_MISSED = 5;

/** Times between the looks of a {@link RoutingFilter} at the directory. */
export interface RoutingFilterOptions {
  /** Time between two looks at the directory. */
  readonly refreshMs: number;
  /** Time until the next look after one that failed. */
  readonly retryMs: number;
}

/** The modules of a {@link RoutingFilter}. */
export interface RoutingFilterModules {
  readonly clock: Clock;
  /** Told when the directory stops answering, and when it answers again. */
  readonly log: Log;
  /** The current topology. Must end, by itself or by the signal. */
  readonly fetchTopology: (signal: AbortSignal) => Promise<Topology>;
  /** Called after each look that succeeded. */
  readonly onRefresh: () => void;
}

/**
 * Knows which hops belong to the network, so that nobody can make a node connect anywhere else.
 * **Mix node and gateway.**
 *
 * While the directory does not answer, the last topology stays in force; before the first one
 * nothing is allowed.
 */
export class RoutingFilter {
  readonly #options: RoutingFilterOptions;
  readonly #modules: RoutingFilterModules;
  readonly #stopped = new AbortController();
  #names: ReadonlySet<string> | undefined;
  #answeredAt: MonotonicMs | undefined;
  #cancelTimer: (() => void) | undefined;
  #isAnswered = true;

  constructor(options: RoutingFilterOptions, modules: RoutingFilterModules) {
    this.#options = options;
    this.#modules = modules;
  }

  /** Time since the directory's last answer, milliseconds; undefined before the first. */
  get topologyAgeMs(): number | undefined {
    if (this.#answeredAt === undefined) return undefined;
    return this.#modules.clock.monotonicMs() - this.#answeredAt;
  }

  /** Reasons why the hops that are known may not be those of the network, one sentence each. */
  readiness(): readonly string[] {
    const age = this.topologyAgeMs;
    if (age === undefined) return ['The directory has not answered yet.'];
    if (age <= LOOKS_MISSED * this.#options.refreshMs) return [];
    return ['The directory does not answer any more; the nodes of its last answer are in force.'];
  }

  /** Looks once, and from then on regularly. Does not fail when the directory does. */
  async start(): Promise<void> {
    const isFresh = await this.#refresh();
    if (this.#stopped.signal.aborted) return;
    const { refreshMs, retryMs } = this.#options;
    this.#cancelTimer = this.#modules.clock.setTimer(isFresh ? refreshMs : retryMs, () => {
      void this.start();
    });
  }

  /** `true` if packets may be sent there. */
  allows(hop: Endpoint): boolean {
    return this.#names?.has(endpointName(hop)) ?? false;
  }

  stop(): void {
    this.#stopped.abort();
    this.#cancelTimer?.();
  }

  async #refresh(): Promise<boolean> {
    try {
      const topology = await this.#modules.fetchTopology(this.#stopped.signal);
      const nodes = [...topology.layers.flat(), ...topology.gateways];
      this.#names = new Set(
        nodes.map(({ host, mixPort }) => endpointName({ host, port: mixPort })),
      );
      this.#answeredAt = this.#modules.clock.monotonicMs();
      this.#modules.onRefresh();
      if (!this.#isAnswered) this.#modules.log.info('the directory answers again');
      this.#isAnswered = true;
      return true;
    } catch (error) {
      const isStopped = this.#stopped.signal.aborted;
      if (this.#isAnswered && !isStopped) {
        this.#modules.log.warn({ err: error }, 'the directory does not answer');
      }
      this.#isAnswered = false;
      return false;
    }
  }
}
