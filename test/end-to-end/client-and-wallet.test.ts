import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCoir, startCoir, WatchedProcess } from '../support/coir-process.ts';

const parent = mkdtempSync(join(tmpdir(), 'coir-client-'));
const TIMEOUT_MS = 180_000;
const original = join(parent, 'network');
const copy = join(parent, 'copy');
const HOME = ['--home', join(original, 'me')];
let network: WatchedProcess;

/** Starts the network of a folder and waits until it is up. */
async function startNetwork(folder: string, words: readonly string[] = []): Promise<void> {
  network = startCoir(['localnet', '--keep', '--data', folder, ...words]);
  await network.wrote(/Ctrl-C stops it/);
}

async function stopNetwork(): Promise<void> {
  if (network.process.exitCode === null) network.kill('SIGINT');
  await network.ended();
}

/** Digests of every file below a folder. */
function digests(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
  const digest = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  return Object.fromEntries(files.map((name) => [name, digest(name)]));
}

beforeAll(() => startNetwork(original), TIMEOUT_MS);
afterAll(async () => {
  await stopNetwork();
  rmSync(parent, { recursive: true, force: true });
}, TIMEOUT_MS);

describe('a client of the local network', { timeout: TIMEOUT_MS }, () => {
  it('is made, buys, sends, receives and counts by the lines that --keep prints, as printed', async () => {
    const lines = [...network.output.matchAll(/^ {2}(npx coir .*)$/gm)].map(
      ([, line = '']) => line,
    );
    const outputs: string[] = [];
    for (const line of lines) {
      const end = await new WatchedProcess(['sh', '-c', line]).ended();
      expect({ line, code: end.code, errors: end.errors }).toEqual({ line, code: 0, errors: '' });
      outputs.push(end.output);
    }
    const [init = '', buy = '', send = '', receive = '', balance = ''] = outputs;
    expect(init).toMatch(/is a client of gateway-1[\s\S]*\n\w+\.\w+@\w+\n$/);
    expect(buy).toMatch(/4000 ucoir of play money are taken from the treasury/);
    expect(buy).toMatch(/4 tickets for 4000 ucoir; 4 in all, worth 256 MiB/);
    expect(send).toMatch(/a ticket was shown, balance 64 MiB\n[\s\S]*acknowledged after \d+ ms/);
    expect(receive).toBe('hello\n');
    expect(balance).toMatch(/^3 tickets, worth 192 MiB\n0 ucoir on\ncoir1/);
  });

  it('sends standard input, and prints results as JSON', async () => {
    const sent = await runCoir(['client', 'send', 'self', '--json', ...HOME], {
      input: 'a letter',
    });
    // The balance is enough: no second ticket is shown.
    expect(JSON.parse(sent.output)).toMatchObject({ acknowledged: true, isTicketShown: false });
    const received = await runCoir(['client', 'receive', '--count', '1', '--json', ...HOME]);
    const { kind, data } = JSON.parse(received.output);
    expect([kind, Buffer.from(data, 'base64url').toString()]).toEqual(['plain', 'a letter']);
    const { output } = await runCoir(['wallet', 'balance', '--json', ...HOME]);
    expect(JSON.parse(output)).toMatchObject({ tickets: 3, resting: 0, pending: 0 });
  });

  it('is one client at a time, and says so', async () => {
    await runCoir(['client', 'send', 'self', 'ping', ...HOME]);
    const waiting = startCoir(['client', 'receive', ...HOME]);
    await waiting.wrote(/^ping$/m);
    expect(await runCoir(['wallet', 'balance', ...HOME])).toMatchObject({
      code: 75,
      errors: expect.stringMatching(/another command uses .*wait for it or stop it, and try again/),
    });
    // A backup is for any moment.
    const backup = join(parent, 'backup');
    expect((await runCoir(['wallet', 'backup', backup, ...HOME])).code).toBe(0);
    waiting.kill('SIGINT');
    expect((await waiting.ended()).code).toBe(130);
    const { output } = await runCoir(['wallet', 'balance', '--json', '--home', backup]);
    expect(JSON.parse(output)).toMatchObject({ tickets: 3, pending: 0, shows: [] });
    const sent = await runCoir(['client', 'send', 'self', 'x', '--json', '--home', backup]);
    expect(JSON.parse(sent.output)).toMatchObject({ acknowledged: true });
  });

  it('says in a sentence why it cannot send, and what to do', async () => {
    const { output } = await runCoir(['client', 'address', ...HOME]);
    const [client = ''] = output.split('@');
    const elsewhere = `${client}@287Ed75PdHUdNUaB6rZteLo7xiY7fxgmcf4Ts37QDYr2`;
    expect(await runCoir(['client', 'send', elsewhere, 'x', ...HOME])).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^coir: the address is of another network: .*ask for an/),
    });
    expect(await runCoir(['client', 'send', 'nobody', 'x', ...HOME])).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/identity\.encryption@gateway/),
    });
    const poor = ['--home', join(parent, 'poor')];
    const init = ['client', 'init', '--network', original, '--gateway', 'gateway-2'];
    expect((await runCoir([...init, ...poor])).code).toBe(0);
    expect(await runCoir(['client', 'send', 'self', 'x', ...poor])).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/no ticket is left; buy some: npx coir wallet buy --home/),
    });
    expect(await runCoir(['wallet', 'buy', '--count', '3', ...poor])).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/a book holds .* and not 3/),
    });
  });

  it('refuses homes that are none, and networks that are none', async () => {
    const nowhere = ['--home', join(parent, 'nowhere')];
    expect(await runCoir(['wallet', 'balance', ...nowhere])).toMatchObject({
      code: 78,
      errors: expect.stringMatching(/is no home of a client; "npx coir client init/),
    });
    expect(await runCoir(['client', 'init', '--network', parent, ...nowhere])).toMatchObject({
      code: 78,
      errors: expect.stringMatching(/there is no network-profile\.json in it/),
    });
    const inTheWay = ['--home', original];
    expect(await runCoir(['client', 'init', '--network', original, ...inTheWay])).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/is not empty and holds no client; name another/),
    });
  });

  it('knows its tickets while the network is down, and what to start', async () => {
    await stopNetwork();
    const down = { code: 75, errors: expect.stringContaining(`--data ${original}`) };
    for (const words of [
      ['client', 'send', 'self', 'x'],
      ['client', 'receive'],
      ['wallet', 'buy'],
    ]) {
      expect(await runCoir([...words, ...HOME])).toMatchObject(down);
    }
    const balance = await runCoir(['wallet', 'balance', ...HOME]);
    expect(balance).toMatchObject({ ...down, output: '3 tickets, worth 192 MiB\n' });
  });

  it('works on a copy of the folder, which leaves the original alone', async () => {
    cpSync(original, copy, { recursive: true });
    const before = digests(original);
    await startNetwork(copy, ['--open-access']);
    const home = ['--home', join(copy, 'me')];
    const sent = await runCoir(['client', 'send', 'self', 'in the copy', ...home]);
    expect(sent).toMatchObject({ code: 0, errors: '' });
    expect((await runCoir(['client', 'receive', '--count', '1', ...home])).output).toBe(
      'in the copy\n',
    );
    expect(digests(original)).toEqual(before);
  });

  it('sends without a ticket where access is open', async () => {
    const guest = ['--home', join(parent, 'guest')];
    expect((await runCoir(['client', 'init', '--network', copy, ...guest])).code).toBe(0);
    const sent = await runCoir(['client', 'send', 'self', 'free', '--json', ...guest]);
    expect(JSON.parse(sent.output)).toMatchObject({ acknowledged: true, isTicketShown: false });
    await stopNetwork();
  });
});
