import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nobleGroup } from '@coir/coconut';
import { EXIT_CODES } from '@coir/service';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backUpHome, copyHome } from '../../../../mixnet/cli/home/back-up-home.ts';
import { loadHome, prepareHome } from '../../../../mixnet/cli/home/client-home.ts';
import { addressOf } from '../../../../mixnet/cli/home/home-session.ts';
import { stock } from '../../../issuer-service/wallet/spend/stock.ts';
import { makeTicketNetwork } from '../../../support/ticket-network.ts';
import { makeAbsentNetwork } from './absent-network.ts';
import { TrialLifecycle } from './trial-lifecycle.ts';

const parent = mkdtempSync(join(tmpdir(), 'coir-backup-'));
const network = join(parent, 'network');
const home = join(parent, 'home');
const bought = makeTicketNetwork({ issuers: 1, threshold: 1 });
afterAll(() => rmSync(parent, { recursive: true, force: true }));
beforeAll(async () => {
  makeAbsentNetwork(network);
  (await prepareHome({ path: home, network, gateway: undefined })).release();
  mkdirSync(join(home, 'inbox'), { mode: 0o700 });
  writeFileSync(join(home, 'inbox', 'letter'), 'unread');
});

const ticketsIn = async (folder: string): Promise<number> => {
  const store = new SqliteWalletStore(join(folder, 'wallet.sqlite'), { create: false });
  const { length } = await store.tickets();
  store.close();
  return length;
};

describe('a copy of a home', () => {
  it('is one itself, with all tickets and mail, though the wallet is open', async () => {
    const store = new SqliteWalletStore(join(home, 'wallet.sqlite'), { create: false });
    await stock(store, bought, [bought.issueTicket(), bought.issueTicket()]);
    const copy = join(parent, 'elsewhere', 'copy');
    mkdirSync(join(parent, 'elsewhere'));
    await copyHome(home, copy);
    // What cp copies of a wallet that is open is not it.
    cpSync(join(home, 'wallet.sqlite'), join(parent, 'elsewhere', 'wallet.sqlite'));
    store.close();
    expect(await ticketsIn(copy)).toBe(2);
    expect(await ticketsIn(join(parent, 'elsewhere')).catch(() => 0)).toBe(0);
    const shape = async (path: string): Promise<unknown> => {
      const loaded = loadHome(path, nobleGroup);
      const { gateway, treasuryFile, profile } = loaded;
      return [gateway, treasuryFile, profile.manifestDigest, await addressOf(loaded)];
    };
    expect(await shape(copy)).toEqual(await shape(home));
    expect(readFileSync(join(copy, 'inbox', 'letter'), 'utf8')).toBe('unread');
    for (const name of readdirSync(copy)) {
      expect((statSync(join(copy, name)).mode & 0o077).toString(8), name).toBe('0');
    }
  });

  it.each(['copy', 'copy.new'])('is not made where %s is something already', async (name) => {
    const place = mkdtempSync(join(parent, 'place-'));
    writeFileSync(join(place, name), 'mine');
    await expect(copyHome(home, join(place, 'copy'))).rejects.toMatchObject({
      exitCode: EXIT_CODES.failed,
      message: expect.stringMatching(new RegExp(`${name} is there already; name another`)),
    });
    expect(readdirSync(place)).toEqual([name]);
  });

  it('is not there when it could not be made whole', async () => {
    const broken = join(parent, 'broken');
    cpSync(home, broken, { recursive: true });
    rmSync(join(broken, 'account.json'));
    const copy = join(parent, 'copy-of-broken');
    await expect(copyHome(broken, copy)).rejects.toThrow(/account\.json/);
    expect([copy, `${copy}.new`].map((path) => existsSync(path))).toEqual([false, false]);
    await expect(copyHome(home, join(parent, 'not', 'there'))).rejects.toThrow(
      /cannot be made \(ENOENT\); name a folder in one that is there/,
    );
  });
});

it('the command says what the copy is for, and refuses what is no home', async () => {
  const trial = new TrialLifecycle();
  const to = join(parent, 'by-command');
  await trial.run((lifecycle) => backUpHome({ home, to }, lifecycle));
  expect(trial.output).toMatch(/by-command holds keys, account, tickets .* used with --home/);
  const refused = new TrialLifecycle();
  expect(
    await refused.run((lifecycle) => backUpHome({ home: parent, to: `${to}-2` }, lifecycle)),
  ).toMatchObject({ exitCode: EXIT_CODES.configuration });
});
