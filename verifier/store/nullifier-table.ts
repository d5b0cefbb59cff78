import type { Receipt } from '@coir/verifier-api';
import type { ReceiptQuery, SpendEntry } from './spend-store.ts';
import type { Statements } from './statements.ts';

/**
 * The nullifiers of spent tickets, each with the receipt its client may ask for again and the
 * redemption its gateway is paid by. **The insertion of a nullifier decides what is spent, and only
 * that.**
 */
export class NullifierTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /**
   * Enters a nullifier.
   *
   * @param pruneAt - Unix seconds from which it may be forgotten.
   * @returns `false` if it was there already: the ticket is spent.
   */
  insert(nullifier: Uint8Array, pruneAt: number): boolean {
    const inserted = this.#sql.run(
      'INSERT INTO nullifiers (nullifier, prune_at) VALUES (?, ?) ON CONFLICT DO NOTHING',
      nullifier,
      pruneAt,
    );
    return inserted === 1;
  }

  /** Takes a nullifier out again, with its receipt and redemption. */
  remove(nullifier: Uint8Array): void {
    this.#sql.run('DELETE FROM nullifiers WHERE nullifier = ?', nullifier);
  }

  /** Writes the redemption and the receipt of a show whose nullifier was inserted. */
  insertReceipt(entry: SpendEntry, receipt: Omit<Receipt, 'digest'>, now: number): Receipt {
    this.#sql.run(
      `INSERT INTO receipts (digest, nullifier, client, credited, balance, expires_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
      entry.digest,
      entry.nullifier,
      entry.client,
      receipt.credited,
      receipt.balance,
      receipt.expiresAt,
    );
    this.#sql.run(
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
    return { digest: Buffer.from(entry.digest).toString('hex'), ...receipt };
  }

  /** The receipt of this show, if it is this client's. */
  findReceipt({ digest, client }: ReceiptQuery): Receipt | undefined {
    const row = this.#sql.get(
      'SELECT credited, balance, expires_at FROM receipts WHERE digest = ? AND client = ?',
      digest,
      client,
    );
    if (row === undefined) return undefined;
    return {
      digest: Buffer.from(digest).toString('hex'),
      credited: Number(row['credited']),
      balance: Number(row['balance']),
      expiresAt: Number(row['expires_at']),
    };
  }

  /**
   * Removes what may be forgotten at this time, at most so many, oldest first. From then on
   * {@link prunedUntil} holds for them: their tickets cannot be looked up any more.
   */
  prune(now: number, limit: number): number {
    const old = this.#sql.all(
      'SELECT nullifier, prune_at FROM nullifiers WHERE prune_at <= ? ORDER BY prune_at LIMIT ?',
      now,
      limit,
    );
    for (const { nullifier } of old) this.remove(nullifier as Uint8Array);
    this.#sql.run(
      'UPDATE tallies SET pruned_until = max(pruned_until, ?)',
      Number(old.at(-1)?.['prune_at'] ?? 0),
    );
    return old.length;
  }

  /** The latest time from which a removed nullifier was allowed to be forgotten. */
  prunedUntil(): number {
    return Number(this.#sql.get('SELECT pruned_until FROM tallies')?.['pruned_until']);
  }
}
