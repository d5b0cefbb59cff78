/**
 * A lock on a folder that one process holds and that ends with it.
 *
 * @module @coir/io/folder-lock
 */
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

const LOCK_FILE = 'lock';
/** SQLite's result code when another connection holds the lock. */
const SQLITE_BUSY = 5;

/** The files whose locks are held, so that none is closed because nobody refers to it any more. */
const held = new Set<DatabaseSync>();

/** A lock that is held. */
export interface FolderLock {
  /** Gives the folder free. */
  release(): void;
}

/**
 * Takes the lock of a folder. It is the lock of an empty SQLite file in it, which the operating
 * system takes back when the process ends, however it ends; until then only a release gives it
 * back. It stays with the folder when that is renamed, and a copy of the folder is not locked.
 *
 * @param folder - Must be there.
 * @returns `undefined` if another process, or this one, holds it.
 * @throws Error of the file system if the folder cannot be written to.
 */
export function lockFolder(folder: string): FolderLock | undefined {
  const sqlite = process.getBuiltinModule('node:sqlite');
  const file = join(folder, LOCK_FILE);
  // Only a new file is opened here: to close one that this process has locked would unlock it.
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  const database = new sqlite.DatabaseSync(file);
  try {
    // The transaction writes nothing, into the file or beside it.
    database.exec('PRAGMA busy_timeout=0; PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE');
    held.add(database);
    return {
      release: () => {
        held.delete(database);
        database.close();
      },
    };
  } catch (error) {
    database.close();
    if ((error as { readonly errcode?: unknown }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}
