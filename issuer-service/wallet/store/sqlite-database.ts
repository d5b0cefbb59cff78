import { chmodSync, closeSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { WalletError } from '../errors.ts';

const BUSY_TIMEOUT_MS = 5_000;
/** SQLite's number for `synchronous=FULL`. */
const SYNCHRONOUS_FULL = 2;

function unusable(reason: string): WalletError {
  return new WalletError('WALLET_STORE_UNUSABLE', `the wallet's file ${reason}`);
}

/**
 * Opens a file in Node's own SQLite. That is asked for and not imported, so that the module loads on every Node the package promises, and the
 * error says what is missing on an older one.
 */
function openSqlite(file: string): DatabaseSync {
  const sqlite: typeof import('node:sqlite') | undefined = process.getBuiltinModule('node:sqlite');
  const database = sqlite && new sqlite.DatabaseSync(file, { enableForeignKeyConstraints: true });
  // The last that came of what is used.
  if (database?.isTransaction !== undefined) return database;
  database?.close();
  throw new WalletError(
    'WALLET_STORE_UNUSABLE',
    `the SQLite store needs Node 22.16 or later, and this is ${process.version}`,
  );
}

function readPragma(database: DatabaseSync, name: string): unknown {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return row === undefined ? undefined : Object.values(row)[0];
}

/** Runs `work` in one immediate transaction: it commits durably, or changes nothing and throws what `work` threw. */
export function inTransaction<Value>(database: DatabaseSync, work: () => Value): Value {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function createTables(database: DatabaseSync, version: number, tables: string): void {
  inTransaction(database, () => {
    const found = readPragma(database, 'user_version');
    if (found === version) return;
    if (found !== 0) throw unusable(`has version ${String(found)} and not ${version}`);
    database.exec(`${tables} PRAGMA user_version=${version};`);
  });
}

/**
 * Opens the wallet's file, creating it and its tables if need be. Only its owner can read it, and what is committed survives a loss of
 * power: the settings for that are made at every opening and read back.
 *
 * @throws {@link WalletError} `WALLET_STORE_UNUSABLE` if this Node has no SQLite or one that is too old, or the file cannot be opened, is of
 * another version, or does not take the settings.
 */
export function openWalletDatabase(file: string, version: number, tables: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (file !== ':memory:') {
      closeSync(openSync(file, 'a', 0o600));
      chmodSync(file, 0o600);
    }
    database = openSqlite(file);
    database.exec(`PRAGMA busy_timeout=${BUSY_TIMEOUT_MS};`);
    database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;');
    const isDurable =
      file === ':memory:' ||
      (readPragma(database, 'journal_mode') === 'wal' &&
        readPragma(database, 'synchronous') === SYNCHRONOUS_FULL);
    if (!isDurable) throw unusable('does not take the settings that make a commit durable');
    if (readPragma(database, 'foreign_keys') !== 1) throw unusable('does not keep references');
    createTables(database, version, tables);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof WalletError) throw error;
    throw unusable('cannot be opened');
  }
}
