import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { cleanEnvironment, EXIT_CODES } from '@coir/service';
import { LocalnetError, type LocalnetErrorCode } from './errors.ts';

/** Times that processes may take. */
export interface SupervisorTimes {
  /** To be ready. */
  readonly readyTimeoutMs: number;
  /** To stop, before they are ended. */
  readonly stopTimeoutMs: number;
}

const DEFAULT_TIMES: SupervisorTimes = { readyTimeoutMs: 30_000, stopTimeoutMs: 12_000 };
const LOG_LINES_SHOWN = 5;
/** End of a log that is looked at for its last lines. */
const LOG_TAIL_LENGTH = 16 * 1024;

/** One process of the local network. */
export interface Role {
  /** Name for people, such as `issuer-1`. */
  readonly name: string;
  /** Path of its program. */
  readonly program: string;
  /** Words between the program and its options. */
  readonly words: readonly string[];
  /** Path of its configuration, in the folder it works in. */
  readonly configFile: string;
  /** Path of the file that what it prints is added to. */
  readonly logFile: string;
}

/** Told to a supervisor besides what to start. */
export interface SupervisorOptions {
  /** Told once a process that was ready ends without being asked to. */
  readonly onFailure: (error: Error) => void;
  /** Times that differ from the defaults: 30 s to be ready, 12 s to stop. */
  readonly times?: Partial<SupervisorTimes>;
}

interface Running {
  readonly role: Role;
  readonly child: ChildProcess;
  readonly exited: Promise<void>;
  /** Set before the supervisor ends the process itself, so that its end is no surprise. */
  isExpectedToEnd: boolean;
}

/** The file that a process prints to: its descriptor, and its length when this start began. */
interface LogFile {
  readonly descriptor: number;
  readonly start: number;
}

function openLog(file: string): LogFile {
  const descriptor = openSync(file, 'a', 0o600);
  return { descriptor, start: fstatSync(descriptor).size };
}

/** The last lines that this start added to a log. */
function lastLines(file: string, start: number): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return 'its log cannot be read';
  }
  try {
    const { size } = fstatSync(descriptor);
    const from = Math.max(start, size - LOG_TAIL_LENGTH);
    const tail = Buffer.alloc(Math.max(0, size - from));
    const length = readSync(descriptor, tail, 0, tail.length, from);
    const text = tail.subarray(0, length).toString('utf8').trimEnd();
    if (text === '') return 'it said nothing';
    return text.split('\n').slice(-LOG_LINES_SHOWN).join('\n  ');
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Starts the processes of the network, waits until each is ready, and ends them all.
 *
 * Every child holds an IPC channel to this process and ends when the channel closes, so that none
 * outlives it, however it dies. It writes to its log file by itself: a full disk or a slow one is
 * no matter of this process.
 */
export class Supervisor {
  readonly #running = new Map<string, Running>();
  readonly #onFailure: (error: Error) => void;
  readonly #times: SupervisorTimes;
  #isStopping = false;

  /** A supervisor of no process yet. */
  constructor({ onFailure, times }: SupervisorOptions) {
    this.#onFailure = onFailure;
    this.#times = { ...DEFAULT_TIMES, ...times };
  }

  /**
   * Starts a process and waits until it is ready.
   *
   * @returns The address it listens at.
   * @throws {@link LocalnetError} `LOCALNET_ROLE_ENDED` if it ends before it is ready, or is not
   * ready in time, `LOCALNET_DAMAGED` if that is for its configuration or a file it names; with the
   * last lines it printed.
   */
  async start(role: Role): Promise<string> {
    if (this.#isStopping) throw ended(`${role.name} is not started, since all is stopped`);
    const log = openLog(role.logFile);
    const child = fork(role.program, [...role.words, '--config', role.configFile], {
      cwd: dirname(role.configFile),
      env: cleanEnvironment(),
      stdio: ['ignore', log.descriptor, log.descriptor, 'ipc'],
      // A Ctrl-C in the terminal reaches this process only, which then stops the others in order.
      detached: true,
    });
    closeSync(log.descriptor);
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    const running: Running = { role, child, exited, isExpectedToEnd: false };
    this.#running.set(role.name, running);
    return await this.#untilReady(running, log.start);
  }

  #untilReady(running: Running, logStart: number): Promise<string> {
    const { role, child } = running;
    let isReady = false;
    return new Promise<string>((resolve, reject) => {
      const { readyTimeoutMs } = this.#times;
      const timer = setTimeout(() => {
        running.isExpectedToEnd = true;
        child.kill('SIGKILL');
        reject(ended(`${role.name} was not ready within ${readyTimeoutMs / 1000} s`));
      }, readyTimeoutMs);
      const fail = (how: string, code?: LocalnetErrorCode): void => {
        clearTimeout(timer);
        this.#running.delete(role.name);
        if (running.isExpectedToEnd) {
          reject(ended(`${role.name} was stopped`));
          return;
        }
        const lines = lastLines(role.logFile, logStart);
        const error = ended(`${role.name} ended ${how}:\n  ${lines}`, code);
        if (isReady) this.#onFailure(error);
        else reject(error);
      };
      child.on('message', (message: { ready?: string }) => {
        if (message.ready === undefined) return;
        clearTimeout(timer);
        isReady = true;
        resolve(message.ready);
      });
      child.once('error', (error) => fail(`before it began (${error.message})`));
      child.once('exit', (code, signal) => {
        // One that does not come up on its files has named what is wrong with them.
        const isConfiguration = code === EXIT_CODES.configuration;
        const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
        fail(how, isConfiguration ? 'LOCALNET_DAMAGED' : undefined);
      });
    });
  }

  /** Ends one process at once, as a crash would. */
  async kill(name: string): Promise<void> {
    const running = this.#running.get(name);
    if (running === undefined) return;
    running.isExpectedToEnd = true;
    running.child.kill('SIGKILL');
    await running.exited;
  }

  /**
   * Asks every process to stop, and ends those that do not within the time. Afterwards none is
   * left, and none starts.
   */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(
      [...this.#running.values()].map(async (running) => {
        running.isExpectedToEnd = true;
        running.child.kill('SIGTERM');
        const timer = setTimeout(() => running.child.kill('SIGKILL'), this.#times.stopTimeoutMs);
        await running.exited;
        clearTimeout(timer);
      }),
    );
  }

  /** Ends every process at once, without waiting. For a program that is about to end itself. */
  killAll(): void {
    this.#isStopping = true;
    for (const running of this.#running.values()) {
      running.isExpectedToEnd = true;
      running.child.kill('SIGKILL');
    }
  }
}

function ended(message: string, code: LocalnetErrorCode = 'LOCALNET_ROLE_ENDED'): LocalnetError {
  return new LocalnetError(code, message);
}
