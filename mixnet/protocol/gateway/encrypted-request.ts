import { type RandomSource, randomBytes } from '@coir/sphinx/primitives';
import { base64urlnopad } from '@scure/base';
import { z } from 'zod';
import { ProtocolError } from '../errors.ts';
import type { EncryptedRequest } from './client-message.ts';
import type { EncryptedResponse } from './gateway-message.ts';
import { base64UrlBytes } from './json-schema.ts';
import { openBytes, type SealedBytes, sealBytes } from './sealed-bytes.ts';

/**
 * A ticket as a client presents it: the show, bound to this client and this gateway, and what it
 * shows.
 */
export interface Claim {
  /** The key the ticket was issued under: lower-case hex of 32 bytes. */
  readonly keyId: string;
  /** Denomination id, which the show reveals. */
  readonly denomination: number;
  /** Expiry period, which the show reveals. */
  readonly expiry: number;
  /** Encoded, opaque to client and gateway. */
  readonly show: Uint8Array;
}

/** A ticket was accepted, now or when the same bytes were claimed before. */
export interface Receipt {
  /** SHA-256 of the show: lower-case hex. */
  readonly digest: string;
  /** Bytes this ticket was worth. */
  readonly credited: number;
  /** Bytes the client may still send with this operator. */
  readonly balance: number;
  /** The time at which the balance ends, Unix seconds. */
  readonly expiresAt: number;
}

/** A ticket was not accepted. */
export interface Refusal {
  /** The reason, a stable word that programs decide on. */
  readonly code: string;
  /** `true` if the same bytes may be accepted later. */
  readonly retryable: boolean;
  /** A sentence for people. */
  readonly detail: string;
}

/** A request of a client, the plaintext of an {@link EncryptedRequest}. */
export type SessionRequest =
  | { readonly type: 'forgetMe'; readonly client: boolean; readonly stats: boolean }
  | { readonly type: 'rememberMe'; readonly sessionType: string }
  | { readonly type: 'coirClaim'; readonly claim: Claim };

/** An answer of a gateway, the plaintext of an {@link EncryptedResponse}. */
export type SessionResponse =
  | { readonly type: 'forgetMeAck' }
  | { readonly type: 'rememberMeAck' }
  | { readonly type: 'coirReceipt'; readonly receipt: Receipt }
  | { readonly type: 'coirRefused'; readonly refusal: Refusal };

const MAX_SHOW_LENGTH = 1024;

const CLAIM_SCHEMA = z.object({
  keyId: z.string().regex(/^[0-9a-f]{64}$/),
  denomination: z.int().min(0),
  expiry: z.int().min(0),
  show: base64UrlBytes(1, MAX_SHOW_LENGTH),
});
const RECEIPT_SCHEMA = z.object({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  credited: z.int().min(0),
  balance: z.int(),
  expiresAt: z.int().min(0),
});
const REFUSAL_SCHEMA = z.object({
  code: z.string().regex(/^[a-zA-Z0-9_]{1,64}$/),
  retryable: z.boolean(),
  detail: z.string().max(512),
});

const REQUEST_SCHEMA: z.ZodType<SessionRequest> = z.union([
  z
    .strictObject({ ForgetMe: z.object({ client: z.boolean(), stats: z.boolean() }) })
    .transform(({ ForgetMe }) => ({ type: 'forgetMe' as const, ...ForgetMe })),
  z
    .strictObject({ RememberMe: z.object({ session_type: z.string().max(64) }) })
    .transform(({ RememberMe }) => ({
      type: 'rememberMe' as const,
      sessionType: RememberMe.session_type,
    })),
  z
    .strictObject({ coirClaim: CLAIM_SCHEMA })
    .transform(({ coirClaim }) => ({ type: 'coirClaim' as const, claim: coirClaim })),
]);

