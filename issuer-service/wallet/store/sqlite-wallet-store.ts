/**
 * Store of a wallet in one SQLite file, for Node.
 *
 * @module @coir/wallet/sqlite
 */
import type { DatabaseSync } from 'node:sqlite';
import { backupDatabase, IoError, openDatabase, transaction } from '@coir/io/sqlite';
import { WalletError } from '../errors.ts';
import type { SignedPayment } from '../payment/payment-account.ts';
import type { Purchase, PurchaseFailure, PurchaseState } from './purchase.ts';
import { SqlitePurchases } from './sqlite-purchases.ts';
import { SqliteTickets } from './sqlite-tickets.ts';
import type { PendingSpend, SpendSettlement, Ticket } from './ticket.ts';
import { WALLET_DATABASE } from './wallet-schema.ts';
import type { NewPurchase, NewTicket, TicketWanted, WalletStore } from './wallet-store.ts';

/** Errors of the file become the package's own. */
function unusable(error: unknown): unknown {
  if (!(error instanceof IoError)) return error;
  return new WalletError('WALLET_STORE_UNUSABLE', error.message);
}

/** Options of a {@link SqliteWalletStore}. */
export interface SqliteWalletStoreOptions {
  /** `false` refuses a file that is missing or empty; otherwise it is made. */
  readonly create?: boolean;
  /** Name of the network its tickets are of; a file of another one is refused. */
  readonly network?: string;
}

/**
 * {@link WalletStore} in a SQLite file, for Node 22.16 or later, which has SQLite itself; the rest
 * of the package runs on older ones too. Several processes may have it open. The file holds secrets
 * in clear and is readable by its owner only.
 */
export class SqliteWalletStore implements WalletStore {
  readonly #database: DatabaseSync;
  readonly #purchases: SqlitePurchases;
  readonly #tickets: SqliteTickets;

  /**
   * Opens the file.
   *
   * @throws {@link WalletError} `WALLET_STORE_UNUSABLE`, also on a Node before 22.16.
   */
  constructor(file: string, { create = true, network }: SqliteWalletStoreOptions = {}) {
    const owner = network === undefined ? undefined : `a wallet of ${network}`;
    try {
      this.#database = openDatabase(file, { ...WALLET_DATABASE, create, owner });
    } catch (error) {
      throw unusable(error);
    }
    this.#purchases = new SqlitePurchases(this.#database);
    this.#tickets = new SqliteTickets(this.#database);
  }

  /** Closes the file. The store is of no use after it. */
  close(): void {
    this.#database.close();
  }

  /**
   * Copies the file while the wallet is in use. The copy is whole; one of the file alone may miss
   * what lies beside it in `-wal`.
   *
   * @param file - Must not be there.
   * @throws {@link WalletError} `WALLET_STORE_UNUSABLE`
   */
  async backup(file: string): Promise<void> {
    try {
      await backupDatabase(this.#database, file);
    } catch (error) {
      throw unusable(error);
    }
  }

  /** @inheritDoc */
  async addPurchase(purchase: NewPurchase): Promise<void> {
    this.#run(() => this.#purchases.add(purchase));
  }

  /** @inheritDoc */
  async purchase(purchaseId: string): Promise<Purchase | undefined> {
    return this.#run(() => this.#purchases.get(purchaseId));
  }

  /** @inheritDoc */
  async purchases(): Promise<readonly Purchase[]> {
    return this.#run(() => this.#purchases.all());
  }

  /** @inheritDoc */
  async attachPayment(purchaseId: string, payment: SignedPayment): Promise<Purchase> {
    return this.#run(() => this.#purchases.attachPayment(purchaseId, payment));
  }

  /** @inheritDoc */
  async advancePurchase(
    purchaseId: string,
    from: PurchaseState,
    to: PurchaseState,
  ): Promise<boolean> {
    return this.#run(() => this.#purchases.advance(purchaseId, from, to));
  }

  /** @inheritDoc */
  async failPurchase(
    purchaseId: string,
    from: PurchaseState,
    failure: PurchaseFailure,
  ): Promise<boolean> {
    return this.#run(() => this.#purchases.fail(purchaseId, from, failure));
  }

  /** @inheritDoc */
  async completePurchase(
    purchaseId: string,
    keyId: string,
    tickets: readonly NewTicket[],
  ): Promise<boolean> {
    return this.#run(() =>
      transaction(this.#database, () => {
        const count = this.#purchases.complete(purchaseId, keyId);
        if (count === undefined) return false;
        if (count !== tickets.length) {
          throw new WalletError(
            'WALLET_STATE_CONFLICT',
            `a book of ${count} requests needs as many tickets, not ${tickets.length}`,
          );
        }
        this.#tickets.add(purchaseId, tickets);
        return true;
      }),
    );
  }

  /** @inheritDoc */
  async tickets(): Promise<readonly Ticket[]> {
    return this.#run(() => this.#tickets.all());
  }

  /** @inheritDoc */
  async nextTicket(wanted: TicketWanted): Promise<Ticket | undefined> {
    return this.#run(() => this.#tickets.next(wanted));
  }

  /** @inheritDoc */
  async pendingSpend(
    gatewayIdentity: Uint8Array,
    clientIdentity: Uint8Array,
  ): Promise<PendingSpend | undefined> {
    return this.#run(() => this.#tickets.pending(gatewayIdentity, clientIdentity));
  }

  /** @inheritDoc */
  async pendingSpends(): Promise<readonly PendingSpend[]> {
    return this.#run(() => this.#tickets.allPending());
  }

  /** @inheritDoc */
  async giveUpSpend(digest: string): Promise<boolean> {
    return this.#run(() => this.#tickets.giveUp(digest));
  }

  /** @inheritDoc */
  async findSpend(digest: string): Promise<PendingSpend | undefined> {
    return this.#run(() => this.#tickets.find(digest));
  }

  /** @inheritDoc */
  async beginSpend(spend: PendingSpend): Promise<PendingSpend | undefined> {
    return this.#run(() => this.#tickets.begin(spend));
  }

  /** @inheritDoc */
  async settleSpend(digest: string, settlement: SpendSettlement): Promise<boolean> {
    return this.#run(() => this.#tickets.settle(digest, settlement));
  }

  /** @inheritDoc */
  async settlement(digest: string): Promise<SpendSettlement | undefined> {
    return this.#run(() => this.#tickets.settlement(digest));
  }

  /** Errors of the engine become the package's own: their texts may hold values. */
  #run<Value>(work: () => Value): Value {
    try {
      return work();
    } catch (error) {
      if (error instanceof WalletError) throw error;
      const number = (error as { readonly errcode?: unknown }).errcode;
      throw new WalletError(
        'WALLET_STORE_UNUSABLE',
        `the wallet's file failed (SQLite ${String(number)}); nothing was changed`,
        { retryable: true },
      );
    }
  }
}

export { WalletError, type WalletErrorCode } from '../errors.ts';
