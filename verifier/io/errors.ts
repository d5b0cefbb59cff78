/**
 * Reasons for which a function of this package fails. Codes are stable: never renamed, never
 * reused.
 */
export type IoErrorCode =
  /** The connection cannot be made, or breaks before the answer is whole. Ask again later. */
  | 'IO_UNREACHABLE'
  /** The answer was not whole when the time for it was over. Ask again later. */
  | 'IO_TIMEOUT'
  /** The caller's signal ended the exchange. */
  | 'IO_ABORTED'
  /** The peer points elsewhere. Nobody goes there: whoever is asked answers itself. */
  | 'IO_REDIRECTED'
  /** The answer has more bytes than the caller reads. */
  | 'IO_ANSWER_TOO_LONG'
  /**
   * The answer is of another type than JSON, or is not JSON: a page of something between, perhaps.
   */
  | 'IO_NOT_JSON'
  /** There is a file already where one is to be made. Nothing was written; name another. */
  | 'IO_FILE_EXISTS'
  /** This Node has no SQLite, or one without what is needed. */
  | 'IO_SQLITE_UNSUPPORTED'
  /**
   * There is no database file, or an empty one, and it is not to be made: whatever it held is lost.
   */
  | 'IO_DATABASE_MISSING'
  /**
   * The file belongs to another program or a newer version, or its tables are not those of its
   * version. It was left as it is.
   */
  | 'IO_DATABASE_FOREIGN'
  /** The file is damaged. Restore it from a backup. */
  | 'IO_DATABASE_DAMAGED'
  /**
   * The file cannot be opened or written, or does not take the settings that make a commit durable.
   */
  | 'IO_DATABASE_FAILED';

/** Facts that may come with the code. */
export interface IoErrorDetails extends ErrorOptions {
  /** HTTP status, if there was an answer. */
  readonly status?: number;
  /** Milliseconds after which the peer wants to be asked again; 0 if it did not say. */
  readonly retryAfterMs?: number;
}

/**
 * The error class of this package. Messages name the file, or the peer's origin and never its path,
 * and neither a token nor what the peer sent.
 */
export class IoError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'IoError';
  /** The reason, for programs. */
  readonly code: IoErrorCode;
  /** HTTP status, if there was an answer. */
  readonly status: number | undefined;
  /** Milliseconds after which the peer wants to be asked again; 0 if it did not say. */
  readonly retryAfterMs: number;

  /** Made by this package alone; callers read it. */
  constructor(code: IoErrorCode, message: string, details: IoErrorDetails = {}) {
    super(message, details);
    this.code = code;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs ?? 0;
  }
}
