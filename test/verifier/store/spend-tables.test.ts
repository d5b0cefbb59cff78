import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '@coir/io/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SPEND_DATABASE } from '../../../verifier/store/spend-schema.ts';
import { SpendTables } from '../../../verifier/store/spend-tables.ts';
import { clientKey, DAY, leaseEntry, NOW, spendEntry, TICKET_BYTES } from './spend-entries.ts';

let folder: string;
let database: DatabaseSync;
let tables: SpendTables;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-tables-'));
  database = openDatabase(join(folder, 'spend.sqlite'), { ...SPEND_DATABASE, create: true });
  tables = new SpendTables(database);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

describe('a show', () => {
  it('is credited once: with a nullifier, a receipt and a redemption', () => {
    const entry = spendEntry('a');
    const spent = tables.spend(entry, NOW);
    expect(spent).toMatchObject({ kind: 'credited', receipt: { credited: TICKET_BYTES } });
    expect(tables.spend(entry, NOW)).toEqual({ ...spent, kind: 'repeated' });
    expect(tables.spend(spendEntry('a', { show: 'other' }), NOW)).toEqual({
      kind: 'already_spent',
    });
    expect(database.prepare('SELECT nullifier, show, spent_at FROM redemptions').all()).toEqual([
      expect.objectContaining({ nullifier: entry.nullifier, show: entry.show, spent_at: NOW }),
    ]);
  });

  it('that is refused leaves its nullifier unspent', () => {
    const entry = spendEntry('a');
    expect(tables.spend(entry, entry.ticketExpiresAt)).toEqual({ kind: 'ticket_expired' });
    expect(tables.totals()).toMatchObject({ nullifiers: 0, credited: 0n });
    expect(tables.spend(entry, entry.ticketExpiresAt - 1)).toMatchObject({ kind: 'credited' });
  });

  it('has its receipt for its own client alone', () => {
    const { digest, client } = spendEntry('a');
    tables.spend(spendEntry('a'), NOW);
    expect(tables.findReceipt({ digest, client })).toMatchObject({ credited: TICKET_BYTES });
    expect(tables.findReceipt({ digest, client: clientKey('bob') })).toBeUndefined();
  });
});

describe('a lease', () => {
  it('grants what there is, the same when it is asked for again, and another use of its id nothing', () => {
    tables.spend(spendEntry('a'), NOW);
    const first = tables.lease(leaseEntry('l', TICKET_BYTES + 1), NOW);
    expect(first).toMatchObject({ kind: 'granted', lease: { granted: TICKET_BYTES, balance: 0 } });
    expect(tables.lease(leaseEntry('l', TICKET_BYTES + 1), NOW + 5)).toEqual({
      ...first,
      kind: 'repeated',
    });
    expect(tables.lease(leaseEntry('l', 1), NOW)).toEqual({ kind: 'lease_conflict' });
  });

  it('is forgotten a day after it was granted, and the oldest beyond the number that is kept', () => {
    tables.spend(spendEntry('a', { provedTime: NOW + 2 * DAY }), NOW);
    const few = new SpendTables(database, 5);
    for (let position = 0; position < 8; position += 1) {
      few.lease(leaseEntry(`l${position}`, 1), NOW + position);
    }
    expect(few.prune(NOW + 8)).toMatchObject({ leases: 3, more: false });
    expect(few.lease(leaseEntry('l2', 1), NOW).kind).toBe('granted');
    expect(few.lease(leaseEntry('l3', 1), NOW).kind).toBe('repeated');
    expect(tables.prune(NOW + 10 + DAY)).toMatchObject({ leases: 6 });
  });

  it('of nothing is not kept: the same one grants something after a credit', () => {
    expect(tables.lease(leaseEntry('l', 5), NOW)).toMatchObject({ lease: { granted: 0 } });
    tables.spend(spendEntry('a'), NOW);
    expect(tables.lease(leaseEntry('l', 5), NOW)).toMatchObject({
      kind: 'granted',
      lease: { granted: 5 },
    });
  });
});

describe('bytes', () => {
  it('are never lost: what was credited is leased, expired or in a balance', () => {
    const { ticketExpiresAt } = spendEntry('a');
    const isOver = ticketExpiresAt + 2 * DAY;
    tables.spend(spendEntry('a'), NOW);
    tables.spend(spendEntry('b', { client: 'bob', provedTime: isOver }), NOW);
    tables.lease(leaseEntry('l', 300), NOW);
    expect(tables.balance(clientKey('bob'), ticketExpiresAt)).toEqual({ balance: 0, expiresAt: 0 });
    expect(tables.prune(isOver - 1)).toMatchObject({ balances: 0, nullifiers: 0 });
    expect(tables.prune(isOver)).toMatchObject({ balances: 2, nullifiers: 2 });
    const { credited, leased, expired, balances } = tables.totals();
    expect({ credited, leased, balances }).toEqual({
      credited: 2_000n,
      leased: 300n,
      balances: 0n,
    });
    expect(leased + expired + balances).toBe(credited);
  });

  it('of a balance are not below 0, by a constraint of the table', () => {
    tables.spend(spendEntry('a'), NOW);
    expect(() => database.exec('UPDATE balances SET bytes = -1')).toThrow(/CHECK/);
  });

  it('above 2^53 in all are counted exactly', () => {
    const half = 2 ** 52 + 1;
    for (const serial of ['a', 'b', 'c']) {
      tables.spend(spendEntry(serial, { credited: half, client: serial }), NOW);
    }
    expect(tables.totals().credited).toBe(3n * BigInt(half));
  });
});
