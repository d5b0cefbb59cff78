import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase, transaction } from '@coir/io/sqlite';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'coir-database-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const freshFile = (): string => join(folder, `${count++}.sqlite`);

const FIRST = 'CREATE TABLE things (name TEXT PRIMARY KEY) STRICT';
const SECOND = 'ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 0';

describe('openDatabase', () => {
  it('commits durably on every open, not only on the first', () => {
    const file = freshFile();
    openDatabase(file, [FIRST]).close();
    const again = openDatabase(file, [FIRST]);
    expect(again.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(again.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    again.close();
  });

  it('makes the file readable by its owner only', () => {
    const file = freshFile();
    openDatabase(file, [FIRST]).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('brings an older file to the newest schema and keeps its rows', () => {
    const file = freshFile();
    const old = openDatabase(file, [FIRST]);
    old.exec("INSERT INTO things VALUES ('a')");
    old.close();
    const database = openDatabase(file, [FIRST, SECOND]);
    expect(database.prepare('SELECT * FROM things').all()).toEqual([{ name: 'a', size: 0 }]);
    database.close();
  });

  it('refuses a file of a newer program', () => {
    const file = freshFile();
    openDatabase(file, [FIRST, SECOND]).close();
    expect(() => openDatabase(file, [FIRST])).toThrow(/newer version/);
  });

  it('leaves nothing of a migration that fails', () => {
    const file = freshFile();
    expect(() => openDatabase(file, [`${FIRST}; BROKEN`])).toThrow();
    const database = new DatabaseSync(file);
    expect(database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()).toEqual({
      tables: 0,
    });
    database.close();
  });
});

describe('transaction', () => {
  it('rolls back when the work throws', () => {
    const database = openDatabase(freshFile(), [FIRST]);
    const work = () =>
      transaction(database, () => {
        database.exec("INSERT INTO things VALUES ('a')");
        throw new Error('stopped');
      });
    expect(work).toThrow('stopped');
    expect(database.prepare('SELECT * FROM things').all()).toEqual([]);
    database.close();
  });
});
