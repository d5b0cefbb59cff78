import { EXIT_CODES, type ExitCode, ExitError, exitCodeOf } from './process/exit-codes.ts';
import { watchParent } from './process/parent-process.ts';
import { listenToSignals } from './process/signals.ts';
import { StopDeadlineError, StopTasks } from './process/stop-tasks.ts';
import { TemporaryFolders } from './process/temporary-folders.ts';
import { Terminal } from './process/terminal.ts';
import { SettingsError } from './settings/settings-error.ts';

/** The reason of {@link Lifecycle.signal}: somebody asked the program to stop. */
export class StopRequested extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'StopRequested';
}

/** Longest time that stopping may take. */
const STOP_DEADLINE_MS = 10_000;

/** Kinds of programs: a service runs until it is told to stop, a command until its work is done. */
export type ProgramKind = 'service' | 'command';

/** Options of a {@link Lifecycle}. */
export interface LifecycleOptions {
  /** Kind of the program. */
  readonly kind: ProgramKind;
  /** Begins what is said on standard error. */
  readonly name: string;
  /** Longest time that stopping may take, in milliseconds. 10 s by default. */
  readonly stopDeadlineMs?: number;
}

/**
 * The life of a process, from its arguments to its exit code. Nothing else in a program reads
 * `process.argv` and `process.env`, writes to the terminal, listens to signals or exits.
 *
 * - SIGTERM, SIGINT: stops in order within 10 s, also while starting; a service ends with 0, a
 *   command with 130.
 * - The same again: ends at once with 130; temporary folders are removed all the same.
 * - SIGHUP: a service reads again what it can, a command stops.
 * - The parent is gone (the IPC channel closed or, under npm, another is the parent): stops.
 * - An exception that nobody caught: is reported, stops in order, ends with 1.
 * - Standard output is closed or full: nothing.
 */
export class Lifecycle {
  /** Where it reads and prints. */
  readonly terminal: Terminal;
  readonly #options: LifecycleOptions;
  readonly #abort = new AbortController();
  readonly #stopTasks: StopTasks;
  readonly #exitTasks: (() => void)[] = [];
  readonly #reloadTasks: (() => Promise<void> | void)[] = [];
  readonly #temporaryFolders = new TemporaryFolders();
  #report: (error: unknown, event: string) => void;
  #flush: () => Promise<void> = async () => undefined;
  #hasCrashed = false;
  #isStopExpected = false;
  #reloading: Promise<void> = Promise.resolve();

  /** Listens to signals from now on. */
  constructor(options: LifecycleOptions) {
    this.terminal = new Terminal(options.name);
    this.#options = options;
    this.#stopTasks = new StopTasks(options.stopDeadlineMs ?? STOP_DEADLINE_MS);
    this.#report = (error, event) => this.terminal.say(`${event}: ${describe(error)}`);
    this.#listen();
  }

  /** The arguments after the program's name. */
  get arguments(): readonly string[] {
    return process.argv.slice(2);
  }

  /** The environment. */
  get environment(): Readonly<Record<string, string | undefined>> {
    return process.env;
  }

  /** Aborted with {@link StopRequested} when the program is asked to stop. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /**
   * Has exceptions that nobody caught, and failures while stopping, told to a log, and waits for it
   * at the end.
   */
  useLog(report: (error: unknown, event: string) => void, flush: () => Promise<void>): void {
    this.#report = report;
    this.#flush = flush;
  }

  /** Tells the parent something over the IPC channel, if there is one. */
  tellParent(message: object): void {
    // A parent that is gone is noticed by the closed channel.
    process.send?.(message, () => undefined);
  }

  /** Calls `task` when the program stops; what was added last is called first. */
  onStop(task: () => Promise<void> | void): void {
    this.#stopTasks.add(task);
  }

  /**
   * Calls `task` in the last moment, whichever way the program ends, but for SIGKILL. It cannot
   * wait for anything; what should be done in order belongs to {@link Lifecycle.onStop}.
   */
  onExit(task: () => void): void {
    this.#exitTasks.push(task);
  }

  /**
   * Says that the work is done but for waiting: from now on a request to stop is how the program
   * ends, and the code is that of its work.
   */
  endWhenStopped(): void {
    this.#isStopExpected = true;
  }

  /** Calls `task` when a service is asked to read again what it can. */
  onReload(task: () => Promise<void> | void): void {
    this.#reloadTasks.push(task);
  }

  /** Removes a folder whichever way the program ends, but for SIGKILL. */
  addTemporaryFolder(folder: string): void {
    this.#temporaryFolders.add(folder);
  }

  /** Keeps a folder that {@link Lifecycle.addTemporaryFolder} would have removed. */
  keepTemporaryFolder(folder: string): void {
    this.#temporaryFolders.keep(folder);
  }

