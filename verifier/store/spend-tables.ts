import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Balance, Receipt } from '@coir/verifier-api';
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
  readonly #database: DatabaseSync;
  readonly #leaseCountLimit: number;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, leaseCountLimit: number = LEASE_COUNT_LIMIT) {
    this.#database = database;
    this.#leaseCountLimit = leaseCountLimit;
  }

  /** The receipt of this show, if it is this client's. */
  findReceipt({ digest, client }: ReceiptQuery): Receipt | undefined {
    const row = this.#get(
      'SELECT client, credited, balance, expires_at FROM receipts WHERE digest = ?',
      digest,
    );
    if (row === undefined || !equalBytes(row['client'], client)) return undefined;
    return {
      digest: Buffer.from(digest).toString('hex'),
      credited: Number(row['credited']),
      balance: Number(row['balance']),
      expiresAt: Number(row['expires_at']),
    };
  }

  /**
   * Spends one verified show, or says why not. The insertion of the nullifier decides, and only
   * that.
   */
  spend(entry: SpendEntry, now: number): SpendOutcome {
    const pruneAt = entry.ticketExpiresAt + NULLIFIER_RETENTION_SECONDS;
    const inserted = this.#run(
      'INSERT INTO nullifiers (nullifier, prune_at) VALUES (?, ?) ON CONFLICT DO NOTHING',
      entry.nullifier,
      pruneAt,
    );
    if (inserted === 0) {
      const receipt = this.findReceipt(entry);
      return receipt === undefined ? { kind: 'already_spent' } : { kind: 'repeated', receipt };
    }
    const refused = this.#credit(entry, pruneAt, now);
    if (refused === undefined) return { kind: 'credited', receipt: this.#writeReceipt(entry, now) };
    this.#run('DELETE FROM nullifiers WHERE nullifier = ?', entry.nullifier);
    return { kind: refused };
  }

  #credit(
    entry: SpendEntry,
    pruneAt: number,
    now: number,
  ): 'ticket_expired' | 'balance_limit' | undefined {
    const horizon = Number(this.#get('SELECT pruned_until FROM tallies')?.['pruned_until']);
    if (entry.ticketExpiresAt <= now || pruneAt <= horizon) return 'ticket_expired';
    if (this.#storedBalance(entry.client).balance > BALANCE_LIMIT - entry.credited) {
      return 'balance_limit';
    }
    this.#run(
      `INSERT INTO balances (client, bytes, expires_at) VALUES (?, ?, ?)
       ON CONFLICT (client) DO UPDATE
       SET bytes = bytes + excluded.bytes, expires_at = max(expires_at, excluded.expires_at)`,
      entry.client,
      entry.credited,
      entry.ticketExpiresAt,
    );
    this.#run(
      'UPDATE tallies SET credited = credited + ?, proved_time = max(proved_time, ?)',
      entry.credited,
      entry.provedTime,
    );
    return undefined;
  }

  #writeReceipt(entry: SpendEntry, now: number): Receipt {
    const { balance, expiresAt } = this.#storedBalance(entry.client);
    this.#run(
      `INSERT INTO receipts (digest, nullifier, client, credited, balance, expires_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
      entry.digest,
      entry.nullifier,
      entry.client,
      entry.credited,
      balance,
      expiresAt,
    );
    this.#run(
      `INSERT INTO redemptions
       (nullifier, gateway, client, key_id, denomination, expiry, show, spent_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      entry.nullifier,
      entry.gateway,
      entry.client,
      entry.keyId,
      entry.denomination,
      entry.expiry,
      entry.show,
      now,
    );
    const digest = Buffer.from(entry.digest).toString('hex');
    return { digest, credited: entry.credited, balance, expiresAt };
  }

  /**
   * Grants min(bytes, balance) once for each (gateway, leaseId). A lease of nothing is not kept, so
   * that the same one grants something after a credit, or once the clock is right.
   */
  lease(entry: LeaseEntry, now: number): LeaseOutcome {
    const row = this.#get(
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
    this.#run('UPDATE balances SET bytes = bytes - ? WHERE client = ?', granted, entry.client);
    this.#run('UPDATE tallies SET leased = leased + ?', granted);
    this.#run(
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
    const spent = this.#all(
      'SELECT nullifier, prune_at FROM nullifiers WHERE prune_at <= ? ORDER BY prune_at LIMIT ?',
      now,
      PRUNE_CHUNK,
    );
    for (const { nullifier } of spent) {
      this.#run('DELETE FROM nullifiers WHERE nullifier = ?', nullifier as Uint8Array);
    }
    this.#run(
      'UPDATE tallies SET pruned_until = max(pruned_until, ?)',
      Number(spent.at(-1)?.['prune_at'] ?? 0),
    );
    const expired = this.#all(
      'SELECT client, bytes FROM balances WHERE expires_at <= ? LIMIT ?',
      now - BALANCE_RETENTION_SECONDS,
      PRUNE_CHUNK,
    );
    for (const { client, bytes } of expired) {
      this.#run('DELETE FROM balances WHERE client = ?', client as Uint8Array);
      this.#run('UPDATE tallies SET expired = expired + ?', Number(bytes));
    }
    const leases = this.#forgetLeases(now);
    const counts = { nullifiers: spent.length, leases, balances: expired.length };
    return { ...counts, more: Object.values(counts).some((count) => count >= PRUNE_CHUNK) };
  }

  #forgetLeases(now: number): number {
    const newest = this.#get(
      'SELECT granted_at FROM leases ORDER BY granted_at DESC LIMIT 1 OFFSET ?',
      this.#leaseCountLimit,
    );
    const until = Math.max(now - LEASE_RETENTION_SECONDS, Number(newest?.['granted_at'] ?? 0));
    return this.#run(
      `DELETE FROM leases WHERE (gateway, lease_id) IN
       (SELECT gateway, lease_id FROM leases WHERE granted_at <= ? LIMIT ?)`,
      until,
      PRUNE_CHUNK,
    );
  }

  /** Unix seconds: the latest time that credited tickets have proved to be past. */
  provedTime(): number {
    return Number(this.#get('SELECT proved_time FROM tallies')?.['proved_time']);
  }

  /** Sums over all time. */
  totals(): StoreTotals {
    const statement = this.#statement(
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
    const row = this.#get('SELECT bytes, expires_at FROM balances WHERE client = ?', client);
    if (row === undefined) return NO_BALANCE;
    return { balance: Number(row['bytes']), expiresAt: Number(row['expires_at']) };
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values.map(exact)).changes);
  }

  #get(sql: string, ...values: SQLInputValue[]): Record<string, unknown> | undefined {
    return this.#statement(sql).get(...values.map(exact));
  }

  #all(sql: string, ...values: SQLInputValue[]): Record<string, unknown>[] {
    return this.#statement(sql).all(...values.map(exact));
  }
}

/** Numbers are bound as REAL, and sums with a REAL lose bytes above 2⁵³: integers go in as such. */
function exact(value: SQLInputValue): SQLInputValue {
  return typeof value === 'number' ? BigInt(value) : value;
}
