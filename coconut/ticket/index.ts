/**
 * The bandwidth ticket: its schema and scope, what a show of it is bound to, the memo of a deposit, and the network manifest all of a
 * network trust.
 *
 * @module @coir/coconut/ticket
 */

export { BOOK_SIZE_LIMIT, type DepositTerms, depositMemo } from '../deposit/deposit-memo.ts';
export { decodeBase64Url, encodeBase64Url } from '../encoding/base64url.ts';
export { decodeHex, encodeHex } from '../encoding/hex.ts';
export { CoconutError, type CoconutErrorCode } from '../errors.ts';
export { canonicalJson, JSON_DEPTH_LIMIT, type JsonValue } from '../manifest/canonical-json.ts';
export type {
  Denomination,
  KeyState,
  Manifest,
  ManifestChain,
  ManifestIssuer,
  ManifestKey,
  ManifestSignature,
  UnsignedManifest,
} from '../manifest/manifest.ts';
export {
  acceptsReplacement,
  manifestDigest,
  signManifest,
  verifyManifest,
} from '../manifest/manifest-signature.ts';
export { type OpenKey, type OpenManifest, openManifest } from '../manifest/open-manifest.ts';
export { parseManifest } from '../manifest/parse-manifest.ts';
export { type JsonBounds, parseStrictJson } from '../manifest/strict-json.ts';
export { expiryPeriod, ticketExpiresAt } from './expiry.ts';
export {
  spendContext,
  TICKET_HIDDEN,
  TICKET_SCHEMA,
  ticketAttributes,
  ticketParameters,
  ticketPublicAttributes,
  ticketScope,
} from './ticket.ts';
