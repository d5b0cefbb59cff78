import { base64UrlField, countField, digestField, positiveCountField } from '@coir/io';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { type Refusal, refusalSchema } from './refusals.ts';

/**
 * Bytes of a show at most; a ticket's has 288. One of another length is no show, which is for the
 * verifier to say.
 */
const MAX_SHOW_LENGTH = 768;

/**
 * A ticket as a client presents it: the show, bound to this client and one gateway, and what it
 * shows.
 */
export interface Claim {
  /** Id of the key record the ticket was issued under, 64 lower-case hexadecimal digits. */
  readonly keyId: string;
  /** Denomination id, which the show reveals; one of the manifest's. */
  readonly denomination: number;
  /** Expiry period, which the show reveals. */
  readonly expiry: number;
  /** Encoded show, opaque to client and gateway, 1 to 768 bytes. */
  readonly show: Uint8Array;
}

/** A claim in JSON: what a client sends to its gateway (`coirClaim`). */
export interface ClaimJson extends Omit<Claim, 'show'> {
  /** Base64url without padding. */
  readonly show: string;
}

/**
 * The answer to a ticket that was credited. The same show gives the same receipt for as long as its
 * nullifier is kept.
 */
export interface Receipt {
  /** Digest of the show, see {@link showDigest}. */
  readonly digest: string;
  /** Bytes this ticket was worth, at least 1. */
  readonly credited: number;
  /** The client's balance in bytes right after the credit. */
  readonly balance: number;
  /** Unix seconds from which that balance counts as 0. */
  readonly expiresAt: number;
}

/** The outcome of a claim: exactly one of the two. */
export type ClaimOutcome =
  | { readonly receipt: Receipt; readonly refused?: never }
  | { readonly refused: Refusal; readonly receipt?: never };

/** Members of a claim, for those who add more to it. */
export const claimFields: {
  readonly keyId: z.ZodType<string, string>;
  readonly denomination: z.ZodType<number, number>;
  readonly expiry: z.ZodType<number, number>;
  readonly show: z.ZodType<Uint8Array, string>;
} = {
  keyId: digestField,
  denomination: countField,
  expiry: countField,
  show: base64UrlField(1, MAX_SHOW_LENGTH),
};

/**
 * JSON of a {@link Claim}, to be read with `parse` and written with `z.encode`. A request: members
 * nobody knows are refused.
 */
export const claimSchema: z.ZodType<Claim, ClaimJson> = z.strictObject(claimFields);

/** JSON of a {@link Receipt}. An answer: members nobody knows are ignored. */
export const receiptSchema: z.ZodType<Receipt, Receipt> = z.object({
  digest: digestField,
  credited: positiveCountField,
  balance: countField,
  expiresAt: countField,
});

const absent = z.undefined().optional();

/** A {@link ClaimOutcome} as programs hand it on: a receipt or a refusal, and not both. */
export const claimOutcomeSchema: z.ZodType<ClaimOutcome> = z.union([
  z
    .object({ receipt: receiptSchema, refused: absent })
    .transform(({ receipt }): ClaimOutcome => ({ receipt })),
  z
    .object({ refused: refusalSchema, receipt: absent })
    .transform(({ refused }): ClaimOutcome => ({ refused })),
]);

/**
 * Computes the name of a show: SHA-256 of its bytes, 64 lower-case hexadecimal digits. Its receipt
 * carries the same.
 */
export function showDigest(show: Uint8Array): string {
  return bytesToHex(sha256(show));
}
