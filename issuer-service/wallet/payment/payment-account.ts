/** Terms of one payment, before it is signed. */
export interface Payment {
  /** Address of the recipient. */
  readonly to: string;
  /** Denom it is paid in. */
  readonly denom: string;
  /** Amount, in that denom. */
  readonly amount: bigint;
  /** Commits to what is bought. */
  readonly memo: string;
}

/** A payment that may be broadcast any number of times and is executed at most once. */
export interface SignedPayment {
  /** The only bytes ever broadcast for it. */
  readonly bytes: Uint8Array;
  /** The ledger's name for it: lower-case hex, 64 digits. Derived from the bytes. */
  readonly hash: string;
}

/**
 * Answer of the ledger about a payment: never heard of it, waits for a block, executed, or never to
 * be executed. Only `included` means that money moved; only `failed` means that it did not and will
 * not.
 */
export type PaymentStatus = 'unknown' | 'pending' | 'included' | 'failed';

/**
 * An account the wallet pays from: the port to a chain. Methods throw {@link WalletError}
 * `WALLET_LEDGER_UNAVAILABLE` when the chain gives no usable answer, and stop when `signal` is
 * aborted.
 */
export interface PaymentAccount {
  /** Address that pays. */
  readonly address: string;
  /** The chain it is on, which must be the manifest’s. */
  readonly chainId: string;
  /**
   * Asks for the time of the latest block, Unix seconds: the only clock that counts for what is
   * bought.
   */
  latestBlockTime(signal?: AbortSignal): Promise<number>;
  /** Asks for the amount the account can pay in this denom. */
  balance(denom: string, signal?: AbortSignal): Promise<bigint>;
  /** Signs a payment and sends nothing. */
  signPayment(payment: Payment, signal?: AbortSignal): Promise<SignedPayment>;
  /**
   * Hands a signed payment to the ledger; the same bytes again are the same payment.
   * @throws {@link WalletError} `WALLET_PAYMENT_REFUSED` or `WALLET_INSUFFICIENT_FUNDS` when the
   * ledger refuses these bytes.
   */
  broadcast(bytes: Uint8Array, signal?: AbortSignal): Promise<void>;
  /** Asks the ledger about a payment. */
  status(hash: string, signal?: AbortSignal): Promise<PaymentStatus>;
}
