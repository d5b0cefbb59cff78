import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewTicket, PendingSpend } from '@coir/wallet';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../support/seeded-random.ts';

// A seized file must not lead from a session at a gateway to the payment for it.

const COUNT = 4;
const PURCHASE = 'the-purchase-1f77';
const random = seededRandom('traces of spent tickets');
let folder: string;
let store: SqliteWalletStore;
let tickets: readonly NewTicket[];
let witnesses: readonly Uint8Array[];
let requests: readonly Uint8Array[];
let spends: readonly PendingSpend[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coir-traces-'));
  store = new SqliteWalletStore(join(folder, 'wallet.sqlite'));
  tickets = Array.from({ length: COUNT }, (_, position) => ({
    ticketId: `${PURCHASE}-${position + 1}`,
    keyId: 'ab'.repeat(32),
    denomination: 1,
    expiry: 10,
    serial: random(32),
    credential: random(96),
    spendableAt: 1_234_567,
  }));
  requests = tickets.map(() => random(224));
  witnesses = tickets.map(({ serial }) => Buffer.concat([random(48), serial, random(96)]));
  spends = tickets.map(({ ticketId }) => ({
    ticketId,
    keyId: 'ab'.repeat(32),
    denomination: 1,
    expiry: 10,
    gatewayIdentity: random(32),
    clientIdentity: random(32),
    show: random(288),
    shownAt: 1_234_999,
    digest: Buffer.from(random(32)).toString('hex'),
  }));
  await store.addPurchase({
    purchaseId: PURCHASE,
    createdAt: 1,
    keyId: 'ab'.repeat(32),
    terms: {
      network: 'net',
      chainId: 'chain',
      depositAddress: 'address',
      denom: 'ucoir',
      amount: '1',
      memo: 'memo',
      denomination: 1,
      expiry: 10,
    },
    requests: requests.map((request, position) => ({
      request,
      witness: witnesses[position] ?? new Uint8Array(),
    })),
  });
  await store.attachPayment(PURCHASE, { bytes: random(300), hash: 'hash' });
  await store.advancePurchase(PURCHASE, 'signed', 'collecting');
  await store.completePurchase(PURCHASE, 'ab'.repeat(32), tickets);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

/** `true` if bytes, or the middle of them, stand in any file of the folder. */
function isOnDisk(bytes: Uint8Array | string | undefined): boolean {
  const wanted = Buffer.from(bytes ?? '');
  expect(wanted.length).toBeGreaterThan(8);
  const middle = wanted.subarray(wanted.length / 4, (3 * wanted.length) / 4);
  return readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(middle));
}

async function spend(position: number): Promise<void> {
  const show = spends[position];
  if (show === undefined) throw new RangeError('no such ticket');
  await store.beginSpend(show);
  const receipt = { digest: show.digest, credited: 5, balance: 5, expiresAt: 6 };
  expect(await store.settleSpend(show.digest, { state: 'spent', receipt })).toBe(true);
}

/** What leads from a ticket to purchase, gateway or client, and whether it is on the disk. */
function traces(position: number): Record<string, boolean> {
  const { ticketId, serial, credential } = tickets[position] as NewTicket;
  const { gatewayIdentity, clientIdentity, show } = spends[position] as PendingSpend;
  const names = { ticketId, serial, credential, gatewayIdentity, clientIdentity, show };
  return Object.fromEntries(
    [...Object.entries(names), ['witness', witnesses[position]] as const].map(([name, bytes]) => [
      name,
      isOnDisk(bytes),
    ]),
  );
}

const all = (isThere: boolean): Record<string, boolean> =>
  Object.fromEntries(Object.keys(traces(0)).map((name) => [name, isThere]));

describe('the files of a wallet after a ticket is spent', () => {
  it('hold a show while it is pending: the search finds what is there', async () => {
    await store.beginSpend(spends[0] as PendingSpend);
    expect(traces(0)).toEqual(all(true));
  });

  it('hold nothing of it but the receipt, and everything of the others', async () => {
    for (let position = 0; position < COUNT; position += 1) {
      await spend(position);
      const { ticketId, ...found } = traces(position);
      const { ticketId: _, ...none } = all(false);
      // Ids of tickets begin with that of their purchase, which stays.
      expect(found).toEqual(none);
      expect(isOnDisk(spends[position]?.digest)).toBe(true);
      for (const other of tickets.slice(position + 1)) expect(isOnDisk(other.serial)).toBe(true);
      const isAnyLeft = position < COUNT - 1;
      expect(requests.map(isOnDisk)).toEqual(requests.map(() => isAnyLeft));
      expect((await store.purchase(PURCHASE))?.count).toBe(COUNT);
    }
    expect((await store.tickets()).map(({ purchaseId }) => purchaseId)).toEqual(
      tickets.map(() => undefined),
    );
  });

  it('hold nothing of it although another process reads, once that is done', async () => {
    const other = new SqliteWalletStore(join(folder, 'wallet.sqlite'));
    await other.tickets();
    await spend(0);
    other.close();
    expect(isOnDisk(tickets[0]?.serial)).toBe(false);
  });

  it('hold everything of a ticket that was refused: a person may try it elsewhere', async () => {
    const show = spends[0] as PendingSpend;
    await store.beginSpend(show);
    const refusal = { code: 'already_spent', retryable: false, detail: 'Spent.' };
    await store.settleSpend(show.digest, { state: 'refused', refusal });
    expect(traces(0)).toEqual(all(true));
  });
});
