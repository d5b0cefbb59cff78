import { execFileSync } from 'node:child_process';
import { mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import {
  plainEnvironment,
  ROOT,
  startCoir,
  startNpm,
  WatchedProcess,
} from '../support/coir-process.ts';

const parent = mkdtempSync(join(tmpdir(), 'coir-ends-'));
const TIMEOUT_MS = 120_000;
const SIZE = ['--issuers', '1', '--threshold', '1'];
let count = 0;

afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** A place for temporary folders of one run, so that all it leaves can be seen. */
function place(): { readonly TMPDIR: string } {
  count += 1;
  return { TMPDIR: mkdtempSync(join(parent, `${count}-`)) };
}

/** Asserts that a run has left no process and no file. */
async function expectNothingLeft({ TMPDIR }: { readonly TMPDIR: string }): Promise<void> {
  const running = (): readonly string[] =>
    execFileSync('ps', ['-A', '-o', 'args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(TMPDIR));
  await expect.poll(running, { timeout: 15_000 }).toEqual([]);
  // npm compiles itself into this place, too.
  const files = () => readdirSync(TMPDIR).filter((name) => name !== 'node-compile-cache');
  await expect.poll(files, { timeout: 5_000 }).toEqual([]);
}

const MOMENTS = [
  ['while it starts', [], /directory\n/],
  ['while it is up', ['--keep'], /Ctrl-C stops it/],
] as const;

describe.each(MOMENTS)('the local network, stopped %s', (_moment, words, pattern) => {
  const isUp = words.length > 0;
  const code = isUp ? 0 : 130;

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    `by %s, ends with ${code} and leaves nothing`,
    async (signal) => {
      const environment = place();
      const network = startCoir(['localnet', ...SIZE, ...words], { environment });
      await network.wrote(pattern);
      network.kill(signal);
      const end = await network.ended();
      expect(end.output).toMatch(/everything is stopped/);
      expect(end.code).toBe(code);
      await expectNothingLeft(environment);
    },
    TIMEOUT_MS,
  );

  it(
    'by two signals, ends at once and leaves nothing',
    async () => {
      const environment = place();
      const network = startCoir(['localnet', ...SIZE, ...words], { environment });
      await network.wrote(pattern);
      network.kill('SIGINT');
      await sleep(20);
      network.kill('SIGINT');
      // The second may come when all has ended in order.
      expect([code, 130]).toContain((await network.ended()).code);
      await expectNothingLeft(environment);
    },
    TIMEOUT_MS,
  );

  it(
    'by a Ctrl-C at the terminal of npm, leaves nothing',
    async () => {
      const environment = place();
      const network = startNpm([...SIZE, ...words], { environment });
      await network.wrote(pattern);
      network.kill('SIGINT', 'group');
      expect((await network.ended()).output).toMatch(/everything is stopped/);
      await expectNothingLeft(environment);
    },
    TIMEOUT_MS,
  );

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'by %s to npm, leaves nothing',
    async (signal) => {
      const environment = place();
      const network = startNpm([...SIZE, ...words], { environment });
      await network.wrote(pattern);
      network.kill(signal);
      await network.ended();
      await expectNothingLeft(environment);
    },
    TIMEOUT_MS,
  );
});

describe('the local network, when nobody takes what it prints,', () => {
  it(
    'goes on to its end after the reader of its first line has left',
    async () => {
      const environment = place();
      const command = `"$0" --conditions=source mixnet/cli/main.ts localnet ${SIZE.join(' ')} | head -1; exit "\${PIPESTATUS[0]}"`;
      const network = new WatchedProcess(['bash', '-c', command, process.execPath], {
        environment,
      });
      const { code, output, errors } = await network.ended();
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(output.trimEnd().split('\n')).toHaveLength(1);
      await expectNothingLeft(environment);
    },
    TIMEOUT_MS,
  );

  it.runIf(process.platform === 'linux')(
    'goes on to its end on a full disk',
    async () => {
      const environment = place();
      const stdio = ['ignore', openSync('/dev/full', 'w'), 'pipe'] as const;
      const network = startCoir(['localnet', ...SIZE], { environment, stdio: [...stdio] });
      expect(await network.ended()).toMatchObject({ code: 0, errors: '' });
      await expectNothingLeft(environment);
    },
    TIMEOUT_MS,
  );
});

it('the environment of these tests has nothing of npm in it', () => {
  expect(Object.keys(plainEnvironment()).filter((name) => name.startsWith('npm_'))).toEqual([]);
  expect(ROOT).toMatch(/\/$/);
});
