import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@coir/io/sqlite';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import { expect, it } from 'vitest';
import { WALLET_DATABASE } from '../../../../issuer-service/wallet/store/wallet-schema.ts';

const hex = (byte: number, length: number): string =>
  `x'${byte.toString(16).padStart(2, '0').repeat(length)}'`;

/** Writes a file of version 1, with one ticket in each state. */
function writeFirstVersion(file: string): void {
  const [first = ''] = WALLET_DATABASE.migrations;
  const database = openDatabase(file, { ...WALLET_DATABASE, migrations: [first], create: true });
  const purchase = (id: string): string =>
    `INSERT INTO purchases VALUES ('${id}', 0, 'complete', 'k', 'net', 'chain', 'a', 'd', '1',
       'memo ${id}', 1, 9, x'00', 'hash ${id}', NULL);`;
  const request = (id: string, position: number, serial: number): string =>
    `INSERT INTO purchase_requests VALUES ('${id}', ${position}, ${hex(serial + 100, 224)},
       unhex(hex(${hex(0, 48)}) || hex(${hex(serial, 32)}) || hex(${hex(0, 96)})));`;
  const ticket = (id: string, name: string, serial: number, state: string, outcome: string) => {
    const shown =
      state === 'unspent'
        ? 'NULL, NULL, NULL, NULL'
        : `${hex(serial + 50, 32)},
      ${hex(2, 32)}, ${hex(3, 288)}, 'digest ${name}'`;
    return `INSERT INTO tickets VALUES ('${name}', '${id}', 'k', 1, 9, ${hex(serial, 32)},
      ${hex(serial + 70, 96)}, 77, '${state}', ${shown}, ${outcome});`;
  };
  const receipt = `'{"digest":"d","credited":1,"balance":1,"expiresAt":2}'`;
  const refusal = `'{"code":"already_spent","retryable":false,"detail":"Spent."}'`;
  database.exec(
    [
      purchase('mixed'),
      ...[11, 12, 13, 14].map((serial, position) => request('mixed', position, serial)),
      ticket('mixed', 'm1', 11, 'spent', receipt),
      ticket('mixed', 'm2', 12, 'unspent', 'NULL'),
      ticket('mixed', 'm3', 13, 'pending', 'NULL'),
      ticket('mixed', 'm4', 14, 'refused', refusal),
      purchase('over'),
      request('over', 0, 21),
      ticket('over', 'o1', 21, 'spent', receipt),
    ].join('\n'),
  );
  database.close();
}

it('a file of the first version keeps its tickets, and forgets those that were spent', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coir-wallet-schema-'));
  const file = join(folder, 'wallet.sqlite');
  writeFirstVersion(file);
  const store = new SqliteWalletStore(file, { create: false });
  const states = (await store.tickets()).map(({ ticketId, state, purchaseId }) => [
    ticketId,
    state,
    purchaseId,
  ]);
  expect(states).toEqual([
    ['digest m1', 'spent', undefined],
    ['digest o1', 'spent', undefined],
    ['m2', 'unspent', 'mixed'],
    ['m3', 'pending', 'mixed'],
    ['m4', 'refused', 'mixed'],
  ]);
  expect(await store.pendingSpends()).toMatchObject([{ ticketId: 'm3', shownAt: 0 }]);
  expect(await store.settlement('digest m1')).toMatchObject({ state: 'spent' });
  expect(await store.settlement('digest m4')).toMatchObject({ state: 'refused' });
  const mixed = await store.purchase('mixed');
  expect(mixed?.requests.map(({ witness }) => witness.length)).toEqual([0, 176, 176, 176]);
  expect(await store.purchase('over')).toMatchObject({ count: 1, requests: [] });
  // The ticket that was pending forgets, too, once it is spent.
  const receipt = { digest: 'd', credited: 1, balance: 1, expiresAt: 2 };
  await store.settleSpend('digest m3', { state: 'spent', receipt });
  const after = await store.purchase('mixed');
  expect(after?.requests.map(({ witness }) => witness.length)).toEqual([0, 176, 0, 176]);
  store.close();
  const content = readFileSync(file);
  const isThere = (serial: number): boolean => content.includes(Buffer.alloc(32, serial));
  expect([11, 12, 13, 14, 21].map(isThere)).toEqual([false, true, false, true, false]);
  rmSync(folder, { recursive: true });
});
