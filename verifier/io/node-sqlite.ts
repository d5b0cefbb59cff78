import { IoError } from './errors.ts';

type Sqlite = typeof import('node:sqlite');

/** SQLite's result codes for a file that is damaged, and for one that is none of its own. */
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/**
 * The platform's SQLite. It is asked for and not imported, so that this module loads on every Node
 * the packages promise, and the error says what is missing.
 */
export function loadSqlite(): Sqlite {
  const sqlite: Sqlite | undefined = process.getBuiltinModule('node:sqlite');
  // The last that came of what is used.
  if (sqlite?.backup !== undefined) return sqlite;
  throw new IoError(
    'IO_SQLITE_UNSUPPORTED',
    `the SQLite store needs Node 22.16 or later, and this is ${process.version}`,
  );
}

/** The error of this package for one that SQLite or the file system threw. It names the file. */
export function databaseError(file: string, error: unknown): IoError {
  if (error instanceof IoError) return error;
  const { errcode } = Object(error) as { readonly errcode?: unknown };
  if (errcode === SQLITE_NOTADB) {
    return new IoError('IO_DATABASE_FOREIGN', `${file} is no SQLite database; name the right file`);
  }
  if (errcode === SQLITE_CORRUPT) return damaged(file);
  const reason = error instanceof Error ? error.message : String(error);
  return new IoError('IO_DATABASE_FAILED', `${file} cannot be used: ${reason}`, { cause: error });
}

/** The error for a file that is not whole. */
export function damaged(file: string): IoError {
  return new IoError('IO_DATABASE_DAMAGED', `${file} is damaged; restore it from a backup`);
}