const RESPONSE_SCHEMA: z.ZodType<SessionResponse> = z.union([
  z.strictObject({ ForgetMeAck: z.object({}) }).transform(() => ({ type: 'forgetMeAck' as const })),
  z
    .strictObject({ RememberMeAck: z.object({}) })
    .transform(() => ({ type: 'rememberMeAck' as const })),
  z
    .strictObject({ coirReceipt: RECEIPT_SCHEMA })
    .transform(({ coirReceipt }) => ({ type: 'coirReceipt' as const, receipt: coirReceipt })),
  z
    .strictObject({ coirRefused: REFUSAL_SCHEMA })
    .transform(({ coirRefused }) => ({ type: 'coirRefused' as const, refusal: coirRefused })),
]);

/** Writes the plaintext of a request: JSON whose only member names it. */
export function encodeSessionRequest(request: SessionRequest): Uint8Array {
  switch (request.type) {
    case 'forgetMe':
      return encodeJson({ ForgetMe: { client: request.client, stats: request.stats } });
    case 'rememberMe':
      return encodeJson({ RememberMe: { session_type: request.sessionType } });
    case 'coirClaim': {
      const { keyId, denomination, expiry, show } = request.claim;
      return encodeJson({
        coirClaim: { keyId, denomination, expiry, show: base64urlnopad.encode(show) },
      });
    }
  }
}

/** Seals a request for the gateway. **Client side.** */
export function sealSessionRequest(
  sharedKey: Uint8Array,
  request: SessionRequest,
  random: RandomSource = randomBytes,
): EncryptedRequest {
  return {
    type: 'encryptedRequest',
    ...sealBytes(sharedKey, encodeSessionRequest(request), random),
  };
}

/**
 * Opens a request of the session's client. **Gateway side.** The show inside a claim is passed on
 * unread.
 *
 * @param sealed - Untrusted.
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_DECRYPTION` or, for an unknown request,
 * `GATEWAY_PROTOCOL_MALFORMED_REQUEST`.
 */
export function openSessionRequest(sharedKey: Uint8Array, sealed: SealedBytes): SessionRequest {
  return parseInner(REQUEST_SCHEMA, openBytes(sharedKey, sealed));
}

/** Seals the answer to the client's request. **Gateway side.** A long `detail` is cut. */
export function sealSessionResponse(
  sharedKey: Uint8Array,
  response: SessionResponse,
  random: RandomSource = randomBytes,
): EncryptedResponse {
  const plaintext = encodeJson(responseJson(response));
  return { type: 'encryptedResponse', ...sealBytes(sharedKey, plaintext, random) };
}

/**
 * Opens the gateway's answer. **Client side.** There are no request numbers: answers come in the
 * order of the requests.
 *
 * @param sealed - Untrusted.
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_DECRYPTION` or, for an unknown answer,
 * `GATEWAY_PROTOCOL_MALFORMED_REQUEST`.
 */
export function openSessionResponse(sharedKey: Uint8Array, sealed: SealedBytes): SessionResponse {
  return parseInner(RESPONSE_SCHEMA, openBytes(sharedKey, sealed));
}

function responseJson(response: SessionResponse): unknown {
  switch (response.type) {
    case 'forgetMeAck':
      return { ForgetMeAck: {} };
    case 'rememberMeAck':
      return { RememberMeAck: {} };
    case 'coirReceipt': {
      const { digest, credited, balance, expiresAt } = response.receipt;
      return { coirReceipt: { digest, credited, balance, expiresAt } };
    }
    case 'coirRefused': {
      const { code, retryable, detail } = response.refusal;
      return { coirRefused: { code, retryable, detail: detail.slice(0, 512) } };
    }
  }
}

function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function parseInner<Inner>(schema: z.ZodType<Inner>, plaintext: Uint8Array): Inner {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plaintext));
  } catch {
    throw malformed();
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw malformed();
}

function malformed(): ProtocolError {
  return new ProtocolError(
    'GATEWAY_PROTOCOL_MALFORMED_REQUEST',
    'the encrypted request or response has no known form',
  );
}
