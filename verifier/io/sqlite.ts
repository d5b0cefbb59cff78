/**
 * SQLite files whose commits survive a loss of power.
 *
 * @module @coir/io/sqlite
 */
import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const BUSY_TIMEOUT_MS = 5_000;
/** SQLite's number for `synchronous=FULL`. */
const SYNCHRONOUS_FULL = 2;

/**
 * Opens a SQLite file so that a committed transaction survives power loss, or refuses.
 *
 * WAL and `synchronous=FULL` are set on every open (an existing WAL file otherwise opens with less) and read back. The file is readable by
 * its owner only. `migrations[i]` takes the schema from version i to i + 1, each in one transaction; a file written by a newer program is
 * refused.
 *
 * @throws Error if the file cannot be opened, is newer than the program, or does not take the settings.
 */
export function openDatabase(file: string, migrations: readonly string[]): DatabaseSync {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true });
  try {
    database.exec(
      `PRAGMA busy_timeout=${BUSY_TIMEOUT_MS}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;`,
    );
    assertDurable(database, file);
    migrate(database, file, migrations);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function pragma(database: DatabaseSync, name: string): unknown {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return row === undefined ? undefined : Object.values(row)[0];
}

function assertDurable(database: DatabaseSync, file: string): void {
  const settings: readonly [string, unknown][] = [
    ['journal_mode', 'wal'],
    ['synchronous', SYNCHRONOUS_FULL],
    ['foreign_keys', 1],
  ];
  for (const [name, expected] of settings) {
    const actual = pragma(database, name);
    if (actual !== expected) {
      throw new Error(`${file}: ${name} is ${String(actual)} and must be ${String(expected)}`);
    }
  }
}

function migrate(database: DatabaseSync, file: string, migrations: readonly string[]): void {
  const version = Number(pragma(database, 'user_version'));
  if (version > migrations.length) {
    throw new Error(`${file} was written by a newer version of this program (schema ${version})`);
  }
  migrations.slice(version).forEach((statements, position) => {
    transaction(database, () => {
      database.exec(statements);
      database.exec(`PRAGMA user_version=${version + position + 1}`);
    });
  });
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
