import { wrap } from './wrap.ts';

/** Columns before the text of a step: mark and time. */
const INDENT = 16;
const TIME_WIDTH = 9;

/** Where and when {@link Progress} writes. */
export interface ProgressOptions {
  /** Writes to the terminal, or wherever it goes. */
  readonly write: (text: string) => void;
  /** Running time in milliseconds. */
  readonly now: () => number;
  /**
   * `true` if the unfinished step may be shown and overwritten: only on a terminal that moves its
   * cursor.
   */
  readonly isInteractive: boolean;
  /** Columns there are. */
  readonly columns: number;
}

/** Prints one line for each finished step of a command, with its time. */
export class Progress {
  readonly #options: ProgressOptions;
  /** The steps in progress, the innermost last. */
  readonly #inProgress: string[] = [];

  /** Writes nothing yet. */
  constructor(options: ProgressOptions) {
    this.#options = options;
  }

  /**
   * Runs `work` as one step.
   *
   * @param describe - Says in a phrase what came of it.
   */
  async step<Result>(
    title: string,
    work: () => Promise<Result>,
    describe?: (result: Result) => string,
  ): Promise<Result> {
    const startedAt = this.#options.now();
    this.#inProgress.push(title);
    this.#showUnfinished();
    try {
      const result = await work();
      const outcome = describe?.(result);
      this.#finish(title, '✓', outcome === undefined ? title : `${title}: ${outcome}`, startedAt);
      return result;
    } catch (error) {
      this.#finish(title, '✗', title, startedAt);
      throw error;
    }
  }

  /** Prints a line that is no step, such as a heading; it is broken where the terminal ends. */
  say(text: string): void {
    const { columns, write } = this.#options;
    this.#hideUnfinished();
    for (const line of text.split('\n')) {
      // A line that is indented is laid out already, or is to be typed.
      const lines = line.startsWith(' ') ? [line] : wrap(line, columns);
      write(`${lines.join('\n')}\n`);
    }
    this.#showUnfinished();
  }

  /** Prints a part of the step in progress with the time it took. */
  sayPart(text: string, tookMs: number): void {
    this.#line(' ', text, tookMs);
  }

  #finish(title: string, mark: string, text: string, startedAt: number): void {
    const tookMs = this.#options.now() - startedAt;
    this.#hideUnfinished();
    this.#inProgress.splice(this.#inProgress.lastIndexOf(title), 1);
    this.#line(mark, text, tookMs);
  }

  #line(mark: string, text: string, tookMs: number): void {
    const { columns, write } = this.#options;
    const took = `${Math.round(tookMs)} ms`.padStart(TIME_WIDTH);
    const lines = wrap(text, columns - INDENT);
    this.#hideUnfinished();
    write(`  ${mark} ${took}  ${lines.join(`\n${' '.repeat(INDENT)}`)}\n`);
    this.#showUnfinished();
  }

  #showUnfinished(): void {
    const { columns, isInteractive, write } = this.#options;
    const title = this.#inProgress.at(-1);
    if (!isInteractive || title === undefined) return;
    // A line that the terminal breaks would not be overwritten.
    write(`\r\x1b[2K${`  … ${title}`.slice(0, columns - 1)}`);
  }

  #hideUnfinished(): void {
    const { isInteractive, write } = this.#options;
    if (isInteractive && this.#inProgress.length > 0) write('\r\x1b[2K');
  }
}
