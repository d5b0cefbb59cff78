import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { redacted } from '@coir/coconut';
import { transaction } from '@coir/io/sqlite';
import { WalletError } from '../errors.ts';
import type { SignedPayment } from '../payment/payment-account.ts';
import type { Purchase, PurchaseFailure, PurchaseRequest, PurchaseState } from './purchase.ts';
import type { NewPurchase } from './wallet-store.ts';

type Row = Record<string, SQLOutputValue>;

function failureOf(text: SQLOutputValue | undefined): PurchaseFailure | undefined {
  return typeof text === 'string' ? (JSON.parse(text) as PurchaseFailure) : undefined;
}

function paymentOf(row: Row): SignedPayment | undefined {
  const { payment, payment_hash: hash } = row;
  return payment instanceof Uint8Array ? { bytes: payment, hash: String(hash) } : undefined;
}

/**
 * The purchases of a wallet's file. Synchronous; what each method promises is said in
 * `WalletStore`.
 */
export class SqlitePurchases {
  readonly #database: DatabaseSync;
  readonly #select: StatementSync;
  readonly #requests: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#select = database.prepare('SELECT * FROM purchases WHERE purchase_id = ?');
    this.#requests = database.prepare(
      'SELECT request, witness FROM purchase_requests WHERE purchase_id = ? ORDER BY position',
    );
  }

  add(purchase: NewPurchase): void {
    const { purchaseId, createdAt, keyId, terms, requests } = purchase;
    transaction(this.#database, () => {
      const { changes } = this.#database
        .prepare(
          `INSERT INTO purchases (purchase_id, created_at, state, key_id, network, chain_id, deposit_address, denom,
             amount, memo, denomination, expiry, count)
           VALUES (?, ?, 'prepared', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        )
        .run(
          purchaseId,
          createdAt,
          keyId,
          terms.network,
          terms.chainId,
          terms.depositAddress,
          terms.denom,
          terms.amount,
          terms.memo,
          terms.denomination,
          terms.expiry,
          requests.length,
        );
      if (Number(changes) === 0) {
        throw new WalletError('WALLET_STATE_CONFLICT', 'the purchase is stored already');
      }
      const insert = this.#database.prepare('INSERT INTO purchase_requests VALUES (?, ?, ?, ?)');
      requests.forEach(({ request, witness }, position) => {
        insert.run(purchaseId, position, request, witness);
      });
    });
  }

  get(purchaseId: string): Purchase | undefined {
    const row = this.#select.get(purchaseId);
    return row === undefined ? undefined : this.#read(row);
  }

  all(): readonly Purchase[] {
    return this.#database
      .prepare('SELECT * FROM purchases ORDER BY created_at, purchase_id')
      .all()
      .map((row) => this.#read(row));
  }

  attachPayment(purchaseId: string, payment: SignedPayment): Purchase {
    return transaction(this.#database, () => {
      this.#database
        .prepare(
          `UPDATE purchases SET state = 'signed', payment = ?, payment_hash = ?
           WHERE purchase_id = ? AND state = 'prepared'`,
        )
        .run(payment.bytes, payment.hash, purchaseId);
      const purchase = this.get(purchaseId);
      if (purchase === undefined) throw new WalletError('WALLET_NOT_FOUND', 'no such purchase');
      return purchase;
    });
  }

  advance(purchaseId: string, from: PurchaseState, to: PurchaseState): boolean {
    const { changes } = this.#database
      .prepare('UPDATE purchases SET state = ?, failure = NULL WHERE purchase_id = ? AND state = ?')
      .run(to, purchaseId, from);
    return Number(changes) === 1;
  }

  fail(purchaseId: string, from: PurchaseState, failure: PurchaseFailure): boolean {
    const { changes } = this.#database
      .prepare(
        `UPDATE purchases SET state = 'failed', failure = ? WHERE purchase_id = ? AND state = ?`,
      )
      .run(JSON.stringify(failure), purchaseId, from);
    return Number(changes) === 1;
  }

  /**
   * Part of a larger transaction.
   *
   * @returns How many tickets belong to it, or undefined if the purchase is not collecting.
   */
  complete(purchaseId: string, keyId: string): number | undefined {
    const { changes } = this.#database
      .prepare(
        `UPDATE purchases SET state = 'complete', key_id = ? WHERE purchase_id = ? AND state = 'collecting'`,
      )
      .run(keyId, purchaseId);
    return Number(changes) === 1 ? this.get(purchaseId)?.count : undefined;
  }

  #read(row: Row): Purchase {
    const text = (column: string): string => String(row[column]);
    return redacted('Purchase', {
      purchaseId: text('purchase_id'),
      createdAt: Number(row['created_at']),
      keyId: text('key_id'),
      terms: {
        network: text('network'),
        chainId: text('chain_id'),
        depositAddress: text('deposit_address'),
        denom: text('denom'),
        amount: text('amount'),
        memo: text('memo'),
        denomination: Number(row['denomination']),
        expiry: Number(row['expiry']),
      },
      count: Number(row['count']),
      requests: this.#requests.all(text('purchase_id')).map(
        (request): PurchaseRequest =>
          redacted('PurchaseRequest', {
            request: request['request'] as Uint8Array,
            witness: request['witness'] as Uint8Array,
          }),
      ),
      state: text('state') as PurchaseState,
      payment: paymentOf(row),
      failure: failureOf(row['failure']),
    });
  }
}
