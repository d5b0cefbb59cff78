import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { VerifierClient } from '@coir/verifier-api';
import { initRole } from '../../mixnet/cli/localnet/init-role.ts';
import { base64url, GATEWAY_ONE, GATEWAY_TWO, network, TOKEN } from './open-verifier.ts';

const MAIN = fileURLToPath(new URL('../../mixnet/cli/main.ts', import.meta.url));
const KILL_AT = new URL('./kill-at.ts', import.meta.url).href;

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** The verifier's program with its files, started and killed as a test wants. */
export class VerifierProcess {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'coir-verifier-'));
  readonly databaseFile: string = join(this.folder, 'spend.sqlite');
  readonly #armFile = join(this.folder, 'armed');
  #child: ChildProcess | undefined;
  #ended: Promise<ProcessEnd> | undefined;

  constructor() {
    writeFileSync(join(this.folder, 'network.json'), JSON.stringify(network.manifest));
    writeFileSync(join(this.folder, 'token'), `${TOKEN}\n`, { mode: 0o600 });
    this.configure({});
  }

  /** Writes the configuration file. Members that are `undefined` are left out. */
  configure(changes: Readonly<Record<string, unknown>>): void {
    const config = {
      port: 0,
      manifestFile: join(this.folder, 'network.json'),
      gateways: [GATEWAY_ONE, GATEWAY_TWO].map(base64url),
      tokenFile: join(this.folder, 'token'),
      databaseFile: this.databaseFile,
      ...changes,
    };
    writeFileSync(join(this.folder, 'config.json'), JSON.stringify(config));
  }

  /**
   * Starts the program, which dies at `killAt` once {@link arm} is called. Resolves with a client
   * when it is ready.
   */
  async start(
    options: { killAt?: string; env?: Record<string, string>; token?: string } = {},
  ): Promise<VerifierClient> {
    const { killAt, env = {}, token = TOKEN } = options;
    await initRole('verifier', join(this.folder, 'config.json')).catch(() => undefined);
    this.#disarm();
    const child = spawn(
      process.execPath,
      [
        '--conditions=source',
        ...(killAt === undefined ? [] : ['--import', KILL_AT]),
        MAIN,
        'verifier',
        'serve',
        '--config',
        join(this.folder, 'config.json'),
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        env: { PATH: '', KILL_AT: killAt, KILL_ARMED: this.#armFile, ...env },
      },
    );
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += String(chunk);
    });
    child.stderr?.on('data', (chunk) => {
      output += String(chunk);
    });
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal, output }));
    });
    const url = await Promise.race([
      new Promise<string>((resolve) => {
        child.once('message', (message: { ready: string }) => resolve(message.ready));
      }),
      this.#ended.then((end) => {
        throw new Error(`ended with ${end.code}: ${end.output}`);
      }),
    ]);
    // So that the write of the first probe is not where it dies.
    await fetch(`${url}/readyz`);
    return new VerifierClient({ url, token, attempts: 1, timeoutMs: 5_000 });
  }

  /** Lets the process die when it next comes to its statement. */
  arm(): void {
    writeFileSync(this.#armFile, '');
  }

  /** Sends a signal and waits for the end. */
  async signal(signal: NodeJS.Signals): Promise<ProcessEnd> {
    this.#child?.kill(signal);
    return await this.ended();
  }

  async ended(): Promise<ProcessEnd> {
    if (this.#ended === undefined) throw new Error('it was never started');
    return await this.#ended;
  }

  /** Reads one number from the database file of a process that is not running. */
  query(sql: string): number {
    const database = new DatabaseSync(this.databaseFile);
    try {
      return Number(Object.values(database.prepare(sql).get() ?? {})[0]);
    } finally {
      database.close();
    }
  }

  async remove(): Promise<void> {
    if (this.#child?.exitCode === null && this.#child.signalCode === null) {
      await this.signal('SIGKILL');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  #disarm(): void {
    if (existsSync(this.#armFile)) rmSync(this.#armFile);
  }
}
