import { EXIT_CODES, ExitError } from './exit-codes.ts';

/** Width that is assumed where there is no terminal. */
const DEFAULT_COLUMNS = 80;

/**
 * Where a program reads and prints: standard input, output and error. That nobody takes what it
 * prints, or a full disk does, ends nothing.
 */
export class Terminal {
  readonly #name: string;

  /** @param name - Begins each line on standard error. */
  constructor(name: string) {
    this.#name = name;
    process.stdout.on('error', () => undefined);
    process.stderr.on('error', () => undefined);
  }

  /** `true` if what is printed is read by a person at a terminal. */
  get isInteractive(): boolean {
    return process.stdout.isTTY === true;
  }

  /** Width of the terminal in columns; 80 where there is none. */
  get columns(): number {
    return process.stdout.columns ?? DEFAULT_COLUMNS;
  }

  /**
   * Reads standard input to its end.
   *
   * @param limit - Most bytes.
   * @throws {@link ExitError} with `usage` if there are more.
   */
  async readInput(limit: number): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of process.stdin.iterator({ destroyOnReturn: true })) {
      length += (chunk as Uint8Array).length;
      if (length > limit) {
        throw new ExitError(EXIT_CODES.usage, `standard input has more than ${limit} bytes`);
      }
      chunks.push(chunk as Uint8Array);
    }
    return new Uint8Array(Buffer.concat(chunks));
  }

  /** Writes a result to standard output. */
  print(text: string): void {
    process.stdout.write(text);
  }

  /**
   * Writes a result to standard output, and tells whether it was taken: not, if the other end of a
   * pipe is closed or the disk is full.
   */
  async hasPrinted(text: string): Promise<boolean> {
    return await new Promise((resolve) => {
      process.stdout.write(text, (error) => resolve(error === null || error === undefined));
    });
  }

  /** Writes a line to standard error, where there is no log (yet). */
  say(text: string): void {
    process.stderr.write(`${this.#name}: ${text}\n`);
  }
}
