/**
 * SQLite files whose commits survive a loss of power, and which say themselves whose they are.
 *
 * @module @coir/io/sqlite
 */
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { IoError } from './errors.ts';
import { syncFolder } from './sync-folder.ts';

export { IoError, type IoErrorCode, type IoErrorDetails } from './errors.ts';

type Sqlite = typeof import('node:sqlite');

const BUSY_TIMEOUT_MS = 5_000;
/** SQLite's number for `synchronous=FULL`. */
const SYNCHRONOUS_FULL = 2;
/** SQLite's result codes for a file that is damaged, and for one that is none of its own. */
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;
/** More pages than any database has. */
const ALL_PAGES = 2 ** 31 - 1;
/** A database in memory, which lasts as long as its connection. */
const IN_MEMORY = ':memory:';
/** Tables that SQLite keeps for itself where it is asked for statistics. */
const TABLES = `SELECT type, name, tbl_name, sql FROM sqlite_schema
  WHERE name NOT LIKE 'sqlite!_stat%' ESCAPE '!' ORDER BY type, name`;

/** The program a database belongs to, its tables, and what to do if there is none. */
export interface DatabaseOptions {
  /**
   * Four ASCII characters that name the program and stand in the file. A file of another one is
   * refused.
   */
  readonly application: string;
  /**
   * `migrations[i]` takes the tables from version i to i + 1. Those that were released never
   * change.
   */
  readonly migrations: readonly string[];
  /**
   * `true` makes the file if there is none or an empty one. Without it such a file is refused:
   * something was lost.
   */
  readonly create: boolean;
}

/**
 * The platform's SQLite. It is asked for and not imported, so that this module loads on every Node
 * the packages promise, and the error says what is missing.
 */
function loadSqlite(): Sqlite {
  const sqlite: Sqlite | undefined = process.getBuiltinModule('node:sqlite');
  // The last that came of what is used.
  if (sqlite?.backup !== undefined) return sqlite;
  throw new IoError(
    'IO_SQLITE_UNSUPPORTED',
    `the SQLite store needs Node 22.16 or later, and this is ${process.version}`,
  );
}

function applicationId(application: string): number {
  if (!/^[!-~]{4}$/.test(application)) {
    throw new RangeError('an application is named by four printable ASCII characters');
  }
  return [...application].reduce((id, character) => id * 256 + character.charCodeAt(0), 0);
}

function failed(file: string, error: unknown): IoError {
  if (error instanceof IoError) return error;
  const { errcode } = Object(error) as { readonly errcode?: unknown };
  if (errcode === SQLITE_NOTADB) {
    return new IoError('IO_DATABASE_FOREIGN', `${file} is no SQLite database; name the right file`);
  }
  if (errcode === SQLITE_CORRUPT) return damaged(file);
  const reason = error instanceof Error ? error.message : String(error);
  return new IoError('IO_DATABASE_FAILED', `${file} cannot be used: ${reason}`, { cause: error });
}

function damaged(file: string): IoError {
  return new IoError('IO_DATABASE_DAMAGED', `${file} is damaged; restore it from a backup`);
}

function foreign(file: string, reason: string): IoError {
  return new IoError('IO_DATABASE_FOREIGN', `${file} ${reason}`);
}

/** Makes the file, readable by its owner only, if there is none and it may. */
function prepareFile(file: string, create: boolean): void {
  const size = existsSync(file) ? statSync(file).size : -1;
  if (size <= 0 && !create) {
    const state = size < 0 ? 'is not there' : 'is empty';
    throw new IoError(
      'IO_DATABASE_MISSING',
      `${file} ${state}, and a new one would have forgotten everything; restore it, or have it made on purpose`,
    );
  }
  closeSync(openSync(file, 'a', 0o600));
  if (size < 0) syncFolder(dirname(file));
}

function readPragma(database: DatabaseSync, name: string): unknown {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return row === undefined ? undefined : Object.values(row)[0];
}

/** The tables a number of migrations make in an empty database. */
function tablesAfter(migrations: readonly string[]): string {
  const model = new (loadSqlite().DatabaseSync)(IN_MEMORY);
  try {
    for (const migration of migrations) model.exec(migration);
    return readTables(model);
  } finally {
    model.close();
  }
}

function readTables(database: DatabaseSync): string {
  return JSON.stringify(database.prepare(TABLES).all());
}

/**
 * Refuses a file of another program, of a newer version, or whose tables are not exactly those of
 * its version: keys and checks are part of what a program relies on.
 * @returns The version of the file.
 */
function assertOwn(database: DatabaseSync, file: string, options: DatabaseOptions): number {
  const { application, migrations } = options;
  const id = readPragma(database, 'application_id');
  // Files of before had no name in them; their tables tell.
  if (id !== 0 && id !== applicationId(application)) {
    throw foreign(file, `belongs to another program than "${application}"; name the right file`);
  }
  const version = Number(readPragma(database, 'user_version'));
  if (version > migrations.length) {
    throw foreign(
      file,
      `was written by a newer version of this program: it has version ${version}, and ${migrations.length} is known here`,
    );
  }
  if (readTables(database) !== tablesAfter(migrations.slice(0, version))) {
    throw foreign(file, `does not have the tables of version ${version} of "${application}"`);
  }
  return version;
}

