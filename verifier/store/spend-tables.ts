import type { DatabaseSync } from 'node:sqlite';
import type { Balance, Receipt } from '@coir/verifier-api';
import { NullifierTable } from './nullifier-table.ts';
import {
  BALANCE_LIMIT,
  BALANCE_RETENTION_SECONDS,
  LEASE_COUNT_LIMIT,
  LEASE_RETENTION_SECONDS,
  type LeaseEntry,
  type LeaseOutcome,
  NULLIFIER_RETENTION_SECONDS,
  type PruneResult,
  type ReceiptQuery,
  type SpendEntry,
  type SpendOutcome,
  type StoreTotals,
} from './spend-store.ts';
import { Statements } from './statements.ts';

/** Rows of one kind removed by one prune at most, so that it does not hold up spends. */
const PRUNE_CHUNK = 1_000;

const NO_BALANCE: Balance = { balance: 0, expiresAt: 0 };

function equalBytes(left: unknown, right: Uint8Array): boolean {
  return left instanceof Uint8Array && Buffer.compare(left, right) === 0;
}

/**
 * The rules of the store as SQL on one connection. Methods that write run inside a transaction of
 * the caller, which makes them atomic.
 */
export class SpendTables {
  readonly #sql: Statements;
  readonly #nullifiers: NullifierTable;
  readonly #leaseCountLimit: number;

  constructor(database: DatabaseSync, leaseCountLimit: number = LEASE_COUNT_LIMIT) {
    this.#sql = new Statements(database);
    this.#nullifiers = new NullifierTable(this.#sql);
    this.#leaseCountLimit = leaseCountLimit;
  }

  /** The receipt of this show, if it is this client's. */
  findReceipt(query: ReceiptQuery): Receipt | undefined {
    return this.#nullifiers.findReceipt(query);
  }

