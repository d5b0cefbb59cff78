import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteSpendStore } from '@coir/verifier';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOW, spendEntry } from './spend-entries.ts';
import { describeSpendStore } from './spend-store-suite.ts';

describeSpendStore('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coir-store-'));
  return {
    open: () => new SqliteSpendStore({ file: join(folder, 'spend.sqlite'), create: true }),
    remove: async () => rmSync(folder, { recursive: true }),
  };
});

describe('the SQLite spend store', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'coir-store-'));
    file = join(folder, 'spend.sqlite');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const withStore = async <Result>(
    work: (store: SqliteSpendStore) => Promise<Result>,
    options: { queueLimit?: number; leaseCountLimit?: number } = {},
  ): Promise<Result> => {
    const store = new SqliteSpendStore({ file, create: true, ...options });
    await store.start();
    try {
      return await work(store);
    } finally {
      await store.stop();
    }
  };
  const change = (sql: string): void => {
    const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
    database.exec(sql);
    database.close();
  };
  const expectUnsafe = async (): Promise<void> => {
    const store = new SqliteSpendStore({ file, create: true });
    await expect(store.start()).rejects.toMatchObject({ code: 'VERIFIER_STORE_UNSAFE' });
    expect(store.readiness()).toEqual(['the store is not open']);
    await store.stop();
  };

  it('makes a file only its owner can read', async () => {
    await withStore(async () => undefined);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('refuses more waiting entries than its queue holds, at once and without effect', async () => {
    await withStore(
      async (store) => {
        const calls = Array.from({ length: 5 }, (_, position) =>
          store.spend([spendEntry(`s${position}`)], NOW),
        );
        const ends = await Promise.allSettled(calls);
        expect(ends.map(({ status }) => status)).toEqual([
          ...Array(3).fill('fulfilled'),
          ...Array(2).fill('rejected'),
        ]);
        expect(ends[4]).toMatchObject({ reason: { code: 'VERIFIER_STORE_OVERLOADED' } });
        expect((await store.totals()).nullifiers).toBe(3);
      },
      { queueLimit: 3 },
    );
  });

  it('credits each serial once though two stores share the file', async () => {
    await withStore(async (first) => {
      const second = new SqliteSpendStore({ file, create: true });
      await second.start();
      const outcomes = await Promise.all(
        Array.from({ length: 60 }, (_, position) =>
          (position % 2 === 0 ? first : second).spend(
            [spendEntry(`s${position % 10}`, { show: String(position) })],
            NOW,
          ),
        ),
      );
      expect(outcomes.flat().filter(({ kind }) => kind === 'credited')).toHaveLength(10);
      expect(await second.totals()).toMatchObject({ nullifiers: 10, credited: 10_000n });
      await second.stop();
    });
  });

  it('refuses a batch beyond its bound', async () => {
    await withStore(async (store) => {
      const batch = Array.from({ length: 1_025 }, () => spendEntry('a'));
      await expect(store.spend(batch, NOW)).rejects.toMatchObject({
        code: 'VERIFIER_STORE_OVERLOADED',
      });
    });
  });

  it('refuses to open a file without the primary key on nullifiers', async () => {
    await withStore(async () => undefined);
    change(
      `DROP TABLE nullifiers;
       CREATE TABLE nullifiers (nullifier BLOB NOT NULL, prune_at INTEGER NOT NULL) STRICT;
       CREATE INDEX nullifiers_prune_at ON nullifiers (prune_at);`,
    );
    await expectUnsafe();
  });

  it('refuses to open a file of a newer version, and one that is no database', async () => {
    await withStore(async () => undefined);
    change('PRAGMA user_version = 99');
    await expectUnsafe();
    file = join(folder, 'absent', 'spend.sqlite');
    await expectUnsafe();
    file = folder;
    await expectUnsafe();
  });

  it('refuses a file without an index it relies on, and a database of another program', async () => {
    await withStore(async () => undefined);
    change('DROP INDEX balances_expires_at');
    await expectUnsafe();
    file = join(folder, 'other.sqlite');
    change('PRAGMA application_id = 0x436f6957; CREATE TABLE t (x)');
    await expectUnsafe();
  });

  it('makes no file when it is told not to, and opens the one it has made', async () => {
    const store = new SqliteSpendStore({ file, create: false });
    await expect(store.start()).rejects.toMatchObject({
      code: 'VERIFIER_STORE_UNSAFE',
      message: expect.stringContaining(file),
    });
    expect(existsSync(file)).toBe(false);
    await withStore((first) => first.spend([spendEntry('a')], NOW));
    const again = new SqliteSpendStore({ file, create: false });
    await again.start();
    expect(await again.totals()).toMatchObject({ nullifiers: 1 });
    await again.stop();
  });

  it('is copied whole while it works, with all that was answered, and the copy is a store', async () => {
    const copy = join(folder, 'copy.sqlite');
    await withStore(async (store) => {
      for (let position = 0; position < 20; position += 1) {
        await store.spend([spendEntry(`s${position}`)], NOW);
      }
      const spending = store.spend([spendEntry('later')], NOW);
      await store.backup(copy);
      await spending;
      await expect(store.backup(copy)).rejects.toMatchObject({ code: 'IO_FILE_EXISTS' });
    });
    file = copy;
    await withStore(async (store) => {
      const totals = await store.totals();
      expect(totals.nullifiers).toBeGreaterThanOrEqual(20);
      const [outcome] = await store.spend([spendEntry('s7', { show: 'another' })], NOW);
      expect(outcome).toEqual({ kind: 'already_spent' });
    });
  });

  it('probes its disk with a write that changes nothing', async () => {
    await withStore(async (store) => {
      const before = await store.totals();
      const size = statSync(`${file}-wal`).size;
      await Promise.all([store.probe(), store.spend([spendEntry('a')], NOW), store.probe()]);
      expect(statSync(`${file}-wal`).size).toBeGreaterThan(size);
      await store.probe();
      expect((await store.totals()).nullifiers).toBe(before.nullifiers + 1);
    });
    const closed = new SqliteSpendStore({ file, create: true });
    await expect(closed.probe()).rejects.toMatchObject({ code: 'VERIFIER_STORE_FAILED' });
  });
});