function assertSound(database: DatabaseSync, file: string): void {
  if (readPragma(database, 'quick_check(1)') !== 'ok') throw damaged(file);
}

/**
 * Asserts that a connection writes ahead, syncs at every commit and keeps foreign keys.
 * @throws {@link IoError} `IO_DATABASE_FAILED` that names the setting.
 */
export function assertDurable(database: DatabaseSync, file: string): void {
  const expected = { journal_mode: 'wal', synchronous: SYNCHRONOUS_FULL, foreign_keys: 1 };
  for (const [name, value] of Object.entries(expected)) {
    const actual = readPragma(database, name);
    if (actual !== value && file !== IN_MEMORY) {
      const message = `${file}: ${name} is ${String(actual)} and must be ${value}`;
      throw new IoError('IO_DATABASE_FAILED', message);
    }
  }
}

function migrate(database: DatabaseSync, file: string, options: DatabaseOptions): void {
  const { application, migrations } = options;
  transaction(database, () => {
    // Another process may have been here since.
    const version = assertOwn(database, file, options);
    for (const migration of migrations.slice(version)) database.exec(migration);
    if (readPragma(database, 'application_id') === 0) {
      database.exec(`PRAGMA application_id=${applicationId(application)}`);
    }
    if (version < migrations.length) database.exec(`PRAGMA user_version=${migrations.length}`);
  });
}

function open(file: string, options: DatabaseOptions): DatabaseSync {
  const { DatabaseSync } = loadSqlite();
  if (file !== IN_MEMORY) prepareFile(file, options.create);
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true });
  try {
    database.exec(`PRAGMA busy_timeout=${BUSY_TIMEOUT_MS}`);
    database.exec('BEGIN');
    assertOwn(database, file, options);
    assertSound(database, file);
    database.exec('COMMIT');
    if (file !== IN_MEMORY) chmodSync(file, 0o600);
    // An existing file otherwise opens with less.
    database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;');
    assertDurable(database, file);
    migrate(database, file, options);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Opens a SQLite file so that a committed transaction survives a loss of power, or refuses.
 *
 * The file is this program's, by the name in it and by its tables, which are exactly those of its
 * version, and is sound by `quick_check`; a file without a name is adopted if its tables fit. Then
 * WAL and `synchronous=FULL` are set and read back, and the migrations that are missing are
 * applied, all or none. A file that is refused is left as it is; one that is opened is readable by
 * its owner only. `:memory:` is a database of its own.
 *
 * @throws {@link IoError} `IO_SQLITE_UNSUPPORTED`, `IO_DATABASE_MISSING`, `IO_DATABASE_FOREIGN`,
 * `IO_DATABASE_DAMAGED`, `IO_DATABASE_FAILED`. Each names the file.
 */
export function openDatabase(file: string, options: DatabaseOptions): DatabaseSync {
  applicationId(options.application);
  try {
    return open(file, options);
  } catch (error) {
    throw failed(file, error);
  }
}

/**
 * Runs `work` in one immediate transaction: committed when it returns, rolled back when it throws.
 *
 * @typeParam Result - What `work` returns.
 */
export function transaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Writes something to the file and changes nothing, so that a full or lost disk shows. It is synced
 * when it returns, or, inside a transaction, with its commit.
 *
 * @throws {@link IoError} `IO_DATABASE_FAILED` if it cannot be written.
 */
export function probeWrite(database: DatabaseSync): void {
  const write = (): void => {
    database.exec(`PRAGMA user_version=${Number(readPragma(database, 'user_version'))}`);
  };
  try {
    if (database.isTransaction) write();
    else transaction(database, write);
  } catch (error) {
    const file = database.isOpen ? database.location() : undefined;
    const why = error instanceof Error ? error.message : 'it failed';
    throw new IoError('IO_DATABASE_FAILED', `${file ?? 'the database'} cannot be written: ${why}`, {
      cause: error,
    });
  }
}

/**
 * Copies a database that is in use to another file, whole and synced. What is committed when it
 * begins is in the copy, including what lies in the `-wal` file; a copy of the files alone may miss
 * that.
 *
 * @param file - Must not be there, so that no copy and no database is overwritten.
 * @throws {@link IoError} `IO_FILE_EXISTS`, `IO_DATABASE_FAILED`
 */
export async function backupDatabase(database: DatabaseSync, file: string): Promise<void> {
  if (existsSync(file)) {
    throw new IoError('IO_FILE_EXISTS', `${file} is there already; name another file for the copy`);
  }
  const temporary = `${file}.new`;
  try {
    rmSync(temporary, { force: true });
    closeSync(openSync(temporary, 'wx', 0o600));
    // In one step, or each commit of another connection would start it anew.
    await loadSqlite().backup(database, temporary, { rate: ALL_PAGES });
    const descriptor = openSync(temporary, 'r+');
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(temporary, file);
    syncFolder(dirname(file));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw failed(file, error);
  }
}
