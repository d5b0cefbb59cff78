/**
 * The bandwidth ticket: its schema and scope, what a show of it is bound to, the memo of a deposit, and the network manifest all of a
 * network trust.
 *
 * @module @coir/coconut/ticket
 */
export { CoconutError, type CoconutErrorCode } from '../errors.ts';
export { decodeBase64Url, encodeBase64Url } from './base64url.ts';
export { canonicalJson, JSON_DEPTH_LIMIT, type JsonValue } from './canonical-json.ts';
export { BOOK_SIZE_LIMIT, type DepositTerms, depositMemo } from './deposit-memo.ts';
export { expiryPeriod, ticketExpiresAt } from './expiry.ts';
export { decodeHex, encodeHex } from './hex.ts';
export type {
  Denomination,
  KeyState,
  Manifest,
  ManifestChain,
  ManifestIssuer,
  ManifestKey,
  ManifestSignature,
  UnsignedManifest,
} from './manifest.ts';
export {
  acceptsReplacement,
  manifestDigest,
  signManifest,
  verifyManifest,
} from './manifest-signature.ts';
export { type OpenKey, type OpenManifest, openManifest } from './open-manifest.ts';
export { parseManifest } from './parse-manifest.ts';
export { type JsonBounds, parseStrictJson } from './strict-json.ts';
export {
  spendContext,
  TICKET_HIDDEN,
  TICKET_SCHEMA,
  ticketAttributes,
  ticketParameters,
  ticketPublicAttributes,
  ticketScope,
} from './ticket.ts';
