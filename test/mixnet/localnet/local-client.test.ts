import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountAddress } from '@coir/issuer-api';
import { ed25519 } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createLocalClient,
  LOCAL_CLIENT_FILES,
  type LocalClient,
  loadLocalClient,
  readAccountKey,
} from '../../../mixnet/localnet/local-client.ts';
import { makeTicketNetwork } from '../../support/ticket-network.ts';

const { decodeManifest: manifest } = makeTicketNetwork({ issuers: 1, threshold: 1 });
/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9';
const open: LocalClient[] = [];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-local-client-'));
});
afterEach(() => {
  for (const client of open.splice(0)) client.close();
  rmSync(folder, { recursive: true });
});

/** Loads the client of the folder. */
async function load(): Promise<LocalClient> {
  const client = await loadLocalClient({
    folder,
    directoryUrl: NOWHERE,
    ledgerUrl: NOWHERE,
    manifest,
    spendDelayMs: 0,
  });
  open.push(client);
  return client;
}

describe('a client in a folder', () => {
  beforeEach(() => createLocalClient(folder));

  it('is made without asking anybody, and for its owner only', async () => {
    const { wallet, account } = await load();
    expect(await wallet.balance()).toMatchObject({ tickets: 0, pending: 0 });
    expect(await wallet.listPurchases()).toEqual([]);
    expect(LOCAL_CLIENT_FILES).toEqual(['account.json', 'client.json', 'wallet.sqlite']);
    for (const file of LOCAL_CLIENT_FILES) {
      expect((statSync(join(folder, file)).mode & 0o077).toString(8)).toBe('0');
    }
    const secretKey = readAccountKey(join(folder, 'account.json'));
    expect(account.address).toBe(accountAddress(ed25519.publicKey(secretKey)));
  });

  it('is the same when it is loaded again, and another in another folder', async () => {
    const first = await load();
    first.close();
    open.pop();
    const files = () => ['account.json', 'client.json'].map((f) => readFileSync(join(folder, f)));
    const before = files();
    await createLocalClient(folder);
    const second = await load();
    expect(second.identity).toEqual(first.identity);
    expect(second.account.address).toBe(first.account.address);
    expect(files()).toEqual(before);
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'coir-local-client-'));
    await createLocalClient(folder);
    const other = await load();
    expect(other.identity.signing.publicKey).not.toEqual(first.identity.signing.publicKey);
    expect(other.account.address).not.toBe(first.account.address);
  });

  it.each(LOCAL_CLIENT_FILES)('misses a %s that is lost, and makes no new one', async (name) => {
    const file = join(folder, name);
    rmSync(file);
    await expect(load()).rejects.toMatchObject({
      code: name === 'wallet.sqlite' ? 'WALLET_STORE_UNUSABLE' : 'LOCALNET_DAMAGED',
      message: expect.stringMatching(new RegExp(`${file} is not there, .*restore it`)),
    });
    expect(existsSync(file)).toBe(false);
  });

  it('is not made anew over an account that is damaged', async () => {
    const file = join(folder, 'account.json');
    writeFileSync(file, '{"secretKey":"lost"}');
    await expect(load()).rejects.toMatchObject({
      code: 'LOCALNET_DAMAGED',
      message: `${file} does not hold the key of an account`,
    });
    expect(readFileSync(file, 'utf8')).toBe('{"secretKey":"lost"}');
  });
});

describe('readAccountKey', () => {
  beforeEach(() => rmSync(join(folder, 'account.json'), { force: true }));

  const key = Buffer.alloc(32, 7).toString('base64url');
  it('reads the seed', () => {
    const file = join(folder, 'account.json');
    writeFileSync(file, JSON.stringify({ secretKey: key }));
    expect(readAccountKey(file)).toEqual(new Uint8Array(32).fill(7));
  });

  it.each([
    ['is no JSON', key],
    ['has a key of another length', JSON.stringify({ secretKey: key.slice(2) })],
    ['has a member too many', JSON.stringify({ secretKey: key, address: 'x' })],
  ])('refuses a file that %s, and repeats nothing of it', (_what, text) => {
    const file = join(folder, 'account.json');
    writeFileSync(file, text);
    expect(() => readAccountKey(file)).toThrow(
      expect.objectContaining({
        code: 'LOCALNET_DAMAGED',
        message: `${file} does not hold the key of an account`,
      }),
    );
  });
});
