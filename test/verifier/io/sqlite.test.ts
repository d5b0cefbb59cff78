import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  assertDurable,
  type DatabaseOptions,
  emptyLog,
  openDatabase,
  probeWrite,
  transaction,
} from '@coir/io/sqlite';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'coir-database-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const freshFile = (): string => join(folder, `${count++}.sqlite`);

const FIRST = 'CREATE TABLE things (name TEXT PRIMARY KEY) STRICT';
const SECOND = 'ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 0';
/** "Test" in ASCII. */
const TEST_ID = 0x54657374;

function options(migrations: readonly string[] = [FIRST], create = true): DatabaseOptions {
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

function change(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

const codeOf = (code: string) => expect.objectContaining({ name: 'IoError', code });

/** The file is refused with this code, in words that name it, and is left as it was. */
function expectRefused(file: string, code: string, migrations = [FIRST], create = true): void {
  const before = existsSync(file) && statSync(file).isFile() ? readFileSync(file) : undefined;
  const open = () => openDatabase(file, options(migrations, create)).close();
  expect(open).toThrow(codeOf(code));
  expect(open).toThrow(file);
  if (before !== undefined) expect(readFileSync(file)).toEqual(before);
}

describe('openDatabase', () => {
  it('commits durably on every open, not only on the first', () => {
    const file = fileWith();
    const again = openDatabase(file, options());
    expect(again.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(again.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(again.prepare('PRAGMA foreign_keys').get()).toEqual({ foreign_keys: 1 });
    again.close();
  });

  it('makes the file readable by its owner only, and takes it from others who could read it', () => {
    const file = fileWith();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o644);
    openDatabase(file, options()).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('brings an older file to the newest tables and keeps its rows', () => {
    const file = fileWith('a');
    const database = openDatabase(file, options([FIRST, SECOND], false));
    expect(database.prepare('SELECT * FROM things').all()).toEqual([{ name: 'a', size: 0 }]);
    database.close();
    openDatabase(file, options([FIRST, SECOND], false)).close();
  });

  it('makes a file only when it is told to', () => {
    const file = freshFile();
    expectRefused(file, 'IO_DATABASE_MISSING', [FIRST], false);
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, '');
    expectRefused(file, 'IO_DATABASE_MISSING', [FIRST], false);
    openDatabase(file, options()).close();
    openDatabase(file, options([FIRST], false)).close();
  });

  it('writes the name of the program into the file, and adopts a file without one', () => {
    const file = fileWith('a');
    const id = () => {
      const database = new DatabaseSync(file);
      const row = database.prepare('PRAGMA application_id').get();
      database.close();
      return row?.['application_id'];
    };
    expect(id()).toBe(TEST_ID);
    change(file, 'PRAGMA application_id = 0');
    const adopted = openDatabase(file, options([FIRST], false));
    expect(adopted.prepare('SELECT name FROM things').all()).toEqual([{ name: 'a' }]);
    adopted.close();
    expect(id()).toBe(TEST_ID);
  });

  it('refuses a file of another program, with or without a name in it', () => {
    const file = fileWith();
    change(file, 'PRAGMA application_id = 1');
    expectRefused(file, 'IO_DATABASE_FOREIGN');
    const other = freshFile();
    change(other, 'CREATE TABLE theirs (x); PRAGMA user_version = 1');
    expectRefused(other, 'IO_DATABASE_FOREIGN');
    const unversioned = freshFile();
    change(unversioned, 'CREATE TABLE theirs (x)');
    expectRefused(unversioned, 'IO_DATABASE_FOREIGN');
  });

  it('writes its owner into a file that names none, and refuses that of another', () => {
    const file = fileWith('a');
    const owned = (owner: string | undefined, create = false) => ({ ...options(), create, owner });
    openDatabase(file, owned('issuer 1 of net')).close();
    openDatabase(file, owned('issuer 1 of net')).close();
    // Who does not say whose it is, as a backup, may read it.
    openDatabase(file, owned(undefined)).close();
    const bytes = readFileSync(file);
    expect(() => openDatabase(file, owned('issuer 2 of net'))).toThrow(
      expect.objectContaining({
        code: 'IO_DATABASE_FOREIGN',
        message: `${file} belongs to issuer 1 of net, and not to issuer 2 of net; name the right file`,
      }),
    );
    expect(readFileSync(file)).toEqual(bytes);
  });

  it('refuses a file of a newer program', () => {
    const file = freshFile();
    openDatabase(file, options([FIRST, SECOND])).close();
    expectRefused(file, 'IO_DATABASE_FOREIGN', [FIRST]);
  });

  it.each([
    ['a table more', 'CREATE TABLE more (x)'],
    ['an index more', 'CREATE INDEX sizes ON things (name)'],
    ['a trigger', 'CREATE TRIGGER t AFTER INSERT ON things BEGIN DELETE FROM things; END'],
    ['a table less', 'DROP TABLE things'],
    ['another key', 'DROP TABLE things; CREATE TABLE things (name TEXT) STRICT'],
  ])('refuses a file with %s than its version has', (_, sql) => {
    const file = fileWith('a');
    change(file, sql);
    expectRefused(file, 'IO_DATABASE_FOREIGN');
    expectRefused(file, 'IO_DATABASE_FOREIGN', [FIRST, SECOND]);
  });

  it('takes a file with statistics that SQLite keeps', () => {
    const file = fileWith('a');
    change(file, 'ANALYZE');
    openDatabase(file, options()).close();
  });

  it('refuses what is no database, a folder, and a place that is not there', () => {
    const file = freshFile();
    writeFileSync(file, 'something else entirely, and long enough to be looked at'.repeat(20));
    expectRefused(file, 'IO_DATABASE_FOREIGN');
    const place = freshFile();
    mkdirSync(place);
    expectRefused(place, 'IO_DATABASE_FAILED');
    expectRefused(join(folder, 'none', 'x.sqlite'), 'IO_DATABASE_FAILED');
  });

  it('refuses a damaged file, and one that was cut off', () => {
    const names = Array.from({ length: 400 }, (_, position) => `${position}`.padStart(100, 'x'));
    const damaged = fileWith(...names);
    const bytes = readFileSync(damaged);
    // The content of a page in the middle, behind its header.
    bytes.fill(0xff, 5 * 4096 + 8, 5 * 4096 + 2000);
    writeFileSync(damaged, bytes);
    expectRefused(damaged, 'IO_DATABASE_DAMAGED');
    const cut = fileWith(...names);
    truncateSync(cut, 4 * 4096);
    expectRefused(cut, 'IO_DATABASE_DAMAGED');
  });

  it('leaves nothing of migrations of which one fails', () => {
    const file = freshFile();
    const open = () => openDatabase(file, options([FIRST, 'BROKEN']));
    expect(open).toThrow(codeOf('IO_DATABASE_FAILED'));
    const database = new DatabaseSync(file);
    expect(database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()).toEqual({
      tables: 0,
    });
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 0 });
    database.close();
  });

  it('has databases in memory, each of its own', () => {
    const databases = [0, 1].map(() => openDatabase(':memory:', options([FIRST, SECOND])));
    databases[0]?.exec("INSERT INTO things VALUES ('a', 1)");
    expect(databases[1]?.prepare('SELECT * FROM things').all()).toEqual([]);
    for (const database of databases) database.close();
  });

  it.each(['', 'abc', 'abcde', 'ab d', 'äbcd'])('takes "%s" for no name of a program', (name) => {
    const file = freshFile();
    expect(() => openDatabase(file, { ...options(), application: name })).toThrow(RangeError);
    expect(existsSync(file)).toBe(false);
  });
});

describe('assertDurable', () => {
  it.each([
    ['journal_mode', 'PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL'],
    ['synchronous', 'PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL'],
    ['foreign_keys', 'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF'],
  ])('refuses a connection whose %s is another', (name, pragmas) => {
    const file = fileWith();
    const database = new DatabaseSync(file);
    database.exec(pragmas);
    expect(() => assertDurable(database, file)).toThrow(`${file}: ${name} is`);
    database.close();
  });
});

describe('transaction', () => {
  it('rolls back when the work throws', () => {
    const database = openDatabase(freshFile(), options());
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

describe('probeWrite', () => {
  it('writes to the file and changes nothing, inside and outside of a transaction', () => {
    const file = fileWith('a');
    const database = openDatabase(file, options());
    const size = () => statSync(`${file}-wal`).size;
    const sizes = [size()];
    probeWrite(database);
    sizes.push(size());
    transaction(database, () => probeWrite(database));
    sizes.push(size());
    expect(sizes[1]).toBeGreaterThan(sizes[0] ?? 0);
    expect(sizes[2]).toBeGreaterThan(sizes[1] ?? 0);
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
    database.close();
    openDatabase(file, options()).close();
  });

  it('throws when nothing can be written', () => {
    const database = openDatabase(freshFile(), options());
    database.exec('PRAGMA query_only=1');
    expect(() => probeWrite(database)).toThrow(/readonly/);
    database.close();
  });
});

describe('emptyLog', () => {
  it('leaves nothing of what was deleted, unless another connection reads', () => {
    const file = fileWith();
    const database = openDatabase(file, options());
    const isThere = (): boolean =>
      [file, `${file}-wal`].some((name) => readFileSync(name).includes('a secret name'));
    insert(database, ['a secret name']);
    const reader = new DatabaseSync(file);
    reader.exec('BEGIN');
    reader.prepare('SELECT * FROM things').all();
    database.exec('DELETE FROM things');
    database.exec('PRAGMA busy_timeout=0');
    expect([emptyLog(database), isThere()]).toEqual([false, true]);
    reader.exec('COMMIT');
    expect([emptyLog(database), isThere()]).toEqual([true, false]);
    reader.close();
    database.close();
    expect(emptyLog(database)).toBe(false);
  });
});
