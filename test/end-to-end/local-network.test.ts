import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const parent = mkdtempSync(join(tmpdir(), 'coir-end-to-end-'));
const DEADLINE_MS = 120_000;
let count = 0;

afterAll(() => rmSync(parent, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

function freshFolder(): string {
  return join(parent, String(count++));
}

/** `npm start -- …args`. */
function start(args: readonly string[]): ChildProcess & { text: string } {
  const child = spawn('npm', ['start', '--silent', '--', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const watched = Object.assign(child, { text: '' });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      watched.text += String(chunk);
    });
  }
  return watched;
}

async function ended(child: ChildProcess & { text: string }): Promise<Ended> {
  const [code] = (await once(child, 'close', { signal: AbortSignal.timeout(DEADLINE_MS) })) as [
    number | null,
  ];
  return { code, text: child.text };
}

async function until(child: { readonly text: string }, pattern: RegExp): Promise<void> {
  const endsAt = Date.now() + DEADLINE_MS;
  while (!pattern.test(child.text)) {
    if (Date.now() > endsAt) throw new Error(`no ${pattern} in:\n${child.text}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Processes whose command line names the folder. */
function processesOf(folder: string): string[] {
  const lines = execFileSync('ps', ['-A', '-o', 'args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(`${folder}/`));
}

/** How often a book was paid for. */
function deposits(folder: string): number {
  const database = new DatabaseSync(join(folder, 'ledger', 'ledger.sqlite'), { readOnly: true });
  const rows = database
    .prepare("SELECT count(*) AS deposits FROM transfers WHERE instr(bytes, 'coir1:') > 0")
    .get();
  database.close();
  return Number(rows?.['deposits']);
}

describe('npm start', () => {
  it(
    'takes a payment to a message through the mixes, and ends',
    async () => {
      const folder = freshFolder();
      const { code, text } = await ended(start(['--data', folder]));
      expect(text).toMatch(/client-1 is \w+\.\w+@\w+/);
      expect(text).toMatch(/4 tickets for 4000 ucoir/);
      expect(text).toMatch(/credited, balance 64 MiB/);
      expect(text).toMatch(/client-1 receives: "hello world"/);
      expect(text).toMatch(/path delay [0-9.]+ ms/);
      expect(text).toMatch(/client-2 receives: "hello second client"/);
      expect(text).toMatch(/refused, already_spent/);
      expect(text).toMatch(/4 blinded requests +896 .* no$/m);
      expect(text).toMatch(/its nullifier +48 .* no$/m);
      expect(text).not.toMatch(/YES/);
      expect(text.match(/saw one layer, 2413 bytes/g)).toHaveLength(4);
      expect(code).toBe(0);
      expect(processesOf(folder)).toEqual([]);
      expect(deposits(folder)).toBe(1);
    },
    DEADLINE_MS,
  );

  it(
    'succeeds with two of five issuers killed',
    async () => {
      const { code, text } = await ended(
        start(['--issuers', '5', '--threshold', '3', '--down', '2']),
      );
      expect(text).toMatch(/issuer-5 is killed/);
      expect(text).toMatch(/client-1 receives: "hello world"/);
      expect(code).toBe(0);
    },
    DEADLINE_MS,
  );

  it(
    'says what failed with three killed, and completes the same purchase later without paying again',
    async () => {
      const folder = freshFolder();
      const shape = ['--data', folder, '--issuers', '5', '--threshold', '3'];
      const failed = await ended(start([...shape, '--down', '3']));
      expect(failed.text).toMatch(/2 of 5 issuers gave a valid answer and 3 are needed/);
      expect(failed.text).toMatch(/npm start -- --data/);
      expect(failed.code).toBe(1);
      expect(processesOf(folder)).toEqual([]);

      const completed = await ended(start(['--data', folder]));
      expect(completed.text).toMatch(/without paying again: 4 tickets for 4000 ucoir/);
      expect(completed.text).toMatch(/client-1 receives: "hello world"/);
      expect(completed.code).toBe(0);
      expect(deposits(folder)).toBe(1);
    },
    DEADLINE_MS,
  );

  it(
    'keeps the network up until Ctrl-C, and leaves no process',
    async () => {
      const folder = freshFolder();
      const child = start(['--keep', '--data', folder]);
      await until(child, /Ctrl-C stops it/);
      expect(child.text).toMatch(/gateway-1 +ws:\/\/127\.0\.0\.1:\d+/);
      const [, directory = ''] = /directory +(\S+)\/api/.exec(child.text) ?? [];
      expect((await fetch(`${directory}/livez`)).status).toBe(200);
      expect(processesOf(folder).length).toBeGreaterThanOrEqual(14);
      // As the terminal does: to the whole foreground group.
      process.kill(-(child.pid ?? 0), 'SIGINT');
      const { text } = await ended(child);
      expect(text).toMatch(/everything is stopped/);
      expect(processesOf(folder)).toEqual([]);
    },
    DEADLINE_MS,
  );

  it(
    'ends all processes and fails when one of them dies',
    async () => {
      const folder = freshFolder();
      const child = start(['--keep', '--data', folder]);
      await until(child, /Ctrl-C stops it/);
      const verifier = execFileSync('ps', ['-A', '-o', 'pid,args'], { encoding: 'utf8' })
        .split('\n')
        .find((line) => line.includes(join(folder, 'verifier', 'config.json')));
      process.kill(Number.parseInt(verifier ?? '', 10), 'SIGKILL');
      const { code, text } = await ended(child);
      expect(text).toMatch(/verifier ended by SIGKILL/);
      expect(code).toBe(1);
      expect(processesOf(folder)).toEqual([]);
    },
    DEADLINE_MS,
  );

  it(
    'leaves no process when it is killed itself',
    async () => {
      const folder = freshFolder();
      const child = start(['--data', folder]);
      await until(child, /directory/);
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      await ended(child);
      const endsAt = Date.now() + 15_000;
      while (processesOf(folder).length > 0 && Date.now() < endsAt) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      expect(processesOf(folder)).toEqual([]);
    },
    DEADLINE_MS,
  );

  it.each([
    [['--issuers', '0'], /--issuers takes a number/],
    [['--threshold', 'two'], /--threshold takes a number/],
    [['--colour'], /--colour/],
    [['--threshold', '4'], /threshold 4 is more than the 3 issuers/],
    [['--down', '4'], /--down 4 is more than the 3 issuers/],
  ])(
    'refuses %j and says why',
    async (args, message) => {
      const { code, text } = await ended(start(args));
      expect(text).toMatch(message);
      expect(text).toMatch(/--help/);
      expect(code).toBe(2);
    },
    DEADLINE_MS,
  );

  it(
    'refuses a folder that holds something else, and touches nothing in it',
    async () => {
      const folder = mkdtempSync(join(parent, 'other-'));
      writeFileSync(join(folder, 'diary.txt'), 'mine');
      const { code, text } = await ended(start(['--data', folder]));
      expect(text).toMatch(/is not empty and holds no local network/);
      expect(code).toBe(1);
      expect(readFileSync(join(folder, 'diary.txt'), 'utf8')).toBe('mine');
      expect(existsSync(join(folder, 'network.json'))).toBe(false);
    },
    DEADLINE_MS,
  );

  it('explains itself', async () => {
    const { code, text } = await ended(start(['--help']));
    expect(text).toMatch(/Examples:/);
    expect(code).toBe(0);
  });
});
