import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url));

const DEADLINE_MS = 120_000;
const MAIN = fileURLToPath(new URL('../../mixnet/cli/main.ts', import.meta.url));

/** The end of a process. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
}

/** Surroundings of a process that differ from the usual ones. */
export interface Surroundings {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdio?: StdioOptions;
  /** Written to standard input. */
  readonly input?: string;
}

/** The environment of these tests without what their runner and npm put into it. */
export function plainEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'USER'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(kept);
}

/** A program as a process of its own, whose output is kept. */
export class WatchedProcess {
  readonly process: ChildProcess;
  output = '';
  errors = '';
  readonly #ended: Promise<Ended>;

  /** Starts a command in a process group of its own, as a shell does. */
  constructor(command: readonly string[], surroundings: Surroundings = {}) {
    const [file = '', ...parameters] = command;
    this.process = spawn(file, parameters, {
      cwd: surroundings.cwd ?? ROOT,
      env: { ...plainEnvironment(), ...surroundings.environment },
      stdio: surroundings.stdio ?? [
        surroundings.input === undefined ? 'ignore' : 'pipe',
        'pipe',
        'pipe',
      ],
      detached: true,
    });
    this.process.stdin?.end(surroundings.input);
    this.process.stdout?.on('data', (chunk) => {
      this.output += String(chunk);
    });
    this.process.stderr?.on('data', (chunk) => {
      this.errors += String(chunk);
    });
    this.#ended = once(this.process, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      output: this.output,
      errors: this.errors,
    }));
    this.#ended.catch(() => undefined);
  }

  /** Everything it wrote. */
  get text(): string {
    return this.output + this.errors;
  }

  /** Waits for its end. */
  async ended(): Promise<Ended> {
    const late = AbortSignal.timeout(DEADLINE_MS);
    const deadline = once(late, 'abort').then(() => {
      throw new Error(`it has not ended, and wrote:\n${this.text}`);
    });
    return await Promise.race([this.#ended, deadline]);
  }

  /** Waits until it has written something. */
  async wrote(pattern: RegExp): Promise<RegExpExecArray> {
    const endsAt = Date.now() + DEADLINE_MS;
    while (Date.now() < endsAt) {
      const found = pattern.exec(this.text);
      if (found !== null) return found;
      if (this.process.exitCode !== null || this.process.signalCode !== null) break;
      await sleep(20);
    }
    throw new Error(`no ${pattern} in:\n${this.text}`);
  }

  /** Sends a signal to it, or to its whole group as a terminal does. */
  kill(signal: NodeJS.Signals, whom: 'process' | 'group' = 'process'): void {
    const { pid = 0 } = this.process;
    process.kill(whom === 'group' ? -pid : pid, signal);
  }
}

/** Starts `coir …words`. */
export function startCoir(words: readonly string[], surroundings?: Surroundings): WatchedProcess {
  return new WatchedProcess(
    [process.execPath, '--conditions=source', MAIN, ...words],
    surroundings,
  );
}

/** Runs `coir …words` to its end. */
export async function runCoir(
  words: readonly string[],
  surroundings?: Surroundings,
): Promise<Ended> {
  return await startCoir(words, surroundings).ended();
}

/** Starts `npm start -- …words`. */
export function startNpm(words: readonly string[], surroundings?: Surroundings): WatchedProcess {
  return new WatchedProcess(['npm', 'start', '--silent', '--', ...words], surroundings);
}

/** Lists the processes whose command line names a folder. */
export function processesOf(folder: string): readonly string[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid,args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(`${folder}/`));
}

/** Waits until no process names the folder any more. */
export async function noProcessOf(folder: string): Promise<readonly string[]> {
  const endsAt = Date.now() + 15_000;
  while (processesOf(folder).length > 0 && Date.now() < endsAt) await sleep(50);
  return processesOf(folder);
}
