import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PROGRAMS, type ProgramName, ROOT } from './programs.ts';

const DEADLINE_MS = 60_000;
/**
 * Programs are started some fifty times here, which takes half as long if Node keeps what it
 * compiled.
 */
const COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'frozen');

/** The end of a process. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a child is started. */
export interface ChildOptions {
  /** Milliseconds its clock is behind. */
  readonly clockBackMs?: number;
}

/** A running process whose output is kept. */
export class Child {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';

  /**
   * Starts `command`, the first word of which is looked for on the path, in the root of the
   * repository.
   */
  constructor(command: readonly string[], options: ChildOptions = {}) {
    const [file = '', ...args] = command;
    const clock = preloadOf(options);
    this.process = spawn(file, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_COMPILE_CACHE: COMPILE_CACHE,
        ...(clock === undefined ? {} : { NODE_OPTIONS: clock }),
      },
    });
    this.process.stdout?.on('data', (chunk: Buffer) => {
      this.stdout += String(chunk);
    });
    this.process.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += String(chunk);
    });
    this.ended = once(this.process, 'close').then(([code]) => ({
      code: code as number | null,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  /**
   * Waits until standard output holds `pattern`. @throws Error with all output when the process
   * ends before, or in a minute.
   */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    let hasEnded = false;
    void this.ended.then(() => {
      hasEnded = true;
    });
    for (const endsAt = Date.now() + DEADLINE_MS; Date.now() < endsAt && !hasEnded; ) {
      const found = pattern.exec(this.stdout);
      if (found !== null) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`no ${pattern} in:\n${this.stdout}\n${this.stderr}`);
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<Ended> {
    this.process.kill(signal);
    return await this.ended;
  }
}

function preloadOf({ clockBackMs }: ChildOptions): string | undefined {
  if (clockBackMs === undefined) return undefined;
  return `--import=${new URL(`./past-clock.ts?back=${clockBackMs}`, import.meta.url)}`;
}

/** Starts one of {@link PROGRAMS}, or its check, with these arguments. */
export function startProgram(
  name: ProgramName,
  args: readonly string[],
  options: ChildOptions & { readonly check?: boolean } = {},
): Child {
  const program = PROGRAMS[name];
  const [file = '', ...words] = (options.check ? program.check : undefined) ?? program.serve;
  const clock = preloadOf(options);
  // Twice, since a program may hand on the one to its own children and not the other.
  const flags = ['--conditions=source', ...(clock === undefined ? [] : [clock])];
  return new Child([process.execPath, ...flags, file, ...words, ...args], options);
}
