import type { DatabaseSync } from 'node:sqlite';

/**
 * Writes to a database and waits until that is on the disk, without changing anything: the number of its schema is set to what it is. A full disk,
 * or a file that became read-only, shows here and not in a transaction that writes nothing.
 *
 * @throws Error of SQLite, if the write fails.
 */
export function probeWrite(database: DatabaseSync): void {
  const row = database.prepare('PRAGMA user_version').get();
  const version = Number(row?.['user_version']);
  database.exec('BEGIN IMMEDIATE');
  try {
    database.exec(`PRAGMA user_version=${version}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
