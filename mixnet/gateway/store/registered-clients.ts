import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoredRegistration } from '@coir/protocol/gateway';

/**
 * The tables of a gateway, by schema version. `mail` keeps what arrived for clients that were not
 * connected; the triggers keep the sums that quotas are checked against.
 */
export const GATEWAY_MIGRATIONS: readonly string[] = [
  `CREATE TABLE clients (
     identity BLOB PRIMARY KEY CHECK (length(identity) = 32),
     shared_key BLOB NOT NULL CHECK (length(shared_key) = 32),
     last_timestamp INTEGER,
     mail_count INTEGER NOT NULL DEFAULT 0,
     mail_bytes INTEGER NOT NULL DEFAULT 0
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE mail (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     client BLOB NOT NULL REFERENCES clients (identity) ON DELETE CASCADE,
     content BLOB NOT NULL,
     stored_at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX mail_by_client ON mail (client, id);
   CREATE INDEX mail_by_age ON mail (stored_at);
   CREATE TABLE mail_total (bytes INTEGER NOT NULL) STRICT;
   INSERT INTO mail_total VALUES (0);
   CREATE TRIGGER mail_added AFTER INSERT ON mail BEGIN
     UPDATE clients SET mail_count = mail_count + 1, mail_bytes = mail_bytes + length(NEW.content)
       WHERE identity = NEW.client;
     UPDATE mail_total SET bytes = bytes + length(NEW.content);
   END;
   CREATE TRIGGER mail_removed AFTER DELETE ON mail BEGIN
     UPDATE clients SET mail_count = mail_count - 1, mail_bytes = mail_bytes - length(OLD.content)
       WHERE identity = OLD.client;
     UPDATE mail_total SET bytes = bytes - length(OLD.content);
   END;
   CREATE TABLE leases (
     lease_id TEXT PRIMARY KEY,
     client BLOB NOT NULL,
     remaining INTEGER,
     expires_at INTEGER
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX leases_by_client ON leases (client);
   CREATE TABLE free_grants (
     client BLOB PRIMARY KEY,
     remaining INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`,
];

/**
 * The clients that registered with this gateway, with the keys shared with them. Every write is
 * durable when it returns.
 */
export class RegisteredClients {
  readonly #maxClients: number;
  readonly #insert: StatementSync;
  readonly #exists: StatementSync;
  readonly #find: StatementSync;
  readonly #advance: StatementSync;
  readonly #remove: StatementSync;
  #count: number;

  constructor(database: DatabaseSync, options: { readonly maxClients: number }) {
    this.#maxClients = options.maxClients;
    this.#insert = database.prepare(
      `INSERT INTO clients (identity, shared_key) VALUES (?, ?)
       ON CONFLICT (identity) DO UPDATE SET shared_key = excluded.shared_key`,
    );
    this.#exists = database.prepare('SELECT 1 FROM clients WHERE identity = ?');
    this.#find = database.prepare(
      'SELECT shared_key, last_timestamp FROM clients WHERE identity = ?',
    );
    this.#advance = database.prepare(
      `UPDATE clients SET last_timestamp = ?2
       WHERE identity = ?1 AND (last_timestamp IS NULL OR last_timestamp < ?2)`,
    );
    this.#remove = database.prepare('DELETE FROM clients WHERE identity = ?');
    this.#count = Number(database.prepare('SELECT count(*) AS n FROM clients').get()?.['n'] ?? 0);
  }

  /**
   * Stores the key of a client that proved its identity; a client that registers again gets a new
   * key and keeps its mail and the time of its last log-in, so that old log-ins stay used.
   * @returns `false` when there is no room for another client.
   */
  register(identity: Uint8Array, sharedKey: Uint8Array): boolean {
    const isNew = this.#exists.get(identity) === undefined;
    if (isNew && this.#count >= this.#maxClients) return false;
    this.#insert.run(identity, sharedKey);
    if (isNew) this.#count += 1;
    return true;
  }

  /** Finds a client. */
  find(identity: Uint8Array): StoredRegistration | undefined {
    const row = this.#find.get(identity);
    if (row === undefined) return undefined;
    const { shared_key: sharedKey, last_timestamp: lastTimestamp } = row;
    return {
      sharedKey: sharedKey as Uint8Array,
      lastTimestamp: lastTimestamp === null ? undefined : Number(lastTimestamp),
    };
  }

  /**
   * Records the time of a log-in if it is later than that of every earlier one, in one step;
   * `false` if it is not.
   */
  advanceTimestamp(identity: Uint8Array, unixSeconds: number): boolean {
    return Number(this.#advance.run(identity, unixSeconds).changes) === 1;
  }

  /** Forgets a client, its key and its mail. */
  remove(identity: Uint8Array): void {
    if (Number(this.#remove.run(identity).changes) > 0) this.#count -= 1;
  }
}
