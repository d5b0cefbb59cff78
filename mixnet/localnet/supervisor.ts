import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { cleanEnvironment } from '@coir/service';

/** How long processes may take. */
export interface SupervisorTimes {
  /** To be ready. */
  readonly readyTimeoutMs: number;
  /** To stop, before they are ended. */
  readonly stopTimeoutMs: number;
}

const DEFAULT_TIMES: SupervisorTimes = { readyTimeoutMs: 30_000, stopTimeoutMs: 12_000 };
const LOG_LINES_SHOWN = 5;

/** One process of the local network. */
export interface Role {
  /** Name for people, such as `issuer 1`. */
  readonly name: string;
  /** Path of its `main.ts`. */
  readonly program: string;
  readonly configFile: string;
  /** What it prints goes here. */
  readonly logFile: string;
}

interface Running {
  readonly role: Role;
  readonly child: ChildProcess;
  readonly exited: Promise<void>;
  /** Set before the supervisor ends the process itself, so that its end is no surprise. */
  isExpectedToEnd: boolean;
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n  ');
  } catch {
    return '';
  }
}

/**
 * Starts the processes of the network, waits until each is ready, and ends them all.
 *
 * Every child holds an IPC channel to this process and ends when the channel closes, so that none outlives it, however it dies.
 */
export class Supervisor {
  readonly #running = new Map<string, Running>();
  readonly #onFailure: (error: Error) => void;
  readonly #times: SupervisorTimes;

  /** @param onFailure - Told once a process that was ready ends without being asked to. */
  constructor(onFailure: (error: Error) => void, times: Partial<SupervisorTimes> = {}) {
    this.#onFailure = onFailure;
    this.#times = { ...DEFAULT_TIMES, ...times };
  }

  /**
   * Starts a process and waits until it is ready.
   * @returns The address it listens at.
   * @throws Error if it ends before it is ready, or is not ready in time; with the last lines it printed.
   */
  async start(role: Role): Promise<string> {
    const child = fork(role.program, ['--config', role.configFile], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: cleanEnvironment(),
      // A Ctrl-C in the terminal reaches this process only, which then stops the others in order.
      detached: true,
    });
    const log = createWriteStream(role.logFile, { flags: 'a', mode: 0o600 });
    // A log that a full disk does not take ends nothing.
    log.on('error', () => undefined);
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    let isReady = false;
    const exited = new Promise<void>((resolve) => {
      child.once('close', () => {
        log.end();
        resolve();
      });
    });
    const running: Running = { role, child, exited, isExpectedToEnd: false };
    this.#running.set(role.name, running);

    return await new Promise<string>((resolve, reject) => {
      const { readyTimeoutMs } = this.#times;
      const timer = setTimeout(() => {
        running.isExpectedToEnd = true;
        child.kill('SIGKILL');
        reject(new Error(`${role.name} was not ready within ${readyTimeoutMs / 1000} s`));
      }, readyTimeoutMs);
      child.on('message', (message: { ready?: string }) => {
        if (message.ready === undefined) return;
        clearTimeout(timer);
        isReady = true;
        resolve(message.ready);
      });
      child.once('close', (code, signal) => {
        clearTimeout(timer);
        this.#running.delete(role.name);
        if (running.isExpectedToEnd) return;
        const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
        const error = new Error(`${role.name} ended ${how}:\n  ${lastLines(role.logFile)}`);
        if (isReady) this.#onFailure(error);
        else reject(error);
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

  /** Asks every process to stop, and ends those that do not within the time. Afterwards none is left. */
  async stop(): Promise<void> {
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
}
