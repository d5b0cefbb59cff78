import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

/** Bytes of a file that is written for trial. */
const PROBE_LENGTH = 4096;

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

/**
 * Writes a small file to a folder, waits until it is on the disk, and removes it.
 *
 * @throws Error of the file system, if the write fails.
 */
export async function probeFolder(folder: string): Promise<void> {
  const path = join(folder, `.probe-${randomBytes(8).toString('hex')}`);
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(new Uint8Array(PROBE_LENGTH));
    await file.datasync();
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}
