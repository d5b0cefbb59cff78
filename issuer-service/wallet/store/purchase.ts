import type { SignedPayment } from '../payment/payment-account.ts';

/**
 * States of the purchase of a ticket book. Each one is durable before the next step begins, and
 * each can be resumed:
 *
 *     prepared ─▶ signed ─▶ broadcast ─▶ collecting ─▶ complete
 *         └─────────┴──────────┴─────────────┴───────▶ failed
 *
 * `prepared`: secrets and requests are stored, nothing is signed. `signed`: the one payment is
 * stored, and may or may not have been sent. `broadcast`: the ledger took it. `collecting`: it is
 * included, money has moved. `complete`: the tickets are stored.
 */
export type PurchaseState =
  | 'prepared'
  | 'signed'
  | 'broadcast'
  | 'collecting'
  | 'complete'
  | 'failed';

/** Terms of an order, fixed when the requests were made. */
export interface PurchaseTerms {
  /** Name of the network. */
  readonly network: string;
  /** The chain it is paid on. */
  readonly chainId: string;
  /** Address it is paid to. */
  readonly depositAddress: string;
  /** Denom it is paid in. */
  readonly denom: string;
  /** For the whole book, shortest decimal. */
  readonly amount: string;
  /** Commitment to terms and requests, which the payment carries. */
  readonly memo: string;
  /** Denomination id of all tickets of the book. */
  readonly denomination: number;
  /** Expiry period of all tickets of the book. */
  readonly expiry: number;
}

/** One request of a book and its secret. */
export interface PurchaseRequest {
  /** Encoded blind-sign request, for the issuers. */
  readonly request: Uint8Array;
  /** Encoded request witness; empty once its ticket is spent. **Secret.** */
  readonly witness: Uint8Array;
}

/** The reason for which a purchase ended without tickets. */
export interface PurchaseFailure {
  /**
   * `payment_refused`: the ledger does not execute the payment. `terms_outdated`: the network's
   * terms changed before it was sent. `expired`: it was paid, and the time of its tickets is over
   * before enough issuers answered.
   */
  readonly reason: 'payment_refused' | 'terms_outdated' | 'expired';
  /** One sentence for a person. */
  readonly detail: string;
  /**
   * Money has moved and bought nothing: payment hash and memo are what the operators need to give
   * it back.
   */
  readonly isRefundable: boolean;
}

/** A purchase as it is stored. */
export interface Purchase {
  /** The wallet’s name for it, random. */
  readonly purchaseId: string;
  /** Unix milliseconds of the holder's clock; for people only. */
  readonly createdAt: number;
  /** Key the requests are to be signed under, lower-case hex: the one last asked for. */
  readonly keyId: string;
  /** The order. */
  readonly terms: PurchaseTerms;
  /** Number of tickets ordered. */
  readonly count: number;
  /** One for each ticket, with their secrets; none once all tickets are spent. */
  readonly requests: readonly PurchaseRequest[];
  /** Its state. */
  readonly state: PurchaseState;
  /** The only payment ever sent for this purchase; there from `signed` on. */
  readonly payment: SignedPayment | undefined;
  /** The reason for which it ended without tickets, if it did. */
  readonly failure: PurchaseFailure | undefined;
}

/** A purchase whose payment is executed. */
export interface PaidPurchase extends Purchase {
  readonly payment: SignedPayment;
}

/** `true` if the ledger has executed the payment of a purchase, as far as the store knows. */
export function isPaid(purchase: Purchase): purchase is PaidPurchase {
  const { state, payment } = purchase;
  return payment !== undefined && (state === 'collecting' || state === 'complete');
}

/** A purchase without its secrets, to be shown. */
export interface PurchaseSummary {
  /** The wallet’s name for it. */
  readonly purchaseId: string;
  /** Unix milliseconds of the holder’s clock. */
  readonly createdAt: number;
  /** Its state. */
  readonly state: PurchaseState;
  /** The order. */
  readonly terms: PurchaseTerms;
  /** Number of tickets ordered. */
  readonly count: number;
  /** Hash of the one payment, once it is signed. */
  readonly paymentHash: string | undefined;
  /** The reason for which it ended without tickets, if it did. */
  readonly failure: PurchaseFailure | undefined;
}

/** Leaves out what must not be shown. */
export function summarizePurchase(purchase: Purchase): PurchaseSummary {
  const { purchaseId, createdAt, state, terms, count, payment, failure } = purchase;
  return {
    purchaseId,
    createdAt,
    state,
    terms,
    count,
    paymentHash: payment?.hash,
    failure,
  };
}
