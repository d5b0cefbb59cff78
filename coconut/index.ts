/**
 * The scheme: parameters, keys and their records, blind issuance, credentials, shows and
 * nullifiers, one by one and many at once.
 *
 * @module @coir/coconut
 * @document README.md
 * @document SECURITY.md
 */

export type { RandomSource } from './algebra/random-source.ts';
export { randomBytes } from './algebra/random-source.ts';
export { redacted } from './encoding/redacted.ts';
export { decodeScalar, encodeScalar } from './encoding/scalar.ts';
export { decodeItems, encodeItems, u16, u32, u64 } from './encoding/transcript.ts';
export type { CoconutErrorCode } from './errors.ts';
export { CoconutError } from './errors.ts';
export { nobleGroup } from './group/noble-group.ts';
export type {
  G1Point,
  G2Point,
  PairingGroup,
  PairingTerm,
  PreparedG2,
  Scalar,
  SourceGroup,
} from './group/pairing-group.ts';
export { aggregateCredentials, type IndexedCredential } from './issuance/aggregate-credentials.ts';
export { blindSign, blindSignBook, REQUESTS_AT_ONCE } from './issuance/blind-sign.ts';
export {
  type BlindSignRequest,
  blindSignRequestLength,
  decodeBlindSignRequest,
  encodeBlindSignRequest,
  type RequestProof,
} from './issuance/blind-sign-request.ts';
export {
  type BlindedPartialCredential,
  decodeBlindedPartial,
  encodeBlindedPartial,
} from './issuance/blinded-partial.ts';
export {
  type Credential,
  decodeCredential,
  encodeCredential,
  type PartialCredential,
} from './issuance/credential.ts';
export {
  type AnsweredRequest,
  type BookEntry,
  type IndexedBlindedPartial,
  type ObtainedCredential,
  obtainCredential,
  obtainCredentials,
} from './issuance/obtain-credentials.ts';
export {
  type PreparedRequest,
  prepareBlindSign,
  prepareBlindSignBook,
} from './issuance/prepare-blind-sign.ts';
export {
  attributesOf,
  decodeRequestWitness,
  encodeRequestWitness,
  type RequestWitness,
} from './issuance/request-witness.ts';
export { rerandomize } from './issuance/rerandomize.ts';
export { unblind } from './issuance/unblind.ts';
export { verifyBlindSignRequest } from './issuance/verify-blind-sign-request.ts';
export {
  type ClaimedBlindedPartial,
  verifyBlindedPartial,
  verifyBlindedPartials,
} from './issuance/verify-blinded-partials.ts';
export {
  type ClaimedCredential,
  verifyCredential,
  verifyCredentials,
} from './issuance/verify-credentials.ts';
export { aggregateVerificationKeys, type IndexedKey } from './keys/aggregate-keys.ts';
export {
  type Attribute,
  attributeFromBytes,
  attributeFromInteger,
  attributeFromText,
  randomAttribute,
} from './keys/attribute.ts';
export {
  createKeyRecord,
  decodeKeyRecord,
  encodeKeyRecord,
  type KeyRecord,
  type KeyRecordFields,
} from './keys/key-record.ts';
export { type IssuerKeyPair, keygen, type ThresholdOptions, ttpKeygen } from './keys/keygen.ts';
export { type Parameters, SUITE, setup } from './keys/parameters.ts';
export {
  type AttributeField,
  type AttributeKind,
  createSchema,
  decodeSchema,
  encodeSchema,
  type Schema,
} from './keys/schema.ts';
export type { ScopeChoice } from './keys/scope.ts';
export {
  decodeSigningKey,
  deriveVerificationKey,
  encodeSigningKey,
  type SigningKey,
} from './keys/signing-key.ts';
export {
  decodeVerificationKey,
  encodeVerificationKey,
  isKeyConsistent,
  type VerificationKey,
} from './keys/verification-key.ts';
export { withScope } from './keys/with-scope.ts';
export { nullifier, nullifierOf } from './show/nullifier.ts';
export { proveShow } from './show/prove-show.ts';
export {
  decodeShow,
  encodeShow,
  type Show,
  type ShowResponse,
  showLength,
} from './show/show.ts';
export { type ClaimedShow, verifyShow, verifyShows } from './show/verify-show.ts';
