import type { MonotonicClock } from '@coir/io';
import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import type { DepositLookup, DepositSource } from './deposit-source.ts';

/** Bounds of {@link DepositLookups}. */
export interface DepositLookupOptions {
  /** Time for which "not found" is believed without asking again: about one block. */
  readonly notFoundMs: number;
  /** Most hashes remembered as not found. */
  readonly notFoundLimit: number;
  /** Hashes asked for at once. */
  readonly concurrency: number;
  /** Hashes that may wait for their turn. */
  readonly waitingLimit: number;
  /** Running time, which is never set back. */
  readonly clock: MonotonicClock;
}

/**
 * A deposit source that asks another one sparingly: once for any number of callers that want the
 * same hash at the same time, not at all for a hash just not found, and a bounded number of hashes
 * at once. When too many wait, a look-up is `unavailable`.
 */
export class DepositLookups implements DepositSource {
  readonly #options: DepositLookupOptions;
  readonly #source: DepositSource;
  readonly #queue: PQueue;
  readonly #inFlight = new Map<string, Promise<DepositLookup>>();
  /** Hash → until when it counts as not found. */
  readonly #notFound: LRUCache<string, number>;

  /** Asks `source`. */
  constructor(options: DepositLookupOptions, modules: { readonly source: DepositSource }) {
    this.#options = options;
    this.#source = modules.source;
    this.#queue = new PQueue({ concurrency: options.concurrency });
    this.#notFound = new LRUCache({ max: options.notFoundLimit });
  }

  /** Looks a transfer up, once however many wait for it. */
  lookup(txHash: string): Promise<DepositLookup> {
    if ((this.#notFound.get(txHash) ?? 0) > this.#options.clock()) {
      return Promise.resolve({ kind: 'not_found' });
    }
    let inFlight = this.#inFlight.get(txHash);
    if (inFlight === undefined) {
      inFlight = this.#ask(txHash).finally(() => this.#inFlight.delete(txHash));
      this.#inFlight.set(txHash, inFlight);
    }
    return inFlight;
  }

  /** @inheritDoc */
  outage(signal?: AbortSignal): Promise<string | undefined> {
    return this.#source.outage(signal);
  }

  async #ask(txHash: string): Promise<DepositLookup> {
    const { waitingLimit, notFoundMs, clock } = this.#options;
    if (this.#queue.size >= waitingLimit) {
      return { kind: 'unavailable', reason: `${waitingLimit} look-ups are waiting already` };
    }
    const answer = await this.#queue.add(() => this.#source.lookup(txHash));
    if (answer.kind === 'not_found') this.#notFound.set(txHash, clock() + notFoundMs);
    return answer;
  }
}
