/** Prints one line for each finished step of a command, with its time, to standard error or output. */
export class Progress {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  readonly #isInteractive: boolean;

  constructor(options: {
    readonly write: (text: string) => void;
    readonly now: () => number;
    /** Whether the unfinished step may be shown and overwritten: only on a terminal. */
    readonly isInteractive: boolean;
  }) {
    this.#write = options.write;
    this.#now = options.now;
    this.#isInteractive = options.isInteractive;
  }

  /** Runs `work` as one step. `describe` says what came of it. */
  async step<Result>(
    title: string,
    work: () => Promise<Result>,
    describe?: (result: Result) => string,
  ): Promise<Result> {
    const startedAt = this.#now();
    if (this.#isInteractive) this.#write(`  … ${title}`);
    try {
      const result = await work();
      const outcome = describe?.(result);
      this.#line('✓', outcome === undefined ? title : `${title}: ${outcome}`, startedAt);
      return result;
    } catch (error) {
      this.#line('✗', title, startedAt);
      throw error;
    }
  }

  /** A line that is no step, such as a heading. */
  say(text: string): void {
    this.#write(`${text}\n`);
  }

  #line(mark: string, text: string, startedAt: number): void {
    const took = `${Math.round(this.#now() - startedAt)} ms`.padStart(9);
    this.#write(`${this.#isInteractive ? '\r\x1b[2K' : ''}  ${mark} ${took}  ${text}\n`);
  }
}
