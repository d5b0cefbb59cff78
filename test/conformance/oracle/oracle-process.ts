import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('main.py', import.meta.url));
const PYTHON = 'python3';
const SILENCE_LIMIT_MS = 20_000;

function isPythonPresent(): boolean {
  const { status } = spawnSync(PYTHON, [
    '-c',
    'import sys; sys.exit(0 if sys.version_info >= (3, 9) else 1)',
  ]);
  if (status === 0) return true;
  if (process.env['CI'] !== undefined) {
    throw new Error('the second implementation needs python3, 3.9 or newer, on the PATH');
  }
  console.log('skipped: the second implementation needs python3, 3.9 or newer, on the PATH');
  return false;
}

/** Whether the second implementation can run here. In CI it has to. */
export const IS_ORACLE_PRESENT: boolean = isPythonPresent();

/** Runs one command of the second implementation to its end. */
export function runOracle(...args: readonly string[]): {
  readonly status: number | null;
  readonly output: string;
} {
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-B', MAIN, ...args], {
    encoding: 'utf8',
    timeout: 50_000,
    maxBuffer: 2 ** 24,
  });
  return { status, output: status === 0 ? stdout : stdout + stderr };
}

/** What a line of requests is answered with. */
export type OracleAnswer =
  | { readonly result: Readonly<Record<string, unknown>> }
  | { readonly refused: string };

interface Waiting {
  readonly resolve: (answer: OracleAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** The second implementation as a process that answers requests, one after the other. */
export class OracleProcess {
  readonly #child: ChildProcessWithoutNullStreams = spawn(PYTHON, ['-B', MAIN, 'serve']);
  readonly #waiting: Waiting[] = [];
  #errors = '';
  #timer: NodeJS.Timeout | undefined;
  #hasEnded = false;

  constructor() {
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#take(line));
    this.#child.stderr.on('data', (chunk) => {
      this.#errors += String(chunk);
    });
    this.#child.stdin.on('error', () => undefined);
    this.#child.once('close', () => this.#end());
  }

  /**
   * The answer to a request whose bytes are hexadecimal text. A process that is silent for long is
   * killed.
   */
  ask(op: string, fields: Readonly<Record<string, unknown>>): Promise<OracleAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (this.#hasEnded) return this.#end();
      this.#child.stdin.write(`${JSON.stringify({ op, ...fields })}\n`);
      this.#watch();
    });
  }

  /** The result of a request that is not refused. */
  async result(
    op: string,
    fields: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>> {
    const answer = await this.ask(op, fields);
    if ('refused' in answer) throw new Error(`${op}: ${answer.refused}`);
    return answer.result;
  }

  /** Ends the process by ending its input. */
  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    const closed = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.stdin.end();
    await closed;
  }

  #take(line: string): void {
    this.#waiting.shift()?.resolve(JSON.parse(line) as OracleAnswer);
    this.#watch();
  }

  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#waiting.length === 0) return;
    this.#timer = setTimeout(() => this.#child.kill(), SILENCE_LIMIT_MS);
  }

  #end(): void {
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.splice(0)) {
      reject(new Error(`the second implementation ended: ${this.#errors}`));
    }
  }
}
