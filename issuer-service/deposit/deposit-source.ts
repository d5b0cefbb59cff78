/**
 * A transfer on the chain as far as a deposit is concerned, decoded by the adapter from bytes whose
 * hash and signature it checked.
 */
export interface Deposit {
  /** Lower-case hex, of the bytes that were checked. */
  readonly hash: string;
  /** The chain it is on. */
  readonly chainId: string;
  /** Result of the transfer: 0 if it moved its money. */
  readonly code: number;
  /** Of the block that holds it. */
  readonly height: number;
  /** Unix seconds, of the block that holds the transfer. */
  readonly blockTime: number;
  /** Address that paid. */
  readonly from: string;
  /** Address that was paid. */
  readonly to: string;
  /** Denom it was paid in. */
  readonly denom: string;
  /** Amount, in that denom. */
  readonly amount: bigint;
  /** Text the payer wrote; see `depositMemo`. */
  readonly memo: string;
}

/** The answer of a chain about a transfer. */
export type DepositLookup =
  | { readonly kind: 'found'; readonly deposit: Deposit }
  /** The chain does not know the transfer, or not yet. */
  | { readonly kind: 'not_found' }
  /** The chain has the transfer and no block holds it yet. */
  | { readonly kind: 'not_final' }
  /** The chain was not asked: whoever wants to know has asked too often. */
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number }
  /**
   * The chain did not answer in time, or not so that it can be believed. `reason` is for operators
   * and names no transfer.
   */
  | { readonly kind: 'unavailable'; readonly reason: string };

/**
 * Where an issuer sees deposits: the port to a chain. It never throws for what the chain says or
 * fails to say; every call ends within the adapter's own deadline.
 */
export interface DepositSource {
  /**
   * Looks a transfer up. Never rejects: a chain that does not answer is an answer too.
   *
   * @param txHash - 64 lower-case hexadecimal digits.
   */
  lookup(txHash: string, signal?: AbortSignal): Promise<DepositLookup>;
  /** Says why deposits cannot be looked up now; `undefined` when they can. */
  outage(signal?: AbortSignal): Promise<string | undefined>;
}
