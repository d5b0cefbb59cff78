/** Facts that are fixed about a deposit the moment it is authorised. */
export interface AuthorizedDeposit {
  /** Lower-case hex; one deposit pays once. */
  readonly txHash: string;
  /** Digest of the one list of requests this deposit pays for, 32 bytes. */
  readonly requestDigest: Uint8Array;
  /** Denomination id that was ordered. */
  readonly denomination: number;
  /** Expiry period that was ordered. */
  readonly expiry: number;
  /** Number of requests it pays for. */
  readonly count: number;
  /** Of the block that holds it. */
  readonly height: number;
  /** Unix seconds. */
  readonly blockTime: number;
}

/** State of a request list for a deposit, in the store. */
export type StoredIssuance =
  /** Nothing: the deposit has not been seen. */
  | { readonly kind: 'unknown' }
  /** The deposit pays for another list. */
  | { readonly kind: 'other_request' }
  /** The deposit pays for this list and nothing was signed under this key yet. */
  | { readonly kind: 'authorized' }
  /** Signed under this key: the reply, to be sent byte for byte. */
  | { readonly kind: 'replied'; readonly reply: string };

/**
 * Store of all that an issuer must not forget between a payment and its reply (`issuer.md` §3).
 * Every method is one durable transaction: what it answers survives power loss. Uniqueness comes
 * from constraints, so any number of calls at once come to the same end.
 */
export interface IssuanceStore {
  /** Looks up the issuance of a deposit under a key, and whether the requests are the same. */
  find(txHash: string, keyId: string, requestDigest: Uint8Array): StoredIssuance;
  /**
   * Transaction 1: binds a deposit to a request list, once and for ever. `false` if it is bound to
   * another.
   */
  authorize(deposit: AuthorizedDeposit): boolean;
  /** Transaction 2: stores a reply, and answers the one that is stored, which is the first. */
  saveReply(txHash: string, keyId: string, reply: string): string;
  /** Writes for trial. @throws Error if nothing can be stored now. */
  probe(): void;
  /** Closes the store, which is of no use afterwards. */
  close(): void;
}
