import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { IoError } from './errors.ts';
import { databaseError, loadSqlite } from './node-sqlite.ts';
import { syncFolder } from './sync-folder.ts';

/** More pages than any database has. */
const ALL_PAGES = 2 ** 31 - 1;

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
    throw databaseError(file, error);
  }
}
