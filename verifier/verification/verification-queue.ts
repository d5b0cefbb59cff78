import { setImmediate as nextTurn } from 'node:timers/promises';
import { type MonotonicClock, type MonotonicMs, monotonicClock } from '@coir/io';
import { VerifierError } from '@coir/verifier-api';

/** The limits of a queue that is told no others. */
export const VERIFICATION_LIMITS = {
  /** Shows waiting at most, all clients together: about a second of work. */
  limit: 256,
  /** Shows of one client waiting at most. */
  clientLimit: 16,
  /** A show that waited longer is not verified any more: its gateway has stopped waiting. */
  maxWaitMs: 8_000,
  /**
   * Shows of one batch at most: enough to share most of the work, and some twenty milliseconds of
   * computation.
   */
  batchLimit: 8,
};

/** Bounds of what may wait for verification and is verified at once. */
export interface VerificationQueueOptions {
  /** Shows waiting at most, all clients together. */
  readonly limit?: number;
  /** Shows of one client waiting at most. */
  readonly clientLimit?: number;
  /** A show that waited longer is refused. */
  readonly maxWaitMs?: number;
  /** Shows of one batch at most, at least 1. */
  readonly batchLimit?: number;
  /** The machine's by default. */
  readonly clock?: MonotonicClock;
}

/** The modules of a {@link VerificationQueue}. */
export interface VerificationQueueModules<Item, Verdict> {
  /** Verifies a batch, which is not empty, and gives one verdict for each item, in order. */
  readonly verify: (batch: readonly Item[]) => readonly Verdict[];
  /** `true` for a proven client, `false` for a newcomer; asked whenever a batch is made. */
  readonly isProven: (client: string) => boolean;
}

interface Job<Item, Verdict> {
  readonly acceptedAt: MonotonicMs;
  readonly item: Item;
  readonly settle: (verdict: Verdict) => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * Verifies what waits in batches, one batch at a time, clients in turn, and lets the event loop
 * breathe after each, so that other requests are answered while shows wait. A batch is what waits
 * when the one before it is done; nothing waits for a batch to fill. Refuses what it could not do
 * in time.
 *
 * Proven clients and newcomers are never in one batch. A false show, which is cheap to make, makes
 * its batch cost several times as much; so newcomers slow newcomers down. Who is proven is asked
 * when a batch is made, so that a client whose show was false is out of the next one.
 */
export class VerificationQueue<Item, Verdict> {
  readonly #modules: VerificationQueueModules<Item, Verdict>;
  readonly #limit: number;
  readonly #clientLimit: number;
  readonly #maxWaitMs: number;
  readonly #batchLimit: number;
  readonly #clock: MonotonicClock;
  /** Jobs by client, the client whose turn is next first. */
  readonly #jobs = new Map<string, Job<Item, Verdict>[]>();
  #count = 0;
  #isRunning = false;

  constructor(options: VerificationQueueOptions, modules: VerificationQueueModules<Item, Verdict>) {
    this.#modules = modules;
    this.#limit = options.limit ?? VERIFICATION_LIMITS.limit;
    this.#clientLimit = options.clientLimit ?? VERIFICATION_LIMITS.clientLimit;
    this.#maxWaitMs = options.maxWaitMs ?? VERIFICATION_LIMITS.maxWaitMs;
    this.#batchLimit = options.batchLimit ?? VERIFICATION_LIMITS.batchLimit;
    this.#clock = options.clock ?? monotonicClock;
  }

  /** `true` if this client already has as many shows waiting as it may. */
  isFullFor(client: string): boolean {
    return (this.#jobs.get(client)?.length ?? 0) >= this.#clientLimit;
  }

  /**
   * Waits for the turn of `item` and gives the verdict on it.
   *
   * @throws {@link VerifierError} `VERIFIER_BUSY` if the queue is full or the turn came too late;
   * then it was not verified.
   */
  async verify(client: string, item: Item): Promise<Verdict> {
    if (this.#count >= this.#limit || this.isFullFor(client)) {
      throw new VerifierError(
        'VERIFIER_BUSY',
        `${this.#count} shows wait for verification; ask again later`,
      );
    }
    return await new Promise<Verdict>((settle, refuse) => {
      const jobs = this.#jobs.get(client) ?? [];
      jobs.push({ acceptedAt: this.#clock(), item, settle, refuse });
      this.#jobs.set(client, jobs);
      this.#count += 1;
      if (!this.#isRunning) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#isRunning = true;
    while (this.#count > 0) {
      this.#verifyBatch(this.#takeBatch().filter((job) => this.#isInTime(job)));
      await nextTurn();
    }
    this.#isRunning = false;
  }

  #verifyBatch(batch: readonly Job<Item, Verdict>[]): void {
    if (batch.length === 0) return;
    try {
      const verdicts = this.#modules.verify(batch.map(({ item }) => item));
      batch.forEach(({ settle }, position) => {
        settle(verdicts[position] as Verdict);
      });
    } catch (error) {
      for (const { refuse } of batch) refuse(error);
    }
  }

  #isInTime({ acceptedAt, refuse }: Job<Item, Verdict>): boolean {
    const isInTime = this.#clock() - acceptedAt <= this.#maxWaitMs;
    if (!isInTime)
      refuse(
        new VerifierError(
          'VERIFIER_BUSY',
          `the show waited longer than ${this.#maxWaitMs} ms; ask again later`,
        ),
      );
    return isInTime;
  }

  /**
   * One job of each client of one kind, the kind of the client whose turn is next, and again until
   * the batch is full.
   */
  #takeBatch(): readonly Job<Item, Verdict>[] {
    const batch: Job<Item, Verdict>[] = [];
    const [next] = this.#jobs.keys();
    if (next === undefined) return batch;
    const { isProven } = this.#modules;
    const isOfProven = isProven(next);
    const clients = [...this.#jobs.keys()].filter((client) => isProven(client) === isOfProven);
    // A client goes to the end of the list as often as a job of its is taken.
    for (const client of clients) {
      const job = batch.length < this.#batchLimit ? this.#take(client) : undefined;
      if (job === undefined) break;
      batch.push(job);
      if (this.#jobs.has(client)) clients.push(client);
    }
    return batch;
  }

  #take(client: string): Job<Item, Verdict> | undefined {
    const jobs = this.#jobs.get(client) ?? [];
    const job = jobs.shift();
    this.#jobs.delete(client);
    if (jobs.length > 0) this.#jobs.set(client, jobs);
    if (job !== undefined) this.#count -= 1;
    return job;
  }
}