  /** Asks the program to stop, as a signal does. */
  requestStop(reason: string): void {
    this.#abort.abort(new StopRequested(reason));
  }

  /** Waits until the program is asked to stop. */
  async stopRequested(): Promise<void> {
    if (this.signal.aborted) return;
    // Nothing else may be left that keeps the process alive.
    const alive = setInterval(() => undefined, 2 ** 30);
    await new Promise<void>((resolve) => {
      this.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    clearInterval(alive);
  }

  /**
   * Runs the program and ends the process: when `work` is done, or when it was asked to stop, with
   * every stop task called. Never returns.
   *
   * @param work - The program. Whatever it throws after the request to stop is taken as its end.
   */
  async run(work: () => Promise<ExitCode>): Promise<never> {
    let code: ExitCode = EXIT_CODES.failed;
    try {
      code = await Promise.race([work(), this.#stopTakesTooLong()]);
    } catch (error) {
      if (!this.signal.aborted) {
        code = exitCodeOf(error);
        // Both are for the person who started it, and hold no stack.
        if (error instanceof ExitError || error instanceof SettingsError) {
          for (const line of error.message.split('\n')) this.terminal.say(line);
        } else {
          this.#report(error, 'failed');
        }
      } else if (error instanceof StopDeadlineError) {
        this.terminal.say(error.message);
        return await this.#exit(EXIT_CODES.failed);
      } else if (!isAbort(error)) {
        this.#report(error, 'failed while stopping');
      }
    }
    // From here on a request to stop changes only how long it takes.
    const isInterrupted = this.signal.aborted;
    const isStopped = await this.#stopTasks.run((error, event) => {
      if (error instanceof StopDeadlineError) this.terminal.say(error.message);
      else this.#report(error, event);
    });
    if (this.#hasCrashed || !isStopped) return await this.#exit(EXIT_CODES.failed);
    if (!isInterrupted || this.#isStopExpected) return await this.#exit(code);
    const interrupted = { service: EXIT_CODES.done, command: EXIT_CODES.interrupted };
    return await this.#exit(interrupted[this.#options.kind]);
  }

  /** Rejects when a stop was requested and the deadline has passed. */
  async #stopTakesTooLong(): Promise<never> {
    await new Promise<void>((resolve) => {
      if (this.signal.aborted) resolve();
      else this.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    return await this.#stopTasks.late();
  }

  async #exit(code: ExitCode): Promise<never> {
    await this.#flush();
    return this.#exitNow(code);
  }

  #exitNow(code: ExitCode): never {
    process.exit(code);
  }

  #takeExit(): void {
    for (const task of this.#exitTasks.splice(0)) task();
    this.#temporaryFolders.remove((folder, error) =>
      this.terminal.say(`${folder} could not be removed: ${describe(error)}`),
    );
  }

  #listen(): void {
    const isUnderNpm = this.environment['npm_lifecycle_event'] !== undefined;
    const reload = (): void => {
      this.#reloading = this.#reloading.then(() => this.#reload());
    };
    listenToSignals(process, {
      isUnderNpm,
      monotonicMs: () => performance.now(),
      stop: (signal) => this.requestStop(signal),
      endAtOnce: () => this.#exitNow(EXIT_CODES.interrupted),
      reload: this.#options.kind === 'service' ? reload : undefined,
    });
    process.on('uncaughtException', (error) => this.#takeException(error));
    process.on('exit', () => this.#takeExit());
    if (process.send !== undefined) {
      process.on('disconnect', () => this.requestStop('the parent closed the channel'));
      if (!process.connected) this.requestStop('the parent is gone');
    }
    if (isUnderNpm) watchParent(() => this.requestStop('npm is gone'));
  }

  #takeException(error: unknown): void {
    this.#report(error, 'an exception that nobody caught');
    if (this.#hasCrashed) this.#exitNow(EXIT_CODES.failed);
    this.#hasCrashed = true;
    this.requestStop('an exception that nobody caught');
  }

  async #reload(): Promise<void> {
    for (const task of this.#reloadTasks) {
      try {
        await task();
      } catch (error) {
        this.#report(error, 'reading again failed; all stays as it was');
      }
    }
  }
}

/** Variables that a program needs of the system it runs on. */
const SYSTEM_VARIABLES: readonly string[] = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'TZ',
  'LANG',
  'LC_ALL',
  'SystemRoot',
];

/**
 * The environment for programs that this one starts: what they need of the system and nothing else,
 * so that settings of other programs, proxies and options of Node.js do not reach them.
 */
export function cleanEnvironment(): Record<string, string> {
  const entries = SYSTEM_VARIABLES.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(
    entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined),
  );
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isAbort(error: unknown): boolean {
  return error instanceof StopRequested || (error instanceof Error && error.name === 'AbortError');
}
