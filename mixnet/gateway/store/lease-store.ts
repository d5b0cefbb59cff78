import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Clock } from '@coir/io';
import type { Uptime } from './uptime.ts';

/** Time for which an expired lease is kept, so that a clock put right finds it again. */
const EXPIRED_LEASE_MS = 2 * 86_400_000;

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
  readonly #modules: { readonly clock: Clock; readonly uptime: Uptime };
  readonly #begin: StatementSync;
  readonly #confirm: StatementSync;
  readonly #keep: StatementSync;
  readonly #remove: StatementSync;
  readonly #purge: StatementSync;
  readonly #ofClient: StatementSync;
  readonly #grant: StatementSync;
  readonly #granted: StatementSync;

  constructor(database: DatabaseSync, modules: { readonly clock: Clock; readonly uptime: Uptime }) {
    this.#modules = modules;
    this.#begin = database.prepare('INSERT INTO leases (lease_id, client) VALUES (?, ?)');
    this.#confirm = database.prepare(
      'UPDATE leases SET remaining = ?, expires_at = ?, purge_at = ? WHERE lease_id = ?',
    );
    this.#keep = database.prepare('UPDATE leases SET remaining = ? WHERE lease_id = ?');
    this.#remove = database.prepare('DELETE FROM leases WHERE lease_id = ?');
    this.#purge = database.prepare(
      'DELETE FROM leases WHERE remaining IS NOT NULL AND purge_at <= ?',
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
    const { clock, uptime } = this.#modules;
    const leftMs = Math.max(0, expiresAt * 1_000 - clock.unixMs());
    const purgeAt = uptime.milliseconds + leftMs + EXPIRED_LEASE_MS;
    this.#confirm.run(remaining, expiresAt, Math.ceil(purgeAt), leaseId);
  }

  /** Records what is left of a lease that is not used at the moment. */
  keep(leaseId: string, remaining: number): void {
    this.#keep.run(remaining, leaseId);
  }

  /** Forgets a lease that is used up, expired or was refused. */
  remove(leaseId: string): void {
    this.#remove.run(leaseId);
  }

  /** Forgets leases that expired two days ago, by the time that the gateway has been running. */
  purgeExpired(): void {
    this.#purge.run(this.#modules.uptime.milliseconds);
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
