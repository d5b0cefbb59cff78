/**
 * Reasons for which a function of this package fails. Codes are stable: never renamed, never
 * reused.
 */
export type WalletErrorCode =
  /** Bytes or fields are not a transfer of the embedded ledger. */
  | 'WALLET_INVALID_TRANSFER'
  /**
   * The manifest does not offer this order: denomination, number of tickets, or a price that cannot
   * be paid.
   */
  | 'WALLET_INVALID_ORDER'
  /**
   * The manifest has no active key, or its time is over or has not come. Nothing was paid; get the
   * current manifest.
   */
  | 'WALLET_NO_ACTIVE_KEY'
  /** The account pays on another chain than the manifest's. Nothing was paid. */
  | 'WALLET_WRONG_CHAIN'
  /** The account cannot pay for the book. Nothing was paid. */
  | 'WALLET_INSUFFICIENT_FUNDS'
  /**
   * The ledger refuses the payment for good, or included it without moving money. Nothing was paid;
   * buy again.
   */
  | 'WALLET_PAYMENT_REFUSED'
  /**
   * The payment was sent, or may have been, and is not known to be included. It will not be paid
   * twice: resume later.
   */
  | 'WALLET_PAYMENT_PENDING'
  /** The ledger gives no usable answer. Whatever was begun is kept: resume later. */
  | 'WALLET_LEDGER_UNAVAILABLE'
  /**
   * Too few issuers gave valid answers in time. The payment is safe and the purchase is kept:
   * resume later.
   */
  | 'WALLET_NOT_ENOUGH_ISSUERS'
  /**
   * An answer that is not what it has to be, such as a receipt for another show. Nothing was
   * changed.
   */
  | 'WALLET_INVALID_RESPONSE'
  /** No ticket that is unspent, has not expired and is accepted now; `reason` says which. */
  | 'WALLET_NO_TICKET'
  /** Every ticket rests after its purchase; the first can be spent at `spendableAt`. */
  | 'WALLET_TICKETS_REST'
  /** No such purchase, ticket or pending show in the store. */
  | 'WALLET_NOT_FOUND'
  /**
   * A change the state of a purchase or ticket does not allow, usually because another process was
   * first. Nothing was changed.
   */
  | 'WALLET_STATE_CONFLICT'
  /**
   * The store cannot be used: its file is of a newer version, is not durable, or holds what this
   * wallet did not write.
   */
  | 'WALLET_STORE_UNUSABLE'
  /** The caller's signal ended the call before anything was paid. */
  | 'WALLET_ABORTED';

/** Facts that come with the code. */
export interface WalletErrorDetails {
  /** `true` if the same call, or a resume, can succeed later. */
  readonly retryable?: boolean;
  /** The purchase concerned. */
  readonly purchaseId?: string;
  /**
   * A narrower reason: a stable code of the peer that refused, or, for `WALLET_NO_TICKET`,
   * `none_left`, `expired`, `key_not_accepted` or `taken`.
   */
  readonly reason?: string;
  /** Unix milliseconds from which the call can succeed, for `WALLET_TICKETS_REST`. */
  readonly spendableAt?: number;
  /** Issuers whose answers were valid, for `WALLET_NOT_ENOUGH_ISSUERS`. */
  readonly answered?: readonly number[];
  /** Number of issuers needed, for `WALLET_NOT_ENOUGH_ISSUERS`. */
  readonly threshold?: number;
  /** Issuers that gave false or malformed answers. */
  readonly blamed?: readonly number[];
}

/**
 * The one error class of this package. Messages are safe to log: they never hold serials, openings,
 * tickets or keys.
 */
export class WalletError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'WalletError';
  /** The reason, for programs. */
  readonly code: WalletErrorCode;
  /** Facts that belong to the code, such as the purchase or the issuers. */
  readonly details: WalletErrorDetails;

  /** Made by this package alone; callers read it. */
  constructor(code: WalletErrorCode, message: string, details: WalletErrorDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }

  /** `true` if the same call, or a resume, can succeed later. */
  get retryable(): boolean {
    return this.details.retryable === true;
  }
}
