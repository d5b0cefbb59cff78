import type { SignedPayment } from '../payment/payment-account.ts';
import type { Purchase, PurchaseFailure, PurchaseState } from './purchase.ts';
import type { PendingSpend, SpendSettlement, Ticket } from './ticket.ts';

/** A purchase before anything is signed. */
export type NewPurchase = Pick<
  Purchase,
  'purchaseId' | 'createdAt' | 'keyId' | 'terms' | 'requests'
>;

/** A ticket as it is obtained. */
export type NewTicket = Pick<
  Ticket,
  'ticketId' | 'keyId' | 'denomination' | 'expiry' | 'serial' | 'credential' | 'spendableAt'
>;

/** The ticket that is wanted. */
export interface TicketWanted {
  /** Keys whose tickets are accepted now. */
  readonly keyIds: readonly string[];
  /** First expiry period that has not passed. */
  readonly firstExpiry: number;
  /** Unix milliseconds. */
  readonly now: number;
  /** Longest time that a ticket rests after its purchase, milliseconds. */
  readonly longestRestMs: number;
  /** Denomination id, or any if `undefined`. */
  readonly denomination: number | undefined;
}

/**
 * Store of the wallet's purchases and tickets. **Holds secrets.**
 *
 * Every method is one transaction: when its promise resolves, the change survives a crash and a
 * loss of power; when it rejects, or the process dies before, nothing of it is there. Changes of
 * state are conditional on the state before, so that several processes may use one store: of two
 * that make the same change one succeeds and the other learns that it came second. Bytes given and
 * returned are the caller's to change.
 */
export interface WalletStore {
  /**
   * Stores secrets and requests, in state `prepared`. Refuses an id or memo it has.
   *
   * @throws {@link WalletError} `WALLET_STATE_CONFLICT`
   */
  addPurchase(purchase: NewPurchase): Promise<void>;
  /** A purchase with its secrets. */
  purchase(purchaseId: string): Promise<Purchase | undefined>;
  /** Oldest first. */
  purchases(): Promise<readonly Purchase[]>;
  /**
   * From `prepared` to `signed`, with the payment. If there is a payment already it stays: **the
   * first one stored is the only one**.
   * @returns The purchase as it now is. @throws {@link WalletError} `WALLET_NOT_FOUND`
   */
  attachPayment(purchaseId: string, payment: SignedPayment): Promise<Purchase>;
  /** Changes the state if it is `from`. @returns `true` if it was. */
  advancePurchase(purchaseId: string, from: PurchaseState, to: PurchaseState): Promise<boolean>;
  /** To `failed`, with the reason, if the state is `from`. @returns `true` if it was. */
  failPurchase(purchaseId: string, from: PurchaseState, failure: PurchaseFailure): Promise<boolean>;
  /**
   * From `collecting` to `complete` together with all tickets, one for each request, and the key
   * they are of.
   * @returns False, with nothing stored, if the purchase is not collecting.
   */
  completePurchase(
    purchaseId: string,
    keyId: string,
    tickets: readonly NewTicket[],
  ): Promise<boolean>;

  /** All tickets, those that expire first first. */
  tickets(): Promise<readonly Ticket[]>;
  /**
   * An unspent ticket of these, the one that expires first. A rest that would last longer from now
   * than any rest lasts was reckoned by a wrong clock: it is cut to the longest.
   */
  nextTicket(wanted: TicketWanted): Promise<Ticket | undefined>;
  /** The pending show for this gateway and client: there is at most one. */
  pendingSpend(
    gatewayIdentity: Uint8Array,
    clientIdentity: Uint8Array,
  ): Promise<PendingSpend | undefined>;
  /** All pending shows, those that expire first first. */
  pendingSpends(): Promise<readonly PendingSpend[]>;
  /** The pending show of this digest, lower-case hex. */
  findSpend(digest: string): Promise<PendingSpend | undefined>;
  /**
   * From `unspent` to `pending`, with the show. If a show is pending for this gateway and client it
   * is returned instead and nothing changes.
   * @returns What is pending for this gateway and client; undefined if the ticket is no longer
   * unspent.
   */
  beginSpend(spend: PendingSpend): Promise<PendingSpend | undefined>;
  /**
   * From `pending` to `spent` or `refused`. Repeating it is no error. **Of a spent ticket its
   * receipt is kept, and nothing, anywhere in the store, that names serial, credential, show,
   * gateway, client or purchase beside it**; of a book whose tickets are all spent no request.
   *
   * @returns False if there is no such show, or it ended otherwise.
   */
  settleSpend(digest: string, settlement: SpendSettlement): Promise<boolean>;
  /**
   * From `pending` or `refused` back to `unspent`, without the show.
   *
   * @returns False if there is no such show, or it was spent.
   */
  giveUpSpend(digest: string): Promise<boolean>;
  /** The end of a show; undefined while it is pending or unknown. */
  settlement(digest: string): Promise<SpendSettlement | undefined>;
}
