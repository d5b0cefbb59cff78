/** Prints one line for each finished step of a command, with its time, to standard error or output. */
export class Progress {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  readonly #isInteractive: boolean;
  /** The steps under way, the innermost last. */
  readonly #underWay: string[] = [];

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
    this.#underWay.push(title);
    this.#showUnderWay();
    try {
      const result = await work();
      const outcome = describe?.(result);
      this.#finish('✓', outcome === undefined ? title : `${title}: ${outcome}`, startedAt);
      return result;
    } catch (error) {
      this.#finish('✗', title, startedAt);
      throw error;
    }
  }

  /** A line that is no step, such as a heading or a part of the step under way. */
  say(text: string): void {
    this.#hideUnderWay();
    this.#write(`${text}\n`);
    this.#showUnderWay();
  }

  #finish(mark: string, text: string, startedAt: number): void {
    const took = `${Math.round(this.#now() - startedAt)} ms`.padStart(9);
    this.#hideUnderWay();
    this.#underWay.pop();
    this.#write(`  ${mark} ${took}  ${text}\n`);
    this.#showUnderWay();
  }

  #showUnderWay(): void {
    const title = this.#underWay.at(-1);
    if (this.#isInteractive && title !== undefined) this.#write(`\r\x1b[2K  … ${title}`);
  }

  #hideUnderWay(): void {
    if (this.#isInteractive && this.#underWay.length > 0) this.#write('\r\x1b[2K');
  }
}
