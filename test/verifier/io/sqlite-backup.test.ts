import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { backupDatabase, type DatabaseOptions, openDatabase, transaction } from '@coir/io/sqlite';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'coir-backup-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const freshFile = (): string => join(folder, `${count++}.sqlite`);
const codeOf = (code: string) => expect.objectContaining({ name: 'IoError', code });

function options(create = true): DatabaseOptions {
  const migrations = ['CREATE TABLE things (name TEXT PRIMARY KEY) STRICT'];
  return { application: 'Test', migrations, create };
}

function insert(database: DatabaseSync, names: readonly string[]): void {
  const statement = database.prepare('INSERT INTO things VALUES (?)');
  transaction(database, () => {
    for (const name of names) statement.run(name);
  });
}

/** A closed database with these things in it. */
function fileWith(...names: readonly string[]): string {
  const file = freshFile();
  const database = openDatabase(file, options());
  insert(database, names);
  database.close();
  return file;
}

describe('backupDatabase', () => {
  it('copies what is committed, also what lies beside the file, while others write', async () => {
    const file = fileWith();
    const database = openDatabase(file, options());
    insert(
      database,
      Array.from({ length: 300 }, (_, name) => String(name)),
    );
    const copy = freshFile();
    const other = openDatabase(file, options());
    const copying = backupDatabase(database, copy);
    other.exec("INSERT INTO things VALUES ('later')");
    await copying;
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    const copied = openDatabase(copy, options(false));
    const names = copied.prepare('SELECT name FROM things').all();
    expect(names.length).toBeGreaterThanOrEqual(300);
    for (const each of [copied, other, database]) each.close();
    expect(existsSync(`${copy}.new`)).toBe(false);
  });

  it('overwrites nothing, and leaves nothing when it fails', async () => {
    const file = fileWith('a');
    const database = openDatabase(file, options());
    await expect(backupDatabase(database, file)).rejects.toThrow(codeOf('IO_FILE_EXISTS'));
    expect(database.prepare('SELECT name FROM things').all()).toEqual([{ name: 'a' }]);
    const nowhere = join(folder, 'none', 'copy.sqlite');
    await expect(backupDatabase(database, nowhere)).rejects.toThrow(codeOf('IO_DATABASE_FAILED'));
    database.close();
    const copy = freshFile();
    await expect(backupDatabase(database, copy)).rejects.toThrow(codeOf('IO_DATABASE_FAILED'));
    expect([existsSync(copy), existsSync(`${copy}.new`)]).toEqual([false, false]);
  });
});
