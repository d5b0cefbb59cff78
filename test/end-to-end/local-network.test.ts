import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { processesOf, startNpm } from '../support/coir-process.ts';

const parent = mkdtempSync(join(tmpdir(), 'coir-end-to-end-'));
const DEADLINE_MS = 120_000;
let count = 0;

afterAll(() => rmSync(parent, { recursive: true, force: true }));

function freshFolder(): string {
  return join(parent, String(count++));
}

/** `npm start -- …args`, to its end. */
async function run(args: readonly string[]): Promise<{ code: number | null; text: string }> {
  const { code, output, errors } = await startNpm(args).ended();
  return { code, text: output + errors };
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
      const { code, text } = await run(['--data', folder]);
      expect(text).toMatch(/client-1 is \w+…\.\w+…@\w+…/);
      expect(text).toMatch(/4 tickets for 4000 ucoir/);
      expect(text).toMatch(/credited, balance 64 MiB/);
      expect(text).toMatch(/client-1 receives: "hello world"/);
      expect(text).toMatch(/path delay\s+[0-9.]+ ms/);
      expect(text).toMatch(/client-2 receives: "hello second client"/);
      expect(text).toMatch(/refused, already_spent/);
      expect(text).toMatch(/4 blinded requests +896 .* no$/m);
      expect(text).toMatch(/its nullifier +48 .* no$/m);
      expect(text).not.toMatch(/YES/);
      expect(text.match(/saw one layer, 2413 bytes/g)).toHaveLength(4);
      expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
      expect(text).not.toContain('\x1b');
      expect(code).toBe(0);
      expect(processesOf(folder)).toEqual([]);
      expect(deposits(folder)).toBe(1);
    },
    DEADLINE_MS,
  );

  it(
    'succeeds with two of five issuers killed',
    async () => {
      const { code, text } = await run(['--issuers', '5', '--threshold', '3', '--down', '2']);
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
      const size = ['--data', folder, '--issuers', '5', '--threshold', '3'];
      const failed = await run([...size, '--down', '3']);
      expect(failed.text).toMatch(/2 of 5 issuers gave a valid answer and 3 are needed/);
      expect(failed.text).toMatch(/npm start -- --data/);
      expect(failed.code).toBe(1);
      expect(processesOf(folder)).toEqual([]);

      const completed = await run(['--data', folder]);
      expect(completed.text).toMatch(/without paying again: 4\s+tickets for 4000 ucoir/);
      expect(completed.text).toMatch(/client-1 receives: "hello world"/);
      expect(completed.code).toBe(0);
      expect(deposits(folder)).toBe(1);
    },
    2 * DEADLINE_MS,
  );

  it(
    'fails when a process dies, and leaves none',
    async () => {
      const folder = freshFolder();
      const network = startNpm(['--keep', '--data', folder]);
      await network.wrote(/Ctrl-C stops it/);
      const verifier = processesOf(folder).find((line) =>
        line.includes(join(folder, 'verifier', 'config.json')),
      );
      process.kill(Number.parseInt(verifier ?? '', 10), 'SIGKILL');
      const { code, errors } = await network.ended();
      expect(errors).toMatch(/verifier ended by SIGKILL/);
      expect(code).toBe(1);
      expect(processesOf(folder)).toEqual([]);
    },
    DEADLINE_MS,
  );

  it.each([
    [['--issuers', '0'], /takes a number from 1 to 20/],
    [['--threshold', 'two'], /takes a number from 1 to 20/],
    [['--colour'], /--colour/],
    [['--threshold', '4'], /threshold 4 is more than the 3 issuers/],
    [['--down', '4'], /--down 4 is more than the 3 issuers/],
  ])(
    'refuses %j and says why, before anything else is said',
    async (args, message) => {
      const { code, output, errors } = await startNpm(args).ended();
      expect(errors).toMatch(message);
      expect(errors).toMatch(/--help/);
      expect(output).not.toMatch(/✗/);
      expect(code).toBe(2);
    },
    DEADLINE_MS,
  );

  it(
    'refuses a folder that holds something else, and touches nothing in it',
    async () => {
      const folder = mkdtempSync(join(parent, 'other-'));
      writeFileSync(join(folder, 'diary.txt'), 'mine');
      const { code, text } = await run(['--data', folder]);
      expect(text).toMatch(/is not empty and holds no local network/);
      expect(code).toBe(1);
      expect(readFileSync(join(folder, 'diary.txt'), 'utf8')).toBe('mine');
      expect(existsSync(join(folder, 'network.json'))).toBe(false);
    },
    DEADLINE_MS,
  );

  it(
    'is not led astray by an environment that is meant for others',
    async () => {
      const environment = {
        LEDGER_FILE: '~/2026.journal',
        COIR_VERIFIER_PORT: 'tcp://10.96.0.7:4010',
        COIR_GATEWAY_HOST: '0.0.0.0',
        NODE_USE_ENV_PROXY: '1',
        HTTP_PROXY: 'http://127.0.0.1:9',
        TERM: 'dumb',
        INIT_CWD: parent,
      };
      const { code, output } = await startNpm(['--issuers', '1', '--threshold', '1'], {
        environment,
      }).ended();
      expect(output).toMatch(/client-2 receives/);
      expect(code).toBe(0);
    },
    DEADLINE_MS,
  );
});
