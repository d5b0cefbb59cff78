/** Stopping took too long. */
export class StopDeadlineError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'StopDeadlineError';
}

/** The tasks by which a program stops in order, within a time. */
export class StopTasks {
  readonly #deadlineMs: number;
  readonly #tasks: (() => Promise<void> | void)[] = [];
  #late: Promise<never> | undefined;

  /** @param deadlineMs - Longest time that stopping may take. */
  constructor(deadlineMs: number) {
    this.#deadlineMs = deadlineMs;
  }

  /** Adds a task that is called before those that were added earlier. */
  add(task: () => Promise<void> | void): void {
    this.#tasks.push(task);
  }

  /** Rejects with {@link StopDeadlineError} when the time since the first call has passed. */
  late(): Promise<never> {
    this.#late ??= new Promise<never>((_, reject) => {
      const message = `did not stop within ${this.#deadlineMs / 1000} s`;
      setTimeout(() => reject(new StopDeadlineError(message)), this.#deadlineMs);
    });
    // It may come when nobody waits any longer.
    this.#late.catch(() => undefined);
    return this.#late;
  }

  /**
   * Calls every task, one after the other, within the deadline.
   *
   * @param report - Told which task failed, and that the time is over.
   * @returns `true` if none failed and all ended in time.
   */
  async run(report: (error: unknown, event: string) => void): Promise<boolean> {
    let isStopped = true;
    const stopping = (async () => {
      for (const task of this.#tasks.toReversed()) {
        try {
          await task();
        } catch (error) {
          isStopped = false;
          report(error, 'stopping failed');
        }
      }
    })();
    try {
      await Promise.race([stopping, this.late()]);
    } catch (error) {
      report(error, 'stopping failed');
      return false;
    }
    return isStopped;
  }
}
