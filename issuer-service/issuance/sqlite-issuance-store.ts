import type { DatabaseSync } from 'node:sqlite';
import { type DatabaseOptions, openDatabase, probeWrite, transaction } from '@coir/io/sqlite';
import type { AuthorizedDeposit, IssuanceStore, StoredIssuance } from './issuance-store.ts';

const MIGRATIONS: readonly string[] = [
  `CREATE TABLE deposits (
     tx_hash TEXT PRIMARY KEY CHECK (length(tx_hash) = 64),
     request_digest BLOB NOT NULL CHECK (length(request_digest) = 32),
     denomination INTEGER NOT NULL,
     expiry INTEGER NOT NULL,
     count INTEGER NOT NULL CHECK (count BETWEEN 1 AND 64),
     height INTEGER NOT NULL,
     block_time INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE signatures (
     tx_hash TEXT NOT NULL REFERENCES deposits (tx_hash),
     key_id TEXT NOT NULL CHECK (length(key_id) = 64),
     reply TEXT NOT NULL,
     PRIMARY KEY (tx_hash, key_id)
   ) STRICT, WITHOUT ROWID;
   CREATE TRIGGER deposits_are_for_ever BEFORE UPDATE ON deposits
     BEGIN SELECT RAISE(ABORT, 'a deposit is bound once'); END;
   CREATE TRIGGER signatures_are_for_ever BEFORE UPDATE ON signatures
     BEGIN SELECT RAISE(ABORT, 'a reply is stored once'); END;`,
];

function sameBytes(left: Uint8Array, right: unknown): boolean {
  return right instanceof Uint8Array && Buffer.compare(left, right) === 0;
}

/** The database of an issuance store, but for whether to make it. */
export const ISSUANCE_DATABASE: Omit<DatabaseOptions, 'create'> = {
  application: 'CoiI',
  migrations: MIGRATIONS,
};

/** {@link IssuanceStore} in a SQLite file, with every commit on disk before it returns. */
export class SqliteIssuanceStore implements IssuanceStore {
  readonly #database: DatabaseSync;

  /**
   * Opens the file.
   *
   * @param owner - Whose store it is; that of another one is refused.
   * @throws IoError if the file is not there, or cannot be used.
   */
  constructor(file: string, owner?: string) {
    this.#database = openDatabase(file, { ...ISSUANCE_DATABASE, create: false, owner });
  }

  /** @inheritDoc */
  find(txHash: string, keyId: string, requestDigest: Uint8Array): StoredIssuance {
    const row = this.#database
      .prepare(
        `SELECT request_digest, reply FROM deposits
         LEFT JOIN signatures ON signatures.tx_hash = deposits.tx_hash AND key_id = ?2
         WHERE deposits.tx_hash = ?1`,
      )
      .get(txHash, keyId);
    if (row === undefined) return { kind: 'unknown' };
    if (!sameBytes(requestDigest, row['request_digest'])) return { kind: 'other_request' };
    const reply = row['reply'];
    return typeof reply === 'string' ? { kind: 'replied', reply } : { kind: 'authorized' };
  }

  authorize(deposit: AuthorizedDeposit): boolean {
    return transaction(this.#database, () => {
      this.#database
        .prepare('INSERT INTO deposits VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING')
        .run(
          deposit.txHash,
          deposit.requestDigest,
          deposit.denomination,
          deposit.expiry,
          deposit.count,
          deposit.height,
          deposit.blockTime,
        );
      const row = this.#database
        .prepare('SELECT request_digest FROM deposits WHERE tx_hash = ?')
        .get(deposit.txHash);
      return sameBytes(deposit.requestDigest, row?.['request_digest']);
    });
  }

  saveReply(txHash: string, keyId: string, reply: string): string {
    return transaction(this.#database, () => {
      this.#database
        .prepare('INSERT INTO signatures VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
        .run(txHash, keyId, reply);
      const row = this.#database
        .prepare('SELECT reply FROM signatures WHERE tx_hash = ? AND key_id = ?')
        .get(txHash, keyId);
      return String(row?.['reply']);
    });
  }

  /** @inheritDoc */
  probe(): void {
    probeWrite(this.#database);
  }

  /** @inheritDoc */
  close(): void {
    this.#database.close();
  }
}
