import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Bytes of a client's balance that this gateway may give out. */
export interface StoredLease {
  readonly leaseId: string;
  /**
   * `undefined` while the verifier's answer is not known: asking again under the same id settles
   * it.
   */
  readonly remaining: number | undefined;
  /** Unix seconds from which it counts as nothing. */
  readonly expiresAt: number;
}

/**
 * The leases a gateway has taken, on the disk before they are asked for and before they are used,
 * so that a crash loses nothing a client paid for and gives away one lease at most.
 */
export class LeaseStore {
  readonly #begin: StatementSync;
  readonly #confirm: StatementSync;
  readonly #keep: StatementSync;
  readonly #remove: StatementSync;
  readonly #purge: StatementSync;
  readonly #ofClient: StatementSync;
  readonly #grant: StatementSync;
  readonly #granted: StatementSync;

  constructor(database: DatabaseSync) {
    this.#begin = database.prepare('INSERT INTO leases (lease_id, client) VALUES (?, ?)');
    this.#confirm = database.prepare(
      'UPDATE leases SET remaining = ?, expires_at = ? WHERE lease_id = ?',
    );
    this.#keep = database.prepare('UPDATE leases SET remaining = ? WHERE lease_id = ?');
    this.#remove = database.prepare('DELETE FROM leases WHERE lease_id = ?');
    this.#purge = database.prepare(
      'DELETE FROM leases WHERE remaining IS NOT NULL AND expires_at <= ?',
    );
    this.#ofClient = database.prepare(
      'SELECT lease_id, remaining, expires_at FROM leases WHERE client = ? ORDER BY lease_id',
    );
    this.#grant = database.prepare(
      `INSERT INTO free_grants (client, remaining) VALUES (?1, ?2)
       ON CONFLICT (client) DO UPDATE SET remaining = ?2`,
    );
    this.#granted = database.prepare('SELECT remaining FROM free_grants WHERE client = ?');
  }

  /** Records that a lease is about to be asked for. */
  begin(client: Uint8Array, leaseId: string): void {
    this.#begin.run(leaseId, client);
  }

  /** Records the verifier's answer. */
  confirm(leaseId: string, remaining: number, expiresAt: number): void {
    this.#confirm.run(remaining, expiresAt, leaseId);
  }

  /** Records what is left of a lease that is not used at the moment. */
  keep(leaseId: string, remaining: number): void {
    this.#keep.run(remaining, leaseId);
  }

  /** Forgets a lease that is used up, expired or was refused. */
  remove(leaseId: string): void {
    this.#remove.run(leaseId);
  }

  /** Forgets leases that have expired. */
  purgeExpired(unixSeconds: number): void {
    this.#purge.run(unixSeconds);
  }

  /** Every lease of a client. */
  ofClient(client: Uint8Array): readonly StoredLease[] {
    return this.#ofClient.all(client).map((row) => ({
      leaseId: String(row['lease_id']),
      remaining: row['remaining'] === null ? undefined : Number(row['remaining']),
      expiresAt: Number(row['expires_at'] ?? 0),
    }));
  }

  /** Sets what is left of a client's free bytes, which only a gateway with open access gives. */
  setFreeBytes(client: Uint8Array, remaining: number): void {
    this.#grant.run(client, remaining);
  }

  /** The rest of a client's free bytes. */
  freeBytes(client: Uint8Array): number {
    return Number(this.#granted.get(client)?.['remaining'] ?? 0);
  }
}
