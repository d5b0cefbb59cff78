import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { SqliteSpendStore } from '@coir/verifier';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leaseEntry, NOW, spendEntry } from './spend-entries.ts';

describe('the thread of the spend store', () => {
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

  it('fails a broken entry alone, with its neighbours in the same group unharmed', async () => {
    await withStore(async (store) => {
      const broken = { ...spendEntry('b'), nullifier: new Uint8Array(47) };
      const ends = await Promise.allSettled([
        store.spend([spendEntry('first')], NOW),
        store.spend([spendEntry('a')], NOW),
        store.spend([broken], NOW),
        store.lease([leaseEntry('l', 10)], NOW),
      ]);
      expect(ends.map(({ status }) => status)).toEqual([
        'fulfilled',
        'fulfilled',
        'rejected',
        'fulfilled',
      ]);
      expect(await store.totals()).toMatchObject({ nullifiers: 2, credited: 2_000n, leased: 10n });
    });
  });

  it('leaves nothing of an entry that fails at its last row', async () => {
    await withStore(async (store) => {
      const broken = { ...spendEntry('a'), keyId: new Uint8Array(31) };
      await expect(store.spend([spendEntry('b'), broken], NOW)).rejects.toMatchObject({
        code: 'VERIFIER_STORE_FAILED',
      });
      expect(await store.totals()).toMatchObject({ nullifiers: 0, credited: 0n, balances: 0n });
      expect(await store.spend([spendEntry('a')], NOW)).toMatchObject([{ kind: 'credited' }]);
    });
  });

  it('says why it cannot open the database, and ends', async () => {
    writeFileSync(file, 'no database, and long enough to be looked at'.repeat(20));
    const worker = new Worker(new URL('../../../verifier/store/spend-worker.ts', import.meta.url), {
      workerData: { file, create: true, leaseCountLimit: undefined },
    });
    const [report] = await once(worker, 'message');
    expect(report).toMatchObject({ kind: 'unsafe', reason: expect.stringContaining(file) });
    await worker.terminate();
  });
});
