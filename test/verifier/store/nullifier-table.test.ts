import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '@coir/io/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NullifierTable } from '../../../verifier/store/nullifier-table.ts';
import { SPEND_DATABASE } from '../../../verifier/store/spend-schema.ts';
import { Statements } from '../../../verifier/store/statements.ts';
import { bytesOf, clientKey, NOW, spendEntry } from './spend-entries.ts';

let folder: string;
let database: DatabaseSync;
let nullifiers: NullifierTable;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-nullifiers-'));
  database = openDatabase(join(folder, 'spend.sqlite'), { ...SPEND_DATABASE, create: true });
  nullifiers = new NullifierTable(new Statements(database));
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const countOf = (table: string): unknown =>
  database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'];

describe('a nullifier', () => {
  it('is inserted once', () => {
    const nullifier = bytesOf('n', 48);
    expect([1, 2].map(() => nullifiers.insert(nullifier, NOW))).toEqual([true, false]);
    nullifiers.remove(nullifier);
    expect(nullifiers.insert(nullifier, NOW)).toBe(true);
  });

  it('takes its receipt and its redemption with it', () => {
    const entry = spendEntry('a');
    nullifiers.insert(entry.nullifier, NOW);
    const receipt = { credited: 7, balance: 9, expiresAt: NOW + 1 };
    const written = nullifiers.insertReceipt(entry, receipt, NOW);
    expect(written).toEqual({ digest: Buffer.from(entry.digest).toString('hex'), ...receipt });
    expect(nullifiers.findReceipt(entry)).toEqual(written);
    expect(nullifiers.findReceipt({ ...entry, client: clientKey('eve') })).toBeUndefined();
    expect(countOf('redemptions')).toBe(1);
    nullifiers.remove(entry.nullifier);
    expect(nullifiers.findReceipt(entry)).toBeUndefined();
    expect(countOf('redemptions')).toBe(0);
  });

  it('is pruned when it may be, the oldest first, and remembered to have been', () => {
    for (const age of [3, 1, 2]) nullifiers.insert(bytesOf(`n${age}`, 48), NOW + age);
    expect([nullifiers.prune(NOW, 9), nullifiers.prunedUntil()]).toEqual([0, 0]);
    expect([nullifiers.prune(NOW + 2, 1), nullifiers.prunedUntil()]).toEqual([1, NOW + 1]);
    expect([nullifiers.prune(NOW + 2, 9), nullifiers.prunedUntil()]).toEqual([1, NOW + 2]);
    expect(countOf('nullifiers')).toBe(1);
  });
});
