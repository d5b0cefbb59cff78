import { countField, keyField, positiveCountField } from '@coir/io';
import { z } from 'zod';
import { type Claim, type ClaimOutcome, claimFields } from './claim.ts';
import type { Refusal } from './refusals.ts';

/**
 * A ticket that an authenticated client showed to a gateway, as the gateway passes it on. It looks
 * into nothing.
 */
export interface SpendRequest extends Claim {
  /** Ed25519 identity key of the gateway the ticket was shown to, 32 bytes. */
  readonly gateway: Uint8Array;
  /** Ed25519 identity key of the client, 32 bytes, as the gateway authenticated it. */
  readonly client: Uint8Array;
}

/**
 * A request to take bytes out of a client's balance, so that a gateway can meter packets against
 * them.
 */
export interface LeaseRequest {
  /** Identity key of the client whose balance it is, 32 bytes. */
  readonly client: Uint8Array;
  /** Identity key of the gateway that asks, 32 bytes. */
  readonly gateway: Uint8Array;
  /** Bytes wanted, at least 1. */
  readonly bytes: number;
  /**
   * Chosen by the gateway, 1 to 64 characters of `A-Z a-z 0-9 _ -`, one for each lease and the same
   * for each retry of it.
   */
  readonly leaseId: string;
}

/** A client's bytes that are not leased yet. */
export interface Balance {
  /** 0 when nothing was credited or the credit has expired. */
  readonly balance: number;
  /** Unix seconds from which the balance counts as 0; 0 when there is nothing that could expire. */
  readonly expiresAt: number;
}

/** Bytes that are the gateway's to give out for this client. */
export interface Lease extends Balance {
  /** min(bytes wanted, balance) at the time of the first such request. */
  readonly granted: number;
}

/** A lease as it is answered: with the id it was asked for under. */
export interface LeaseAnswer extends Lease {
  /** The one of the request. */
  readonly leaseId: string;
}

/** The result of a request for a lease: exactly one of the two. */
export type LeaseResult =
  | { readonly lease: Lease; readonly refused?: never }
  | { readonly refused: Refusal; readonly lease?: never };

/** The result of a look at a balance: exactly one of the two. */
export type BalanceResult =
  | { readonly balance: Balance; readonly refused?: never }
  | { readonly refused: Refusal; readonly balance?: never };

/**
 * Port through which a gateway admits clients: it claims tickets, takes leases and reads balances,
 * without ever parsing a credential.
 *
 * All three are idempotent. A claim is identified by the digest of its show, a lease by (gateway,
 * leaseId): a repeated request gets the first answer again and changes nothing. None throws for
 * anything the client, the network or the verifier does: a refusal that is retryable leaves open
 * whether anything happened, and the same request resolves it.
 */
export interface Admission {
  /** Has a show verified, spent and credited. */
  claim(request: SpendRequest, signal?: AbortSignal): Promise<ClaimOutcome>;
  /** Takes min(bytes, balance) out of the client's balance. */
  lease(request: LeaseRequest, signal?: AbortSignal): Promise<LeaseResult>;
  /** Reads the client's balance. */
  balance(client: Uint8Array, signal?: AbortSignal): Promise<BalanceResult>;
}

const leaseIdField = z.string().regex(/^[\w-]{1,64}$/);
const balanceFields = { balance: countField, expiresAt: countField };

/** Body of `POST /v1/spend`, answered with a receipt. */
export const spendRequestSchema: z.ZodType<SpendRequest> = z.strictObject({
  gateway: keyField,
  client: keyField,
  ...claimFields,
});

/** Body of `POST /v1/leases`. */
export const leaseRequestSchema: z.ZodType<LeaseRequest> = z.strictObject({
  client: keyField,
  gateway: keyField,
  bytes: positiveCountField,
  leaseId: leaseIdField,
});

/** Answer of `POST /v1/leases`. */
export const leaseAnswerSchema: z.ZodType<LeaseAnswer> = z.object({
  leaseId: leaseIdField,
  granted: countField,
  ...balanceFields,
});

/** Parameters of `GET /v1/balances/{client}`. */
export const balanceRequestSchema: z.ZodType<{ readonly client: Uint8Array }> = z.strictObject({
  client: keyField,
});

/** Answer of `GET /v1/balances/{client}`. */
export const balanceSchema: z.ZodType<Balance> = z.object(balanceFields);
