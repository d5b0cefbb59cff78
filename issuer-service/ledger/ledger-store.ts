import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type DatabaseOptions, openDatabase, probeWrite, transaction } from '@coir/io/sqlite';
import type { TransferRefusal } from '@coir/issuer-api';
import { SettingsError } from '@coir/service';
import { type LedgerSettings, SUPPLY_LIMIT } from './settings.ts';

const MIGRATIONS: readonly string[] = [
  `CREATE TABLE chain (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     chain_id TEXT NOT NULL,
     denom TEXT NOT NULL,
     genesis BLOB NOT NULL CHECK (length(genesis) = 32),
     height INTEGER NOT NULL CHECK (height >= 0),
     time INTEGER NOT NULL CHECK (time >= 0)
   ) STRICT;
   CREATE TABLE accounts (
     address TEXT PRIMARY KEY,
     balance INTEGER NOT NULL CHECK (balance >= 0)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE transfers (
     position INTEGER PRIMARY KEY AUTOINCREMENT,
     hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
     bytes BLOB NOT NULL,
     sender TEXT NOT NULL,
     sequence INTEGER NOT NULL CHECK (sequence >= 0),
     recipient TEXT NOT NULL,
     amount INTEGER NOT NULL CHECK (amount > 0),
     height INTEGER,
     block_time INTEGER,
     code INTEGER,
     UNIQUE (sender, sequence),
     CHECK ((height IS NULL) = (code IS NULL) AND (height IS NULL) = (block_time IS NULL))
   ) STRICT;
   CREATE INDEX pending_transfers ON transfers (position) WHERE height IS NULL;`,
];

/** Result code of a transfer that moved its money. */
const CODE_DONE = 0;
/**
 * Result code of a transfer its sender could not pay. It is included, moves nothing and uses up its
 * sequence number.
 */
const CODE_INSUFFICIENT_FUNDS = 5;

/** A transfer whose signature and terms hold, to be recorded. */
export interface AcceptedTransfer {
  /** Of the bytes, lower-case hex. */
  readonly hash: string;
  /** As the payer signed them. */
  readonly bytes: Uint8Array;
  /** Address that pays. */
  readonly sender: string;
  /** Its number among the payer’s transfers. */
  readonly sequence: bigint;
  /** Address that is paid. */
  readonly recipient: string;
  /** At least 1. */
  readonly amount: bigint;
}

/** A transfer in the ledger: it waits, or a block holds it. */
export type TransferRecord =
  | { readonly kind: 'pending' }
  | {
      readonly kind: 'included';
      readonly bytes: Uint8Array;
      readonly height: number;
      readonly blockTime: number;
      readonly code: number;
    };

/** Says that a transfer is recorded, or why it is not. */
export type AcceptOutcome =
  | 'accepted'
  | Extract<TransferRefusal, 'wrong_sequence' | 'insufficient_funds' | 'ledger_busy'>;

/** The highest block that may have been announced. */
export interface ChainTip {
  /** Of that block, from 0. */
  readonly height: number;
  /** Unix seconds. */
  readonly time: number;
}

/** Which chain a {@link LedgerStore} holds, and where. */
export type LedgerStoreOptions = Pick<
  LedgerSettings,
  'databaseFile' | 'chainId' | 'denom' | 'genesis'
>;

/** The database of a ledger, but for whether to make it. */
export const LEDGER_DATABASE: Omit<DatabaseOptions, 'create'> = {
  application: 'CoiL',
  migrations: MIGRATIONS,
};

function genesisDigest(config: LedgerStoreOptions): Buffer {
  const entries = config.genesis.map(({ address, balance }) => [address, balance]);
  return createHash('sha256').update(JSON.stringify(entries)).digest();
}

/**
 * The ledger's file: accounts, transfers in the order of acceptance, and how far the chain has
 * come. Every method is one transaction.
 */
