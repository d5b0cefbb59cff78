/**
 * The bandwidth ticket: its schema and scope, the context a show of it is bound to, the terms and
 * memo of a deposit, and the network manifest all of a network trust.
 *
 * @module @coir/coconut/ticket
 */

export { depositMemo } from '../deposit/deposit-memo.ts';
export {
  type BookTerms,
  type DepositTerms,
  depositTerms,
  isExpirySold,
  provedTime,
  soldExpiry,
} from '../deposit/deposit-terms.ts';
export { decodeBase64Url, decodeHex, encodeBase64Url, encodeHex } from '../encoding/text.ts';
export { CoconutError, type CoconutErrorCode } from '../errors.ts';
export { canonicalJson, JSON_DEPTH_LIMIT, type JsonValue } from '../manifest/canonical-json.ts';
export {
  type DecodedKey,
  type DecodedManifest,
  decodeManifest,
} from '../manifest/decode-manifest.ts';
export {
  type Denomination,
  type KeyState,
  MANIFEST_ISSUER_LIMIT,
  type Manifest,
  type ManifestChain,
  type ManifestIssuer,
  type ManifestKey,
  type ManifestSignature,
  type UnsignedManifest,
} from '../manifest/manifest.ts';
export { manifestDigest, signManifest, verifyManifest } from '../manifest/manifest-signature.ts';
export { parseManifest } from '../manifest/parse-manifest.ts';
export { type JsonBounds, parseStrictJson } from '../manifest/strict-json.ts';
export { acceptsReplacement } from '../manifest/succession.ts';
export { trustManifest } from '../manifest/trust-manifest.ts';
export { expiryPeriod, firstValidExpiry, ticketExpiresAt } from './expiry.ts';
export {
  BOOK_SIZE_LIMIT,
  spendContext,
  TICKET_HIDDEN,
  TICKET_SCHEMA,
  ticketAttributes,
  ticketParameters,
  ticketPublicAttributes,
  ticketScope,
} from './ticket.ts';
