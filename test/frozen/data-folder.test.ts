import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MixnetClient } from '@coir/client';
import { FileClientStore } from '@coir/client/file-client-store';
import type { CalendarClock, UnixMs } from '@coir/io';
import { accountAddress } from '@coir/issuer-api';
import { ed25519 } from '@coir/sphinx/primitives';
import type { Ticket } from '@coir/wallet';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Child, startProgram } from './child.ts';
import { ageOf, type DataFolderAtHome, readJson, readKey, unpackAtHome } from './data-folder.ts';
import type { Answer } from './observed-routes.ts';
import { type SpendBody, showTicket } from './shown-ticket.ts';

/** The mail that waited for the third client when the folder was closed. */
const MAIL = 'mail that waits';
const TIMEOUT_MS = 120_000;

let home: DataFolderAtHome;
let network: Child;
let clockBackMs = 0;
let before: readonly Ticket[] = [];
/** The ticket that was spent; the file of then still holds its secrets. */
let spent: Ticket;

async function ticketsIn(folder: string): Promise<readonly Ticket[]> {
  const store = new SqliteWalletStore(join(folder, 'client-1', 'wallet.sqlite'));
  try {
    return await store.tickets();
  } finally {
    store.close();
  }
}

/** Reads the spent ticket out of a file that this version has not opened yet. */
function readSpentTicket(folder: string): Ticket {
  const database = new DatabaseSync(join(folder, 'client-1', 'wallet.sqlite'), { readOnly: true });
  const row = database.prepare(`SELECT * FROM tickets WHERE state = 'spent'`).get();
  database.close();
  return {
    ticketId: String(row?.['ticket_id']),
    purchaseId: String(row?.['purchase_id']),
    keyId: String(row?.['key_id']),
    denomination: Number(row?.['denomination']),
    expiry: Number(row?.['expiry']),
    serial: row?.['serial'] as Uint8Array,
    credential: row?.['credential'] as Uint8Array,
    spendableAt: 0,
    state: 'spent',
  };
}

function statesOf(tickets: readonly Ticket[]): readonly string[] {
  return tickets.map(({ state }) => state).sort();
}

function urlOf(role: 'ledgerPort' | 'directoryPort' | 'verifierPort'): string {
  return `http://127.0.0.1:${readJson(home.path, 'local-network.json')[role]}`;
}

function gatewayIdentity(name: string): Uint8Array {
  return ed25519.publicKey(readKey(home.path, [name, 'keys.json'], 'identityKey'));
}

/** Asks the verifier as its gateways do. */
async function askVerifier(path: string, body?: SpendBody): Promise<Answer> {
  const token = readFileSync(join(home.path, 'verifier', 'token'), 'utf8').trim();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(urlOf('verifierPort') + path, {
    headers,
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: response.status, json: (await response.json()) as Answer['json'] };
}

describe('a data folder that 4c80ec7 wrote', () => {
  beforeAll(async () => {
    home = await unpackAtHome();
    clockBackMs = ageOf(home.path);
    spent = readSpentTicket(home.path);
    before = await ticketsIn(home.path);
    network = startProgram('localnet', ['--data', home.path, '--keep'], { clockBackMs });
    // Printed after a ticket was shown and messages have arrived.
    await network.prints(/ws:\/\/127\.0\.0\.1:\d+/);
  }, TIMEOUT_MS);

  afterAll(async () => {
    await network?.end('SIGKILL');
    home?.remove();
  });

  it('opens with its tickets, one of which is spent, and spends one more', async () => {
    expect(statesOf(before)).toEqual(['spent', 'unspent', 'unspent', 'unspent']);
    const after = await ticketsIn(home.path);
    expect(statesOf(after)).toEqual(['spent', 'spent', 'unspent', 'unspent']);
    const serials = (tickets: readonly Ticket[]): readonly string[] =>
      tickets
        .filter(({ state }) => state === 'unspent')
        .map(({ serial }) => Buffer.from(serial).toString('hex'));
    expect(serials(after)).toHaveLength(2);
    expect(serials(before)).toEqual(expect.arrayContaining([...serials(after)]));
  });

  it('pays for nothing that was paid for', async () => {
    const seed = readKey(home.path, ['client-1', 'account.json'], 'secretKey');
    const address = accountAddress(ed25519.publicKey(seed));
    const account = await fetch(`${urlOf('ledgerPort')}/v1/accounts/${address}`);
    expect(await account.json()).toEqual({ address, balance: '16000', sequence: '1' });
  });

  it('still refuses the ticket that was spent before, and keeps what it was credited', async () => {
    const file = new FileClientStore(join(home.path, 'client-1', 'client.json'));
    const client = (await file.loadIdentity())?.signing.publicKey ?? new Uint8Array();
    const manifest = readFileSync(join(home.path, 'network.json'), 'utf8');
    const gateway = gatewayIdentity('gateway-1');
    const answer = await askVerifier(
      '/v1/spend',
      await showTicket(spent, { manifest, gateway, client }),
    );
    expect(answer).toMatchObject({ status: 409, json: { code: 'already_spent' } });
    // Two tickets, less what gateways have taken on lease.
    const name = Buffer.from(client).toString('base64url');
    const { balance } = (await askVerifier(`/v1/balances/${name}`)).json;
    expect(balance).toBeGreaterThan(64 * 2 ** 20);
    expect(balance).toBeLessThanOrEqual(128 * 2 ** 20);
  });

  it('delivers the mail that waited in it', async () => {
    const store = new FileClientStore(join(home.path, 'client-3', 'client.json'));
    const identity = await store.loadIdentity();
    if (identity === undefined) throw new Error('the client has no identity');
    const clock: CalendarClock = () => (Date.now() - clockBackMs) as UnixMs;
    const client = new MixnetClient(
      { identity, clock },
      { directoryUrl: urlOf('directoryPort'), store },
    );
    const mail = new Promise<string>((resolve) => {
      client.onMessage((message) => {
        if (message.kind === 'plain') resolve(new TextDecoder().decode(message.data));
      });
    });
    await client.start(gatewayIdentity('gateway-2'));
    expect(await mail).toBe(MAIL);
    client.stop();
  });

  it('is left in order when it is asked to stop', async () => {
    expect((await network.end('SIGINT')).code).toBe(0);
    expect(statesOf(await ticketsIn(home.path))).toEqual(['spent', 'spent', 'unspent', 'unspent']);
  });
});
