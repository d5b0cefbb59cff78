/**
 * The steps of a purchase in their order. What ends in `_stored`, and every change of state, is
 * durable when it is reported; `issuer_…` come once for each issuer.
 */
export type PurchaseStepName =
  /** Manifest, price, block time and balance allow the purchase. */
  | 'terms_checked'
  /** Secrets and requests are made, in memory. */
  | 'requests_made'
  /** They are stored: state `prepared`. */
  | 'requests_stored'
  /** The payment is signed, in memory. */
  | 'payment_signed'
  /** It is stored: state `signed`. */
  | 'payment_stored'
  /** The ledger took it. */
  | 'payment_sent'
  /** State `broadcast`. */
  | 'payment_noted'
  /** The ledger says that it is included. */
  | 'payment_included'
  /** State `collecting`. */
  | 'collection_begun'
  /** An issuer gave a well-formed answer. */
  | 'issuer_answered'
  /** An issuer refused for good, or gave no answer before the end of the collection. */
  | 'issuer_refused'
  /** An issuer gave a false or malformed answer. */
  | 'issuer_blamed'
  /** All credentials are made and verified, in memory. */
  | 'book_opened'
  /** The tickets are stored: state `complete`. */
  | 'tickets_stored';

/** Progress of a purchase, for display. Holds no secret. */
export interface PurchaseStep {
  /** The step that has just been done. */
  readonly step: PurchaseStepName;
  /** The wallet’s name for the purchase. */
  readonly purchaseId: string;
  /** Clock of the wallet, Unix milliseconds. */
  readonly atMs: number;
  /** For `issuer_…`. */
  readonly issuerIndex?: number;
  /**
   * For `issuer_refused`: the issuer's code, or why there was none. For `issuer_blamed`:
   * `malformed_answer` or `false_signature`.
   */
  readonly reason?: string;
}
