/** A ticket shown by an authenticated client to one gateway. The gateway passes it on and looks into nothing. */
export interface Claim {
  /** Ed25519 identity key of the gateway the ticket was shown to, 32 bytes. */
  readonly gateway: Uint8Array;
  /** Ed25519 identity key of the client, 32 bytes, as the gateway authenticated it. */
  readonly client: Uint8Array;
  /** Id of the key record the ticket was issued under, 64 lower-case hexadecimal digits. */
  readonly keyId: string;
  /** Denomination id, one of the manifest's. */
  readonly denomination: number;
  /** Expiry period, the ticket's public attribute. */
  readonly expiry: number;
  /** The show, exactly as the client sent it. */
  readonly show: Uint8Array;
}

/** What the client gets for a ticket. The same show gives the same receipt for as long as its nullifier is kept. */
export interface Receipt {
  /** SHA-256 of the show, 64 lower-case hexadecimal digits. */
  readonly digest: string;
  /** Bytes this ticket was worth. */
  readonly credited: number;
  /** The client's balance in bytes right after the credit. */
  readonly balance: number;
  /** Unix seconds from which that balance counts as 0. */
  readonly expiresAt: number;
}

/** Why a claim changed nothing. */
export interface Refusal {
  /** Stable, one of {@link RefusalCode} when the verifier of this version refused. */
  readonly code: string;
  /** Whether sending the same show again later can succeed. If not, the ticket is of no use at this verifier. */
  readonly retryable: boolean;
  /** One sentence for a person. Holds nothing of the claim. */
  readonly detail: string;
}

/** Codes of the refusals of a claim. */
export type RefusalCode =
  /** The show is not the canonical encoding of one, does not verify, or was made for another gateway, client, key or class. */
  | 'invalid_show'
  /** Another show of the same ticket was credited before. */
  | 'already_spent'
  /** The manifest has no such key. */
  | 'unknown_key'
  /** The manifest's key is neither active nor in its grace time. */
  | 'inactive_key'
  /** The manifest has no such denomination. */
  | 'unknown_denomination'
  /** The ticket's time is over. */
  | 'ticket_expired'
  /** The gateway is none of this operator's. */
  | 'unknown_gateway'
  /** The client's balance would exceed what can be counted. */
  | 'balance_limit'
  /** This client had too many shows refused, or has too many under way. Retryable. */
  | 'too_many_requests'
  /** More shows wait than can be verified in time. Retryable. */
  | 'overloaded'
  /** The store could not answer. Retryable. */
  | 'store_unavailable'
  /** No answer from the verifier: it may or may not have credited the ticket. Retryable, and resolved by the same show. */
  | 'verifier_unavailable';

/** The outcome of a claim: exactly one of the two. */
export type ClaimOutcome =
  | { readonly receipt: Receipt; readonly refused?: never }
  | { readonly refused: Refusal; readonly receipt?: never };

/** A request to take bytes out of a client's balance, so that a gateway can meter packets against them. */
export interface LeaseRequest {
  /** Identity key of the client whose balance it is, 32 bytes. */
  readonly client: Uint8Array;
  /** Identity key of the gateway that asks, 32 bytes. */
  readonly gateway: Uint8Array;
  /** Bytes wanted, at least 1. */
  readonly bytes: number;
  /** Chosen by the gateway, 1 to 64 characters of `A-Z a-z 0-9 _ -`, one for each lease and the same for each retry of it. */
  readonly leaseId: string;
}

/** What a client has left. */
export interface Balance {
  /** Bytes not yet leased; 0 when nothing was credited or the credit has expired. */
  readonly balance: number;
  /** Unix seconds from which the balance counts as 0; 0 when there is nothing that could expire. */
  readonly expiresAt: number;
}

/** Bytes that are the gateway's to give out for this client. */
export interface Lease extends Balance {
  /** min(bytes wanted, balance) at the time of the first such request. */
  readonly granted: number;
}

/**
 * How a gateway admits clients: the port through which it claims tickets and takes leases, without ever parsing a credential.
 *
 * All three are idempotent. A claim is identified by the digest of its show, a lease by (gateway, leaseId): a repeated request gets the first
 * answer again and changes nothing.
 */
export interface Admission {
  /** Has a show verified, spent and credited. Never throws for anything the client, the network or the verifier does. */
  claim(claim: Claim, signal?: AbortSignal): Promise<ClaimOutcome>;
  /** Takes min(bytes, balance) out of the client's balance. @throws {@link VerifierError} when no lease was confirmed. */
  lease(request: LeaseRequest, signal?: AbortSignal): Promise<Lease>;
  /** Reads the client's balance. @throws {@link VerifierError} when it could not be read. */
  balance(client: Uint8Array, signal?: AbortSignal): Promise<Balance>;
}
