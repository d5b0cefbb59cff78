import { readFileSync, rmSync } from 'node:fs';
import { SettingsError } from './settings/settings-error.ts';

/** Exit codes of the programs. */
export const EXIT_CODES = {
  /** Did what it was asked to, or stopped when it was told to. */
  done: 0,
  /** Failed. */
  failed: 1,
  /** Was called with wrong arguments. */
  usage: 2,
  /** Failed for now: trying again later helps. */
  tryAgain: 75,
  /** Settings, manifest, topology or keys cannot be used. */
  configuration: 78,
  /** Was interrupted. */
  interrupted: 130,
} as const;

/** One of {@link EXIT_CODES}. */
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** An error that says with which code the program ends. */
export class ExitError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'ExitError';
  /** The code. */
  readonly exitCode: ExitCode;

  /** The message is a sentence for people, with what to do. */
  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** The reason of {@link Lifecycle.signal}: somebody asked the program to stop. */
export class StopRequested extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'StopRequested';
}

/** Code that a program ends with because of an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof ExitError) return error.exitCode;
  return error instanceof SettingsError ? EXIT_CODES.configuration : EXIT_CODES.failed;
}

/** Longest time that stopping may take. */
const STOP_DEADLINE_MS = 10_000;
/** Width that is assumed where there is no terminal. */
const DEFAULT_COLUMNS = 80;
/** Time between two looks whether the parent is still there. */
const PARENT_WATCH_MS = 500;
/** Under npm a Ctrl-C comes twice: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MS = 250;
/** Shells that npm puts between itself and a script. */
const SHELLS: ReadonlySet<string> = new Set(['sh', 'dash', 'bash', 'ash', 'busybox', 'zsh']);

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
  readonly #options: Required<LifecycleOptions>;
  readonly #abort = new AbortController();
  readonly #stopTasks: (() => Promise<void> | void)[] = [];
  readonly #exitTasks: (() => void)[] = [];
  readonly #reloadTasks: (() => Promise<void> | void)[] = [];
  readonly #temporaryFolders = new Set<string>();
  #report: (error: unknown, event: string) => void;
  #flush: () => Promise<void> = async () => undefined;
  #firstSignalAt: number | undefined;
  #hasCrashed = false;
  #isStopExpected = false;
  #deadline: Promise<never> | undefined;
  #reloading: Promise<void> = Promise.resolve();
  #parentWatch: NodeJS.Timeout | undefined;

  /** Listens to signals from now on. */
  constructor(options: LifecycleOptions) {
    this.#options = { stopDeadlineMs: STOP_DEADLINE_MS, ...options };
    this.#report = (error, event) => this.say(`${event}: ${describe(error)}`);
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
    process.stderr.write(`${this.#options.name}: ${text}\n`);
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
    this.#stopTasks.push(task);
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
    this.#temporaryFolders.delete(folder);
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
      code = await Promise.race([work(), this.#stopRequestedLongAgo()]);
    } catch (error) {
      if (!this.signal.aborted) {
        code = exitCodeOf(error);
        // Both are for the person who started it, and hold no stack.
        if (error instanceof ExitError || error instanceof SettingsError) {
          for (const line of error.message.split('\n')) this.say(line);
        } else {
          this.#report(error, 'failed');
        }
      } else if (error instanceof DeadlineError) {
        this.say(error.message);
        return await this.#exit(EXIT_CODES.failed);
      } else if (!isAbort(error)) {
        this.#report(error, 'failed while stopping');
      }
    }
    // From here on a request to stop changes only how long it takes.
    const isInterrupted = this.signal.aborted;
    const isStopped = await this.#stop();
    if (this.#hasCrashed || !isStopped) return await this.#exit(EXIT_CODES.failed);
    if (!isInterrupted || this.#isStopExpected) return await this.#exit(code);
    const interrupted = { service: EXIT_CODES.done, command: EXIT_CODES.interrupted };
    return await this.#exit(interrupted[this.#options.kind]);
  }

  /** Rejects when a stop was requested and the deadline has passed. */
  async #stopRequestedLongAgo(): Promise<never> {
    await new Promise<void>((resolve) => {
      if (this.signal.aborted) resolve();
      else this.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    return await this.#late();
  }

  /** Calls every stop task, the last one first, within the deadline. */
  async #stop(): Promise<boolean> {
    let isStopped = true;
    const stopping = (async () => {
      for (const task of this.#stopTasks.toReversed()) {
        try {
          await task();
        } catch (error) {
          isStopped = false;
          this.#report(error, 'stopping failed');
        }
      }
    })();
    try {
      await Promise.race([stopping, this.#late()]);
    } catch (error) {
      this.say(describe(error));
      return false;
    }
    return isStopped;
  }

  /** Rejects when the deadline has passed since stopping began, whoever began it. */
  #late(): Promise<never> {
    this.#deadline ??= new Promise<never>((_, reject) => {
      const { stopDeadlineMs } = this.#options;
      const message = `did not stop within ${stopDeadlineMs / 1000} s`;
      setTimeout(() => reject(new DeadlineError(message)), stopDeadlineMs);
    });
    // It may come when nobody waits any longer.
    this.#deadline.catch(() => undefined);
    return this.#deadline;
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
    this.#removeTemporaryFolders();
  }

  #removeTemporaryFolders(): void {
    for (const folder of this.#temporaryFolders) {
      try {
        rmSync(folder, { recursive: true, force: true, maxRetries: 2 });
      } catch (error) {
        this.say(`${folder} could not be removed: ${describe(error)}`);
      }
    }
  }

  #listen(): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => this.#takeSignal(signal));
    }
    process.on('SIGHUP', () => {
      if (this.#options.kind === 'command') this.#takeSignal('SIGHUP');
      else this.#reloading = this.#reloading.then(() => this.#reload());
    });
    process.on('uncaughtException', (error) => this.#takeException(error));
    process.on('exit', () => this.#takeExit());
    // What nobody reads, or a full disk takes, is lost, and nothing else.
    process.stdout.on('error', () => undefined);
    process.stderr.on('error', () => undefined);
    if (process.send !== undefined) {
      process.on('disconnect', () => this.requestStop('the parent closed the channel'));
      if (!process.connected) this.requestStop('the parent is gone');
    }
    if (this.environment['npm_lifecycle_event'] !== undefined) this.#watchParent();
  }

  #takeSignal(signal: NodeJS.Signals): void {
    const now = performance.now();
    if (this.#firstSignalAt === undefined) {
      this.#firstSignalAt = now;
      this.requestStop(signal);
      return;
    }
    const isUnderNpm = this.environment['npm_lifecycle_event'] !== undefined;
    if (isUnderNpm && now - this.#firstSignalAt < SAME_SIGNAL_MS) return;
    this.#exitNow(EXIT_CODES.interrupted);
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

  #watchParent(): void {
    const parent = parentOfScript();
    this.#parentWatch = setInterval(() => {
      if (parentOfScript() === parent) return;
      clearInterval(this.#parentWatch);
      this.requestStop('npm is gone');
    }, PARENT_WATCH_MS).unref();
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

/** Stopping took too long. */
class DeadlineError extends Error {}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isAbort(error: unknown): boolean {
  return error instanceof StopRequested || (error instanceof Error && error.name === 'AbortError');
}

/**
 * The process that started this one: npm, where it can be seen also through the shell that npm may
 * have put in between.
 */
function parentOfScript(): string {
  const { ppid } = process;
  try {
    const status = readFileSync(`/proc/${ppid}/stat`, 'latin1');
    // pid (name) state ppid …; a name may hold brackets.
    const name = status.slice(status.indexOf('(') + 1, status.lastIndexOf(')'));
    const [, parent = ''] = status.slice(status.lastIndexOf(')') + 2).split(' ');
    if (SHELLS.has(name)) return `${ppid} ${parent}`;
  } catch {
    // No such file system, or the parent ended this moment, which its number will tell.
  }
  return String(ppid);
}
