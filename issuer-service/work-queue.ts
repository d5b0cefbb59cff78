/** Thrown by {@link WorkQueue.run} when the queue is full; nothing was begun. */
export class QueueFullError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'QueueFullError';
}

/** Bounds of a {@link WorkQueue}. */
export interface WorkQueueOptions {
  /** Jobs under way at once. */
  readonly concurrency: number;
  /** Jobs that may wait. */
  readonly waitingLimit: number;
}

/** Runs jobs in the order they came, a bounded number at once, and refuses more than a bounded number of waiting ones. */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** How many jobs may run and how many wait. */
  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  /**
   * The result of `job`, once it had its turn.
   *
   * @typeParam Result - What `job` gives.
   * @throws {@link QueueFullError} at once, if too many wait already; otherwise what the job throws.
   */
  async run<Result>(job: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#options.concurrency) {
      if (this.#waiting.length >= this.#options.waitingLimit) {
        throw new QueueFullError('too much work is waiting');
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await job();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