export class LedgerStore {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /**
   * Opens the file.
   * @throws SettingsError if the file holds another chain or another genesis, or if genesis names
   * an account twice or is too much.
   */
  constructor(config: LedgerStoreOptions) {
    const balances = config.genesis.map(({ balance }) => BigInt(balance));
    if (balances.reduce((sum, balance) => sum + balance, 0n) > SUPPLY_LIMIT) {
      throw new SettingsError({ setting: 'genesis', fault: 'has more money than 2^63 - 1 in all' });
    }
    if (new Set(config.genesis.map(({ address }) => address)).size !== balances.length) {
      throw new SettingsError({ setting: 'genesis', fault: 'names an address twice' });
    }
    this.#database = openDatabase(config.databaseFile, { ...LEDGER_DATABASE, create: false });
    try {
      transaction(this.#database, () => this.#initialize(config));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Closes the file. The store is of no use afterwards. */
  close(): void {
    this.#database.close();
  }

  /** Writes for trial. @throws Error of SQLite if the file takes no more. */
  probe(): void {
    probeWrite(this.#database);
  }

  /** Reads the block that was made last. */
  tip(): ChainTip {
    const row = this.#prepare('SELECT height, time FROM chain').get();
    return { height: Number(row?.['height']), time: Number(row?.['time']) };
  }

  /**
   * Reads balance and the sequence number the account's next transfer must carry, transfers not yet
   * in a block counted.
   */
  account(address: string): { balance: bigint; sequence: bigint } {
    const row = this.#prepare('SELECT balance FROM accounts WHERE address = ?').get(address);
    return {
      balance: (row?.['balance'] as bigint | undefined) ?? 0n,
      sequence: this.#next(address),
    };
  }

  /** Looks a transfer up. */
  transfer(hash: string): TransferRecord | undefined {
    const row = this.#prepare(
      'SELECT bytes, height, block_time, code FROM transfers WHERE hash = ?',
    ).get(hash);
    if (row === undefined) return undefined;
    if (row['height'] === null) return { kind: 'pending' };
    return {
      kind: 'included',
      bytes: row['bytes'] as Uint8Array,
      height: Number(row['height']),
      blockTime: Number(row['block_time']),
      code: Number(row['code']),
    };
  }

  /**
   * Records a transfer durably for the next block. The same hash again is the same transfer,
   * whatever has become of it.
   */
  accept(accepted: AcceptedTransfer, pendingLimit: number): AcceptOutcome {
    return transaction(this.#database, () => {
      const { hash, bytes, sender, sequence, recipient, amount } = accepted;
      if (this.#prepare('SELECT 1 FROM transfers WHERE hash = ?').get(hash)) return 'accepted';
      if (!this.#prepare('SELECT 1 FROM accounts WHERE address = ?').get(sender)) {
        return 'insufficient_funds';
      }
      if (sequence !== this.#next(sender)) return 'wrong_sequence';
      const pending = this.#prepare(
        'SELECT count(*) AS count FROM transfers WHERE height IS NULL',
      ).get();
      if (Number(pending?.['count']) >= pendingLimit) return 'ledger_busy';
      this.#prepare(
        `INSERT INTO transfers (hash, bytes, sender, sequence, recipient, amount)
         VALUES (?, ?, ?, ?, ?, ?)`,
      ).run(hash, bytes, sender, sequence, recipient, amount);
      return 'accepted';
    });
  }

  /** `true` if transfers wait for a block. */
  hasPending(): boolean {
    return (
      this.#prepare('SELECT 1 FROM transfers WHERE height IS NULL LIMIT 1').get() !== undefined
    );
  }

  /**
   * Executes the first `limit` pending transfers in the order of acceptance as block `tip`, and
   * notes `reserved` as announced.
   */
  includePending(tip: ChainTip, reserved: number, limit: number): void {
    transaction(this.#database, () => {
      const pending = this.#prepare(
        `SELECT position, sender, recipient, amount FROM transfers WHERE height IS NULL
         ORDER BY position LIMIT ?`,
      ).all(limit);
      for (const { position, sender, recipient, amount } of pending) {
        const code = this.#move(String(sender), String(recipient), amount as bigint);
        this.#prepare(
          'UPDATE transfers SET height = ?, block_time = ?, code = ? WHERE position = ?',
        ).run(tip.height, tip.time, code, position as bigint);
      }
      this.#prepare('UPDATE chain SET height = ?, time = ?').run(reserved, tip.time);
    });
  }

  #move(sender: string, recipient: string, amount: bigint): number {
    const paid = this.#prepare(
      'UPDATE accounts SET balance = balance - ?1 WHERE address = ?2 AND balance >= ?1',
    ).run(amount, sender);
    if (Number(paid.changes) === 0) return CODE_INSUFFICIENT_FUNDS;
    this.#prepare(
      `INSERT INTO accounts (address, balance) VALUES (?, ?)
       ON CONFLICT DO UPDATE SET balance = balance + excluded.balance`,
    ).run(recipient, amount);
    return CODE_DONE;
  }

  #next(sender: string): bigint {
    const row = this.#prepare(
      'SELECT max(sequence) + 1 AS next FROM transfers WHERE sender = ?',
    ).get(sender);
    return (row?.['next'] as bigint | null | undefined) ?? 0n;
  }

  #initialize(config: LedgerStoreOptions): void {
    const digest = genesisDigest(config);
    const known = this.#prepare('SELECT chain_id, denom, genesis FROM chain').get();
    if (known === undefined) {
      this.#prepare('INSERT INTO chain VALUES (1, ?, ?, ?, 0, 0)').run(
        config.chainId,
        config.denom,
        digest,
      );
      const insert = this.#prepare('INSERT INTO accounts VALUES (?, ?)');
      for (const { address, balance } of config.genesis) insert.run(address, BigInt(balance));
      return;
    }
    const same =
      known['chain_id'] === config.chainId &&
      known['denom'] === config.denom &&
      digest.equals(known['genesis'] as Uint8Array);
    if (!same) {
      throw new SettingsError({
        setting: 'databaseFile',
        source: config.databaseFile,
        fault: 'holds another chain, denom or genesis',
        remedy: 'name the file of this chain, or a new one',
      });
    }
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      statement.setReadBigInts(true);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
