import type { Lifecycle } from '@coir/service';

/** The life of a command that a test runs in its own process: what it prints is kept. */
export class TrialLifecycle {
  output = '';
  input: Uint8Array = new Uint8Array(0);
  isOutputTaken = true;
  readonly environment: Readonly<Record<string, string | undefined>> = {};
  readonly #abort = new AbortController();
  readonly #stopTasks: (() => Promise<void> | void)[] = [];

  readonly terminal = {
    isInteractive: false,
    columns: 80,
    print: (text: string): void => {
      this.output += text;
    },
    say: (text: string): void => {
      this.output += `${text}\n`;
    },
    hasPrinted: async (text: string): Promise<boolean> => {
      if (this.isOutputTaken) this.output += text;
      return this.isOutputTaken;
    },
    readInput: async (): Promise<Uint8Array> => this.input,
  };

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  onStop(task: () => Promise<void> | void): void {
    this.#stopTasks.push(task);
  }

  onExit(): void {
    // What it is told to do last ends with the test's own process.
  }

  addTemporaryFolder(): void {
    // Tests name their folders.
  }

  /** Runs work of a command, stops as a process does, and returns its code or its error. */
  async run(work: (lifecycle: Lifecycle) => Promise<unknown>): Promise<unknown> {
    try {
      return await work(this as unknown as Lifecycle);
    } catch (error) {
      return error;
    } finally {
      for (const task of this.#stopTasks.splice(0).reverse()) await task();
    }
  }
}
