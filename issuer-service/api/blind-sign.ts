import { BOOK_SIZE_LIMIT, encodeBase64Url, type JsonBounds } from '@coir/coconut/ticket';
import { base64UrlField, countField, digestField } from '@coir/io';
import { z } from 'zod';
import { IssuerApiError } from './errors.ts';
import { decodeMessage } from './message.ts';

/** Path of the request by which a holder gets a ticket book signed, with POST. */
export const BLIND_SIGN_PATH = '/v1/credentials/blind-sign';

/** Bounds of its body: {@link BOOK_SIZE_LIMIT} requests in base64url and room to spare. */
export const BLIND_SIGN_BODY_BOUNDS: Required<JsonBounds> = { maxLength: 32 * 1024, maxDepth: 2 };

/** A holder's order: the requests an issuer is to sign for a deposit. */
export interface BlindSignOrder {
  /** Name of the transfer that pays, 64 lower-case hexadecimal digits. */
  readonly txHash: string;
  /** Key to sign under, lower-case hexadecimal; the active one when absent. */
  readonly keyId?: string | undefined;
  /** Denomination id all tickets of the book have. */
  readonly denomination: number;
  /** Expiry period all tickets of the book have. */
  readonly expiry: number;
  /** Encoded requests, in order, pairwise different. */
  readonly requests: readonly Uint8Array[];
}

/** An issuer's answer: its partial signatures on all requests of an order. */
export interface BlindSignReply {
  /** Key it signed under, lower-case hexadecimal. */
  readonly keyId: string;
  /** Index of the issuer. */
  readonly issuerIndex: number;
  /** Encoded blinded partial credentials, in the order of the requests. */
  readonly blindedSignatures: readonly Uint8Array[];
}

/**
 * Reasons for which a deposit does not pay for an order, the member `reason` of `deposit_invalid`.
 * Never renamed.
 */
export type DepositRefusal =
  /** The manifest has no such denomination. */
  | 'unknown_denomination'
  /** The manifest has no book of this many tickets. */
  | 'book_size'
  /** The transfer is included and moved no money. */
  | 'transfer_failed'
  /** It was signed for another chain. */
  | 'wrong_chain'
  /** It did not go to the deposit address. */
  | 'wrong_recipient'
  /** The deposit account paid itself. */
  | 'self_payment'
  /** It is in another denom. */
  | 'wrong_denom'
  /** Not exactly count × price. */
  | 'wrong_amount'
  /** The memo does not commit to exactly these requests, in this order, under these terms. */
  | 'wrong_memo'
  /** The expiry is not what the time of the deposit's block allows. */
  | 'expiry_out_of_range';

/** Codes of the problem documents by which an issuer refuses an order. Never renamed. */
export type BlindSignRefusal =
  /** The body is not an order. */
  | 'malformed_request'
  /** A request is not a point and proof of the scheme, or its proof does not hold. */
  | 'invalid_request_proof'
  /** The network has no such key, or none is issued under it now. */
  | 'unknown_key'
  /** The chain does not know the transfer, or not yet. */
  | 'deposit_not_found'
  /** No block holds the transfer yet. */
  | 'deposit_not_final'
  /** The deposit paid for other requests. */
  | 'deposit_bound_to_other_request'
  /** The deposit never pays for this order; `reason` is a {@link DepositRefusal}. */
  | 'deposit_invalid'
  /** Too many requests from this address. */
  | 'rate_limited'
  /** The issuer has no share of the key. */
  | 'no_signing_key'
  /** The chain gives no answer that can be believed. */
  | 'chain_unavailable'
  /** Nothing can be stored now. */
  | 'storage_unavailable'
  /** Too much work is waiting. */
  | 'issuer_busy';

function orderSchema(requestLength: number): z.ZodType<BlindSignOrder> {
  return z.strictObject({
    txHash: digestField,
    keyId: digestField.optional(),
    denomination: countField,
    expiry: countField,
    requests: z.array(base64UrlField(requestLength)).min(1).max(BOOK_SIZE_LIMIT),
  });
}

function replySchema(signatureLength: number): z.ZodType<BlindSignReply> {
  return z.object({
    keyId: digestField,
    issuerIndex: z.int().min(1).max(65_535),
    blindedSignatures: z.array(base64UrlField(signatureLength)).min(1).max(BOOK_SIZE_LIMIT),
  });
}

/** Writes an order as the body of {@link BLIND_SIGN_PATH}. */
export function encodeBlindSignOrder(order: BlindSignOrder): object {
  const { txHash, keyId, denomination, expiry, requests } = order;
  return { txHash, keyId, denomination, expiry, requests: requests.map(encodeBase64Url) };
}

/**
 * Reads an order. **Issuer side.** Checks all that needs nobody else and no point of the curve:
 * members, their forms, the length of each request, and that the requests differ. A member that is
 * not known is refused.
 *
 * @param value - The body as `parseStrictJson` read it. Untrusted.
 * @param requestLength - Bytes of one request.
 * @throws {@link IssuerApiError} `ISSUER_MALFORMED_MESSAGE`
 */
export function decodeBlindSignOrder(value: unknown, requestLength: number): BlindSignOrder {
  const order = decodeMessage(orderSchema(requestLength), value);
  if (new Set(order.requests.map(encodeBase64Url)).size !== order.requests.length) {
    throw new IssuerApiError('ISSUER_MALFORMED_MESSAGE', 'member "requests" has a request twice');
  }
  return order;
}

/** Writes a reply as the JSON text that is stored and sent, the same bytes every time. */
export function encodeBlindSignReply({
  keyId,
  issuerIndex,
  blindedSignatures,
}: BlindSignReply): string {
  const signatures = blindedSignatures.map(encodeBase64Url);
  return JSON.stringify({ keyId, issuerIndex, blindedSignatures: signatures });
}

/**
 * Reads a reply. **Holder side.** A member that is not known is ignored. Whether it is of the right
 * issuer and key, and whether its bytes are points, is the caller's to check.
 *
 * @param value - The answer as `parseAnswer` read it. Untrusted.
 * @param signatureLength - Bytes of one blinded partial credential.
 * @throws {@link IssuerApiError} `ISSUER_MALFORMED_MESSAGE`
 */
export function decodeBlindSignReply(value: unknown, signatureLength: number): BlindSignReply {
  return decodeMessage(replySchema(signatureLength), value);
}
