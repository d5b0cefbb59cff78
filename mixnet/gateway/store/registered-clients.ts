import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoredRegistration } from '@coir/protocol/gateway';

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