  /** Spends one verified show, or says why not. */
  spend(entry: SpendEntry, now: number): SpendOutcome {
    const pruneAt = entry.ticketExpiresAt + NULLIFIER_RETENTION_SECONDS;
    if (!this.#nullifiers.insert(entry.nullifier, pruneAt)) {
      const receipt = this.findReceipt(entry);
      return receipt === undefined ? { kind: 'already_spent' } : { kind: 'repeated', receipt };
    }
    const refused = this.#credit(entry, pruneAt, now);
    if (refused !== undefined) {
      this.#nullifiers.remove(entry.nullifier);
      return { kind: refused };
    }
    const credited = { credited: entry.credited, ...this.#storedBalance(entry.client) };
    return { kind: 'credited', receipt: this.#nullifiers.insertReceipt(entry, credited, now) };
  }

  #credit(
    entry: SpendEntry,
    pruneAt: number,
    now: number,
  ): 'ticket_expired' | 'balance_limit' | undefined {
    const isForgotten = pruneAt <= this.#nullifiers.prunedUntil();
    if (entry.ticketExpiresAt <= now || isForgotten) return 'ticket_expired';
    if (this.#storedBalance(entry.client).balance > BALANCE_LIMIT - entry.credited) {
      return 'balance_limit';
    }
    this.#sql.run(
      `INSERT INTO balances (client, bytes, expires_at) VALUES (?, ?, ?)
       ON CONFLICT (client) DO UPDATE
       SET bytes = bytes + excluded.bytes, expires_at = max(expires_at, excluded.expires_at)`,
      entry.client,
      entry.credited,
      entry.ticketExpiresAt,
    );
    this.#sql.run(
      'UPDATE tallies SET credited = credited + ?, proved_time = max(proved_time, ?)',
      entry.credited,
      entry.provedTime,
    );
    return undefined;
  }

  /**
   * Grants min(bytes, balance) once for each (gateway, leaseId). A lease of nothing is not kept, so
   * that the same one grants something after a credit, or once the clock is right.
   */
  lease(entry: LeaseEntry, now: number): LeaseOutcome {
    const row = this.#sql.get(
      'SELECT * FROM leases WHERE gateway = ? AND lease_id = ?',
      entry.gateway,
      entry.leaseId,
    );
    if (row !== undefined) {
      const isSame = equalBytes(row['client'], entry.client) && row['bytes'] === entry.bytes;
      if (!isSame) return { kind: 'lease_conflict' };
      const [granted, balance] = [Number(row['granted']), Number(row['balance'])];
      return {
        kind: 'repeated',
        lease: { granted, balance, expiresAt: Number(row['expires_at']) },
      };
    }
    const before = this.balance(entry.client, now);
    const granted = Math.min(entry.bytes, before.balance);
    if (granted === 0) return { kind: 'granted', lease: { granted, ...before } };
    const balance = before.balance - granted;
    this.#sql.run('UPDATE balances SET bytes = bytes - ? WHERE client = ?', granted, entry.client);
    this.#sql.run('UPDATE tallies SET leased = leased + ?', granted);
    this.#sql.run(
      `INSERT INTO leases
       (gateway, lease_id, client, bytes, granted, balance, expires_at, granted_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      entry.gateway,
      entry.leaseId,
      entry.client,
      entry.bytes,
      granted,
      balance,
      before.expiresAt,
      now,
    );
    return { kind: 'granted', lease: { granted, balance, expiresAt: before.expiresAt } };
  }

  /** The client's balance at this time. */
  balance(client: Uint8Array, now: number): Balance {
    const stored = this.#storedBalance(client);
    return stored.expiresAt > now ? stored : NO_BALANCE;
  }

  /**
   * Removes what is no longer needed, at most {@link PRUNE_CHUNK} rows of each kind: what is over
   * by the clock **and** by the time that tickets have proved, so that one wrong clock removes
   * nothing.
   */
  prune(clock: number): PruneResult {
    const now = Math.min(clock, this.provedTime());
    const nullifiers = this.#nullifiers.prune(now, PRUNE_CHUNK);
    const expired = this.#sql.all(
      'SELECT client, bytes FROM balances WHERE expires_at <= ? LIMIT ?',
      now - BALANCE_RETENTION_SECONDS,
      PRUNE_CHUNK,
    );
    for (const { client, bytes } of expired) {
      this.#sql.run('DELETE FROM balances WHERE client = ?', client as Uint8Array);
      this.#sql.run('UPDATE tallies SET expired = expired + ?', Number(bytes));
    }
    const leases = this.#forgetLeases(now);
    const counts = { nullifiers, leases, balances: expired.length };
    return { ...counts, more: Object.values(counts).some((count) => count >= PRUNE_CHUNK) };
  }

  #forgetLeases(now: number): number {
    const newest = this.#sql.get(
      'SELECT granted_at FROM leases ORDER BY granted_at DESC LIMIT 1 OFFSET ?',
      this.#leaseCountLimit,
    );
    const until = Math.max(now - LEASE_RETENTION_SECONDS, Number(newest?.['granted_at'] ?? 0));
    return this.#sql.run(
      `DELETE FROM leases WHERE (gateway, lease_id) IN
       (SELECT gateway, lease_id FROM leases WHERE granted_at <= ? LIMIT ?)`,
      until,
      PRUNE_CHUNK,
    );
  }

  /** Unix seconds: the latest time that credited tickets have proved to be past. */
  provedTime(): number {
    return Number(this.#sql.get('SELECT proved_time FROM tallies')?.['proved_time']);
  }

  /** Sums over all time. */
  totals(): StoreTotals {
    const statement = this.#sql.prepare(
      `SELECT credited, leased, expired,
       (SELECT coalesce(sum(bytes), 0) FROM balances) AS balances,
       (SELECT count(*) FROM nullifiers) AS nullifiers FROM tallies`,
    );
    statement.setReadBigInts(true);
    const row = statement.get() as Record<keyof StoreTotals, bigint>;
    const { credited, leased, expired, balances } = row;
    return { credited, leased, expired, balances, nullifiers: Number(row.nullifiers) };
  }

  #storedBalance(client: Uint8Array): Balance {
    const row = this.#sql.get('SELECT bytes, expires_at FROM balances WHERE client = ?', client);
    if (row === undefined) return NO_BALANCE;
    return { balance: Number(row['bytes']), expiresAt: Number(row['expires_at']) };
  }
}
