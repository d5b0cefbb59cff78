import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '@coir/service/database';
import { SPEND_MIGRATIONS } from './spend-schema.ts';

/** SQLite's number for `synchronous=FULL`. */
const SYNCHRONOUS_FULL = 2;

const SCHEMA = 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name';

/**
 * Opens the store's file and refuses it unless a commit is durable and its tables are exactly this version's, primary keys and checks
 * included: without them one ticket could be spent twice.
 * @throws Error that names what is wrong.
 */
export function openSpendDatabase(file: string): DatabaseSync {
  const database = openDatabase(file, SPEND_MIGRATIONS);
  try {
    assertDurable(database);
    assertSchema(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** @throws Error unless the connection writes ahead, syncs at every commit and keeps foreign keys. */
export function assertDurable(database: DatabaseSync): void {
  const expected = { journal_mode: 'wal', synchronous: SYNCHRONOUS_FULL, foreign_keys: 1 };
  for (const [name, value] of Object.entries(expected)) {
    const actual = Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    if (actual !== value) throw new Error(`${name} is ${String(actual)} and must be ${value}`);
  }
}

/** @throws Error unless the tables are those the migrations make in an empty database. */
export function assertSchema(database: DatabaseSync): void {
  const model = new DatabaseSync(':memory:');
  try {
    for (const migration of SPEND_MIGRATIONS) model.exec(migration);
    const expected = JSON.stringify(model.prepare(SCHEMA).all());
    if (JSON.stringify(database.prepare(SCHEMA).all()) !== expected) {
      throw new Error('the tables are not those of this version');
    }
  } finally {
    model.close();
  }
}
