import { type RandomSource, randomBytes } from '@coir/sphinx/primitives';
import {
  type Claim,
  claimSchema,
  type Receipt,
  type Refusal,
  receiptSchema,
  refusalSchema,
  shortDetail,
} from '@coir/verifier-api';
import { z } from 'zod';
import { ProtocolError } from '../errors.ts';
import type { EncryptedRequest } from './client-message.ts';
import type { EncryptedResponse } from './gateway-message.ts';
import { openBytes, type SealedBytes, sealBytes } from './sealed-bytes.ts';

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
    .strictObject({ coirClaim: claimSchema })
    .transform(({ coirClaim }) => ({ type: 'coirClaim' as const, claim: coirClaim })),
]);

const RESPONSE_SCHEMA: z.ZodType<SessionResponse> = z.union([
  z.strictObject({ ForgetMeAck: z.object({}) }).transform(() => ({ type: 'forgetMeAck' as const })),
  z
    .strictObject({ RememberMeAck: z.object({}) })
    .transform(() => ({ type: 'rememberMeAck' as const })),
  z
    .strictObject({ coirReceipt: receiptSchema })
    .transform(({ coirReceipt }) => ({ type: 'coirReceipt' as const, receipt: coirReceipt })),
  z
    .strictObject({ coirRefused: refusalSchema })
    .transform(({ coirRefused }) => ({ type: 'coirRefused' as const, refusal: coirRefused })),
]);

/**
 * Writes the plaintext of a request, as a gateway sees it that decrypts it: JSON whose only member
 * names the request.
 *
 * @throws {@link ProtocolError} `GATEWAY_PROTOCOL_MALFORMED_REQUEST` for a claim that no gateway
 * would read.
 */
export function encodeSessionRequest(request: SessionRequest): Uint8Array {
  switch (request.type) {
    case 'forgetMe':
      return encodeJson({ ForgetMe: { client: request.client, stats: request.stats } });
    case 'rememberMe':
      return encodeJson({ RememberMe: { session_type: request.sessionType } });
    case 'coirClaim':
      return encodeJson({ coirClaim: encode(claimSchema, request.claim) });
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
    case 'coirReceipt':
      return { coirReceipt: encode(receiptSchema, response.receipt) };
    case 'coirRefused': {
      const detail = shortDetail(response.refusal.detail);
      return { coirRefused: encode(refusalSchema, { ...response.refusal, detail }) };
    }
  }
}

/** Writes a value under the bounds of its reader. */
function encode(schema: z.ZodType, value: unknown): unknown {
  const written = z.safeEncode(schema, value);
  if (written.success) return written.data;
  throw malformed();
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
