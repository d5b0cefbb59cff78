import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** How a program is started. */
export interface ChildOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdio?: StdioOptions;
  readonly cwd?: string;
}

/** A program of this folder as a process of its own. */
export class Child {
  readonly process: ChildProcess;
  /** Messages over the channel. */
  readonly messages: object[] = [];
  /** What it printed. */
  output = '';
  /** What it logged. */
  log = '';
  readonly #ended: Promise<unknown>;

  constructor(program: string, options: ChildOptions = {}) {
    const file = fileURLToPath(new URL(program, import.meta.url));
    this.process = spawn(process.execPath, ['--conditions=source', file, ...(options.args ?? [])], {
      env: { PATH: process.env['PATH'], ...options.env },
      stdio: options.stdio ?? ['ignore', 'pipe', 'pipe', 'ipc'],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    this.process.stdout?.on('data', (chunk) => {
      this.output += String(chunk);
    });
    this.process.stderr?.on('data', (chunk) => {
      this.log += String(chunk);
    });
    this.process.on('message', (message) => this.messages.push(message as object));
    // Not 'close', which does not come after a disconnect.
    const { stdout, stderr } = this.process;
    const ends = [stdout, stderr].map((stream) => stream && once(stream, 'close'));
    this.#ended = Promise.all([once(this.process, 'exit'), ...ends]);
  }

  /** Waits until it printed something. */
  async printed(pattern: RegExp): Promise<string> {
    return await this.#waitFor(pattern, () => this.output);
  }

  /** Waits until it logged something. */
  async logged(pattern: RegExp): Promise<string> {
    return await this.#waitFor(pattern, () => this.log);
  }

  async #waitFor(pattern: RegExp, text: () => string): Promise<string> {
    const deadline = performance.now() + 20_000;
    while (performance.now() < deadline) {
      const match = pattern.exec(text());
      if (match !== null) return match[1] ?? match[0];
      if (this.process.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`not there: ${pattern}; it printed ${this.output} and logged ${this.log}`);
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** Waits until it ended, and returns its exit code. */
  async exitCode(): Promise<number | null> {
    await this.#ended;
    return this.process.exitCode;
  }
}
