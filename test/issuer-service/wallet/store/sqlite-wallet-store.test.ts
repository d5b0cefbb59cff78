import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeWalletStore } from './wallet-store-suite.ts';

describeWalletStore('SqliteWalletStore', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coir-wallet-'));
  const opened: SqliteWalletStore[] = [];
  const open = () => {
    const store = new SqliteWalletStore(join(folder, 'wallet.db'));
    opened.push(store);
    return store;
  };
  return {
    store: open(),
    reopen: async () => open(),
    async dispose() {
      for (const store of opened) store.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe('the file of a SqliteWalletStore', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'coir-wallet-'));
    file = join(folder, 'wallet.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const unusable = expect.objectContaining({ code: 'WALLET_STORE_UNUSABLE' });

  it('can be read by its owner only, with everything beside it', () => {
    const store = new SqliteWalletStore(file);
    for (const name of [file, `${file}-wal`, `${file}-shm`]) {
      expect(existsSync(name)).toBe(true);
      expect(statSync(name).mode & 0o777).toBe(0o600);
    }
    store.close();
  });

  it('is made private if it was not', () => {
    writeFileSync(file, '', { mode: 0o644 });
    new SqliteWalletStore(file).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is refused if it is of another version', () => {
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version=99');
    database.close();
    expect(() => new SqliteWalletStore(file)).toThrow(unusable);
  });

  it('is refused if it is no database, or cannot be made', () => {
    writeFileSync(file, 'something else entirely, and long enough to be looked at'.repeat(20));
    expect(() => new SqliteWalletStore(file)).toThrow(unusable);
    expect(() => new SqliteWalletStore(join(folder, 'none', 'wallet.db'))).toThrow(unusable);
  });

  it('fails without a word of what it holds', async () => {
    const store = new SqliteWalletStore(file);
    store.close();
    await expect(store.purchases()).rejects.toThrow(unusable);
  });

  it('commits through the write-ahead log, synchronised at each commit', () => {
    const pragmas: string[] = [];
    const exec = DatabaseSync.prototype.exec;
    DatabaseSync.prototype.exec = function record(this: DatabaseSync, sql: string) {
      pragmas.push(sql);
      exec.call(this, sql);
    };
    try {
      new SqliteWalletStore(file).close();
    } finally {
      DatabaseSync.prototype.exec = exec;
    }
    expect(pragmas.join()).toContain('synchronous=FULL');
    const database = new DatabaseSync(file);
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    database.close();
  });
});
