import { QueueFullError, type WorkQueue } from '../work-queue.ts';
import type { DepositLookup, DepositSource } from './deposit-source.ts';

/** Settings of {@link DepositLookups}. */
export interface DepositLookupOptions {
  /** How long "not found" is believed without asking again: about one block. */
  readonly notFoundMs: number;
  /** Most hashes remembered as not found. */
  readonly notFoundLimit: number;
  /** Milliseconds from any fixed moment. */
  readonly clock: () => number;
}

/**
 * A deposit source that asks another one sparingly: once for any number of callers that want the same hash at the same time, not at all for
 * a hash just not found, and a bounded number of hashes at once. A full queue is `unavailable`.
 */
export class DepositLookups implements DepositSource {
  readonly #options: DepositLookupOptions;
  readonly #source: DepositSource;
  readonly #queue: WorkQueue;
  readonly #underWay = new Map<string, Promise<DepositLookup>>();
  /** Hash → until when it counts as not found. Oldest first. */
  readonly #notFound = new Map<string, number>();

  /** Asks `source`, as many at once as `queue` runs. */
  constructor(
    options: DepositLookupOptions,
    modules: { readonly source: DepositSource; readonly queue: WorkQueue },
  ) {
    this.#options = options;
    this.#source = modules.source;
    this.#queue = modules.queue;
  }

  /** What the chain says of a transfer, asked once however many wait for it. */
  lookup(txHash: string): Promise<DepositLookup> {
    if ((this.#notFound.get(txHash) ?? 0) > this.#options.clock()) {
      return Promise.resolve({ kind: 'not_found' });
    }
    let flight = this.#underWay.get(txHash);
    if (flight === undefined) {
      flight = this.#ask(txHash).finally(() => this.#underWay.delete(txHash));
      this.#underWay.set(txHash, flight);
    }
    return flight;
  }

  outage(signal?: AbortSignal): Promise<string | undefined> {
    return this.#source.outage(signal);
  }

  async #ask(txHash: string): Promise<DepositLookup> {
    try {
      const answer = await this.#queue.run(() => this.#source.lookup(txHash));
      if (answer.kind === 'not_found') this.#remember(txHash);
      return answer;
    } catch (error) {
      if (!(error instanceof QueueFullError)) throw error;
      return { kind: 'unavailable', reason: 'too many look-ups are waiting' };
    }
  }

  #remember(txHash: string): void {
    this.#notFound.delete(txHash);
    this.#notFound.set(txHash, this.#options.clock() + this.#options.notFoundMs);
    const [oldest] = this.#notFound.keys();
    if (this.#notFound.size > this.#options.notFoundLimit && oldest !== undefined) {
      this.#notFound.delete(oldest);
    }
  }
}
