import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '@coir/io/sqlite';
import { probeFolder, probeWrite } from '@coir/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-probe-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const TABLE = 'CREATE TABLE things (name TEXT) STRICT';

describe('a write for trial', () => {
  it('reaches the file and changes nothing', () => {
    const file = join(folder, 'good.sqlite');
    const database = openDatabase(file, [TABLE]);
    const logLength = (): number => statSync(`${file}-wal`).size;
    const before = logLength();
    probeWrite(database);
    expect(logLength()).toBeGreaterThan(before);
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
    expect(database.isTransaction).toBe(false);
    database.close();
  });

  it('fails where the database takes no more', () => {
    const file = join(folder, 'full.sqlite');
    const database = openDatabase(file, [TABLE]);
    database.exec('PRAGMA query_only=1');
    expect(() => probeWrite(database)).toThrow(/readonly/);
    database.exec('PRAGMA query_only=0');
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    database.exec('PRAGMA busy_timeout=1');
    expect(() => probeWrite(database)).toThrow(/locked/);
    other.exec('ROLLBACK');
    other.close();
    probeWrite(database);
    database.close();
  });
});

describe('a write for trial to a folder', () => {
  it('leaves nothing behind', async () => {
    const before = readdirSync(folder);
    await probeFolder(folder);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('fails where nothing can be written', async () => {
    await expect(probeFolder(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(probeFolder('/proc')).rejects.toThrow();
  });
});
