/**
 * SQLite files whose commits survive a loss of power, and which say themselves whose they are.
 *
 * @module @coir/io/sqlite
 */
import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { IoError } from './errors.ts';
import { damaged, databaseError, loadSqlite } from './node-sqlite.ts';
import { syncFolder } from './sync-folder.ts';

export { IoError, type IoErrorCode, type IoErrorDetails } from './errors.ts';
export { backupDatabase } from './sqlite-backup.ts';

const BUSY_TIMEOUT_MS = 5_000;
/** SQLite's number for `synchronous=FULL`. */
const SYNCHRONOUS_FULL = 2;
/** A database in memory, which lasts as long as its connection. */
const IN_MEMORY = ':memory:';
/** Where a file names its owner. */
const OWNER_TABLE = 'coir_owner';
/**
 * Tables of a program, without those that SQLite keeps for itself where it is asked for statistics.
 */
const TABLES = `SELECT type, name, tbl_name, sql FROM sqlite_schema
  WHERE name NOT LIKE 'sqlite!_stat%' ESCAPE '!' AND name <> '${OWNER_TABLE}' ORDER BY type, name`;

/** The program a database belongs to, its tables, and what to do if there is none. */
export interface DatabaseOptions {
  /**
   * Four ASCII characters that name the program and stand in the file. A file of another one is
   * refused.
   */
  readonly application: string;
  /**
   * Whose file it is among those of the program, such as `issuer 2 of coir-local`. A file of
   * another owner is refused; one that names none yet is this owner's from then on.
   */
  readonly owner?: string | undefined;
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

function applicationId(application: string): number {
  if (!/^[!-~]{4}$/.test(application)) {
    throw new RangeError('an application is named by four printable ASCII characters');
  }
  return [...application].reduce((id, character) => id * 256 + character.charCodeAt(0), 0);
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
      `${file} ${state}, and a new one would have forgotten everything; restore it from a backup (only "init" makes a new one)`,
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
  assertOwner(database, file, options);
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

/** The owner that a file names. */
function readOwner(database: DatabaseSync): string | undefined {
  const table = database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(OWNER_TABLE);
  if (table === undefined) return undefined;
  const name = database.prepare(`SELECT name FROM ${OWNER_TABLE}`).get()?.['name'];
  return typeof name === 'string' ? name : undefined;
}

function assertOwner(database: DatabaseSync, file: string, { owner }: DatabaseOptions): void {
  const named = readOwner(database);
  if (owner === undefined || named === undefined || named === owner) return;
  throw foreign(file, `belongs to ${named}, and not to ${owner}; name the right file`);
}

/** Writes the owner into a file that names none. */
function adopt(database: DatabaseSync, { owner }: DatabaseOptions): void {
  if (owner === undefined || readOwner(database) !== undefined) return;
  database.exec(`CREATE TABLE IF NOT EXISTS ${OWNER_TABLE} (name TEXT NOT NULL) STRICT`);
  database.prepare(`INSERT INTO ${OWNER_TABLE} VALUES (?)`).run(owner);
}

function assertSound(database: DatabaseSync, file: string): void {
  if (readPragma(database, 'quick_check(1)') !== 'ok') throw damaged(file);
}

/**
 * Asserts that a connection writes ahead, syncs at every commit, keeps foreign keys and overwrites
 * what it deletes.
 * @throws {@link IoError} `IO_DATABASE_FAILED` that names the setting.
 */
export function assertDurable(database: DatabaseSync, file: string): void {
  const expected = {
    journal_mode: 'wal',
    synchronous: SYNCHRONOUS_FULL,
    foreign_keys: 1,
    secure_delete: 1,
  };
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
    adopt(database, options);
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
    database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;');
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
 * WAL, `synchronous=FULL` and `secure_delete` are set and read back, and missing migrations are
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
    throw databaseError(file, error);
  }
}

/**
 * Makes a database, which {@link openDatabase} then opens. Nothing else should make one whose loss
 * costs something: a program that makes a lost file anew has forgotten everything without a word.
 *
 * @throws {@link IoError} `IO_FILE_EXISTS` if there is something but an empty file; nothing is
 * changed then. Those of {@link openDatabase}.
 */
export function createDatabase(file: string, options: Omit<DatabaseOptions, 'create'>): void {
  if (existsSync(file) && statSync(file).size > 0) {
    throw new IoError('IO_FILE_EXISTS', `${file} is there already; name another file`);
  }
  openDatabase(file, { ...options, create: true }).close();
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
 * Moves the write-ahead log into the file and empties it, so that what was deleted, and was
 * overwritten in the file, is not left in the log either.
 *
 * @returns `false` if another connection is reading or the disk fails: then the log stays until it
 * is emptied the next time, at the latest when the last connection closes.
 */
export function emptyLog(database: DatabaseSync): boolean {
  try {
    const row = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    return row?.['busy'] === 0;
  } catch {
    return false;
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
