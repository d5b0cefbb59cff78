import { setImmediate as nextTurn } from 'node:timers/promises';
import { VerifierError } from './errors.ts';

/** Shows waiting at most, all clients together: some six seconds of work. */
const DEFAULT_LIMIT = 256;
/** Shows of one client waiting at most. */
const DEFAULT_CLIENT_LIMIT = 16;
/** A show that waited longer is not verified any more: its gateway has stopped waiting. */
const DEFAULT_MAX_WAIT_MS = 8_000;

/** How much may wait for verification. */
export interface VerificationQueueOptions {
  /** Shows waiting at most, all clients together. Default 256. */
  readonly limit?: number;
  /** Shows of one client waiting at most. Default 16. */
  readonly clientLimit?: number;
  /** A show that waited longer is refused instead of verified. Default 8000. */
  readonly maxWaitMs?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicMs?: () => number;
}

interface Job {
  readonly acceptedAt: number;
  readonly run: () => void;
  readonly refuse: (error: VerifierError) => void;
}

/**
 * Runs verifications one at a time, clients in turn, and lets the event loop breathe after each, so that other requests are answered while
 * shows wait. Refuses what it could not do in time.
 */
export class VerificationQueue {
  readonly #limit: number;
  readonly #clientLimit: number;
  readonly #maxWaitMs: number;
  readonly #monotonicMs: () => number;
  /** Jobs by client, the client whose turn is next first. */
  readonly #jobs = new Map<string, Job[]>();
  #count = 0;
  #isRunning = false;

  constructor(options: VerificationQueueOptions = {}) {
    this.#limit = options.limit ?? DEFAULT_LIMIT;
    this.#clientLimit = options.clientLimit ?? DEFAULT_CLIENT_LIMIT;
    this.#maxWaitMs = options.maxWaitMs ?? DEFAULT_MAX_WAIT_MS;
    this.#monotonicMs = options.monotonicMs ?? (() => performance.now());
  }

  /** Whether this client already has as many shows waiting as it may. */
  isFullFor(client: string): boolean {
    return (this.#jobs.get(client)?.length ?? 0) >= this.#clientLimit;
  }

  /**
   * Runs `work` when its turn comes.
   * @throws {@link VerifierError} `VERIFIER_BUSY` if the queue is full or the turn came too late; then `work` did not run.
   */
  async run<Result>(client: string, work: () => Result): Promise<Result> {
    if (this.#count >= this.#limit || this.isFullFor(client)) {
      throw new VerifierError('VERIFIER_BUSY', 'too many shows wait for verification');
    }
    return await new Promise<Result>((resolve, reject) => {
      const run = (): void => {
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
      };
      const jobs = this.#jobs.get(client) ?? [];
      jobs.push({ acceptedAt: this.#monotonicMs(), run, refuse: reject });
      this.#jobs.set(client, jobs);
      this.#count += 1;
      if (!this.#isRunning) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#isRunning = true;
    for (let job = this.#next(); job !== undefined; job = this.#next()) {
      if (this.#monotonicMs() - job.acceptedAt > this.#maxWaitMs) {
        job.refuse(new VerifierError('VERIFIER_BUSY', 'the show waited too long'));
        continue;
      }
      job.run();
      await nextTurn();
    }
    this.#isRunning = false;
  }

  #next(): Job | undefined {
    const [first] = this.#jobs;
    if (first === undefined) return undefined;
    const [client, jobs] = first;
    const job = jobs.shift();
    this.#jobs.delete(client);
    if (jobs.length > 0) this.#jobs.set(client, jobs);
    this.#count -= 1;
    return job;
  }
}
