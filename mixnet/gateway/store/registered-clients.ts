import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoredRegistration } from '@coir/protocol/gateway';
import type { Uptime } from './uptime.ts';

/** Bounds of {@link RegisteredClients}. */
export interface RegisteredClientsOptions {
  /** Clients in all. */
  readonly maxClients: number;
  /**
   * Time for which a client that has never paid is kept unused, of the time that the gateway runs.
   */
  readonly maxUnpaidAgeMs: number;
}

/** Clients removed in one go, so that it never stops the gateway for long. */
const FORGET_COUNT = 500;

/**
 * The clients that registered with this gateway, with the keys shared with them. Every write is
 * durable when it returns.
 *
 * To register costs nothing, so **places belong to those who paid**: a client that has not shown a
 * ticket is forgotten when it was not here for a day, or gives its place to a new one when all are
 * taken, the longest unused first.
 */
export class RegisteredClients {
  readonly #options: RegisteredClientsOptions;
  readonly #uptime: Uptime;
  readonly #insert: StatementSync;
  readonly #exists: StatementSync;
  readonly #find: StatementSync;
  readonly #advance: StatementSync;
  readonly #pay: StatementSync;
  readonly #use: StatementSync;
  readonly #unpaid: StatementSync;
  readonly #remove: StatementSync;
  #count: number;

  constructor(
    database: DatabaseSync,
    options: RegisteredClientsOptions,
    modules: { readonly uptime: Uptime },
  ) {
    this.#options = options;
    this.#uptime = modules.uptime;
    this.#insert = database.prepare(
      `INSERT INTO clients (identity, shared_key, has_paid, used_at) VALUES (?, ?, 0, ?)
       ON CONFLICT (identity) DO UPDATE
       SET shared_key = excluded.shared_key, used_at = excluded.used_at`,
    );
    this.#exists = database.prepare('SELECT 1 FROM clients WHERE identity = ?');
    this.#find = database.prepare(
      'SELECT shared_key, last_timestamp FROM clients WHERE identity = ?',
    );
    this.#advance = database.prepare(
      `UPDATE clients SET last_timestamp = ?2, used_at = ?3
       WHERE identity = ?1 AND (last_timestamp IS NULL OR last_timestamp < ?2)`,
    );
    this.#pay = database.prepare(
      'UPDATE clients SET has_paid = 1 WHERE identity = ? AND has_paid = 0',
    );
    this.#use = database.prepare('UPDATE clients SET used_at = ? WHERE identity = ?');
    this.#unpaid = database.prepare(
      `SELECT identity FROM clients WHERE has_paid = 0 AND used_at < ? ORDER BY used_at LIMIT ?`,
    );
    this.#remove = database.prepare('DELETE FROM clients WHERE identity = ?');
    this.#count = Number(database.prepare('SELECT count(*) AS n FROM clients').get()?.['n'] ?? 0);
  }

  /**
   * Stores the key of a client that proved its identity; a client that registers again gets a new
   * key and keeps its mail and the time of its last log-in, so that old log-ins stay used.
   *
   * @returns `false` when there is no room for another client: all have paid.
   */
  register(identity: Uint8Array, sharedKey: Uint8Array): boolean {
    const isNew = this.#exists.get(identity) === undefined;
    if (isNew && this.#count >= this.#options.maxClients && !this.#forgetOne()) return false;
    this.#insert.run(identity, sharedKey, this.#uptime.milliseconds);
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
    const { changes } = this.#advance.run(identity, unixSeconds, this.#uptime.milliseconds);
    return Number(changes) === 1;
  }

  /** Notes that a client has bandwidth that was paid for: its place is its own from then on. */
  markPaid(identity: Uint8Array): void {
    this.#pay.run(identity);
  }

  /** Forgets a client, its key and its mail. */
  remove(identity: Uint8Array): void {
    if (Number(this.#remove.run(identity).changes) > 0) this.#count -= 1;
  }

  /**
   * Forgets some of the clients that have never paid and were not here for long.
   *
   * @param isConnected - Such a client is here, and is kept.
   * @returns `true` if there may be more of them.
   */
  forgetUnused(isConnected: (identity: Uint8Array) => boolean): boolean {
    const now = this.#uptime.milliseconds;
    const until = now - this.#options.maxUnpaidAgeMs;
    const old = this.#unpaid.all(until, FORGET_COUNT);
    for (const row of old) {
      const identity = row['identity'] as Uint8Array;
      if (isConnected(identity)) this.#use.run(now, identity);
      else this.remove(identity);
    }
    return old.length === FORGET_COUNT;
  }

  #forgetOne(): boolean {
    const [row] = this.#unpaid.all(Number.MAX_SAFE_INTEGER, 1);
    if (row === undefined) return false;
    this.remove(row['identity'] as Uint8Array);
    return true;
  }
}
