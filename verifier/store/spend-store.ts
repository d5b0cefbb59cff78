import type { Balance, Lease, Receipt } from '@coir/verifier-api';

/** Seconds a nullifier is kept after the last moment its ticket is good (`protocol.md` §5.2). */
export const NULLIFIER_RETENTION_SECONDS: number = 2 * 86_400;

/** Seconds a balance is kept after it expired, so that a clock put right finds it again. */
export const BALANCE_RETENTION_SECONDS: number = 2 * 86_400;

/** Seconds a lease is remembered for a retry of the same request. */
export const LEASE_RETENTION_SECONDS = 86_400;

/** Leases remembered at most; the oldest are forgotten first. */
export const LEASE_COUNT_LIMIT = 1_000_000;

/** The largest balance: what JSON carries exactly. */
export const BALANCE_LIMIT: number = Number.MAX_SAFE_INTEGER;

/** A show that was verified, ready to be spent. */
export interface SpendEntry {
  /** SHA-256 of the show, 32 bytes. */
  readonly digest: Uint8Array;
  /** 48 bytes; a ticket has exactly one. */
  readonly nullifier: Uint8Array;
  /** Identity key of the client to be credited, 32 bytes. */
  readonly client: Uint8Array;
  /** Identity key of the gateway that passed it on, 32 bytes. */
  readonly gateway: Uint8Array;
  /** Id of the key record, 32 bytes. */
  readonly keyId: Uint8Array;
  /** Denomination id, a verified attribute. */
  readonly denomination: number;
  /** Expiry period, a verified attribute. */
  readonly expiry: number;
  /** Kept for redemption, as it was sent. */
  readonly show: Uint8Array;
  /** Bytes the denomination is worth, at least 1. */
  readonly credited: number;
  /** Unix seconds of the last moment the ticket is good, exclusive. */
  readonly ticketExpiresAt: number;
  /** Unix seconds that its issuers' signatures prove to be past. */
  readonly provedTime: number;
}

/** The end of one entry. Only `credited` changed anything. */
export type SpendOutcome =
  | { readonly kind: 'credited'; readonly receipt: Receipt }
  /** The same show by the same client was credited before. */
  | { readonly kind: 'repeated'; readonly receipt: Receipt }
  /** The nullifier is there, with another show or for another client. */
  | { readonly kind: 'already_spent' }
  /**
   * The ticket ended, or nullifiers of tickets as old have been forgotten, so that only the date
   * can refuse it.
   */
  | { readonly kind: 'ticket_expired' }
  /** The balance would exceed {@link BALANCE_LIMIT}. */
  | { readonly kind: 'balance_limit' };

/** A lease to grant. */
export interface LeaseEntry {
  /** Identity key of the gateway that asks, 32 bytes. */
  readonly gateway: Uint8Array;
  /** The gateway’s name for the lease: the same again is the same lease. */
  readonly leaseId: string;
  /** Identity key of the client, 32 bytes. */
  readonly client: Uint8Array;
  /** Bytes to take out of the balance, at least 1. */
  readonly bytes: number;
}

/** The end of one lease request. */
export type LeaseOutcome =
  | { readonly kind: 'granted'; readonly lease: Lease }
  /** The same request had this answer before. */
  | { readonly kind: 'repeated'; readonly lease: Lease }
  /** The gateway used this lease id for another client or another number of bytes. */
  | { readonly kind: 'lease_conflict' };

/** A receipt looked for by its show and its client. */
export interface ReceiptQuery {
  /** SHA-256 of the show, 32 bytes. */
  readonly digest: Uint8Array;
  /** Identity key of the client that claimed it, 32 bytes. */
  readonly client: Uint8Array;
}

/**
 * Sums over all time, exact at every moment: `credited − leased − expired` is the sum of all
 * balances.
 */
export interface StoreTotals {
  /** Bytes credited for tickets. */
  readonly credited: bigint;
  /** Bytes granted to gateways. */
  readonly leased: bigint;
  /** Bytes of balances that ran out of time. */
  readonly expired: bigint;
  /** The sum of all balances as they are stored. */
  readonly balances: bigint;
  /** Nullifiers kept. */
  readonly nullifiers: number;
}

/** Findings of {@link SpendStore.probe}. */
export interface StoreProbe {
  /** Unix seconds: the latest time that credited tickets have proved to be past. */
  readonly provedTime: number;
}

/** Counts of what one call of {@link SpendStore.prune} removed. */
export interface PruneResult {
  /**
   * Nullifiers of tickets that ended {@link NULLIFIER_RETENTION_SECONDS} ago, with their receipts.
   */
  readonly nullifiers: number;
  /** Leases older than {@link LEASE_RETENTION_SECONDS}, or beyond {@link LEASE_COUNT_LIMIT}. */
  readonly leases: number;
  /** Balances that have expired. */
  readonly balances: number;
  /** `true` if there is more to remove now. */
  readonly more: boolean;
}

/**
 * Store of nullifiers, receipts, balances and leases: one per operator, in terms of the domain,
 * durable before it answers.
 *
 * Each entry of a batch is one transaction's worth of change: all of it happens or none, also when
 * the process is killed. Whether a ticket was spent is decided by the uniqueness of its nullifier
 * and by nothing else. The store verifies no show and reads no clock: `now` is unix seconds, given
 * by the caller. Outcomes are in the order of the batch, which is applied in order.
 *
 * Every method may throw {@link VerifierError} `VERIFIER_STORE_OVERLOADED` (nothing happened) or
 * `VERIFIER_STORE_FAILED` (it is unknown whether it happened). After either the same call is safe.
 */
export interface SpendStore {
  /**
   * Opens the store.
   *
   * @throws {@link VerifierError} `VERIFIER_STORE_UNSAFE`, `VERIFIER_STORE_FAILED`
   */
  start(): Promise<void>;
  /** Completes what was accepted and closes. */
  stop(): Promise<void>;
  /** Reasons why the store cannot work; empty when it can. */
  readiness(): readonly string[];
  /** The receipts of these shows; `undefined` where there is none for this client. */
  findReceipts(batch: readonly ReceiptQuery[]): Promise<readonly (Receipt | undefined)[]>;
  /**
   * Inserts nullifier, receipt and redemption and adds to the balance, for each entry that is not
   * yet spent.
   */
  spend(batch: readonly SpendEntry[], now: number): Promise<readonly SpendOutcome[]>;
  /**
   * Takes min(bytes, balance) out of each client's balance. A balance that has expired by this
   * clock is 0, and there again with a clock that says otherwise or with a credit.
   */
  lease(batch: readonly LeaseEntry[], now: number): Promise<readonly LeaseOutcome[]>;
  /** The balances of these clients. */
  balances(clients: readonly Uint8Array[], now: number): Promise<readonly Balance[]>;
  /**
   * Removes a bounded number of nullifiers {@link NULLIFIER_RETENTION_SECONDS} after their tickets'
   * end, of old leases and of balances two days after they expired. Tickets as old as a removed
   * one are refused from then on, even if the clock is set back.
   *
   * What cannot be undone needs two witnesses: `now` counts only up to the latest time that
   * credited tickets have proved.
   */
  prune(now: number): Promise<PruneResult>;
  /**
   * Writes something and syncs it, and changes nothing: a disk that is full or gone makes it
   * reject.
   */
  probe(): Promise<StoreProbe>;
  /** Sums for audit and tests. */
  totals(): Promise<StoreTotals>;
}
