/**
 * The scheme: parameters, keys and their records, blind issuance, credentials, shows and nullifiers, one by one and many at once.
 *
 * @module @coir/coconut
 * @document README.md
 * @document SECURITY.md
 */

export type { RandomSource } from './algebra/random-source.ts';
export { randomBytes } from './algebra/random-source.ts';
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
  Sum,
} from './group/pairing-group.ts';
export type { AnsweredRequest, IndexedBlindedPartial } from './issuance/answered-request.ts';
export { blindSign } from './issuance/blind-sign.ts';
export { blindSignBook, REQUESTS_AT_ONCE } from './issuance/blind-sign-book.ts';
export type { BlindSignRequest, RequestProof } from './issuance/blind-sign-request.ts';
export {
  blindSignRequestLength,
  decodeBlindSignRequest,
  encodeBlindSignRequest,
} from './issuance/blind-sign-request.ts';
export type { BlindedPartialCredential } from './issuance/blinded-partial.ts';
export {
  decodeBlindedPartial,
  encodeBlindedPartial,
  verifyBlindedPartial,
} from './issuance/blinded-partial.ts';
export type { Credential, PartialCredential } from './issuance/credential.ts';
export {
  decodeCredential,
  encodeCredential,
  rerandomize,
  verifyCredential,
} from './issuance/credential.ts';
export type { ObtainedCredential } from './issuance/obtain-credential.ts';
export { obtainCredential } from './issuance/obtain-credential.ts';
export type { BookEntry } from './issuance/obtain-credentials.ts';
export { obtainCredentials } from './issuance/obtain-credentials.ts';
export type { PreparedRequest } from './issuance/prepare-blind-sign.ts';
export { prepareBlindSign, prepareBlindSignBook } from './issuance/prepare-blind-sign.ts';
export { verifyBlindSignRequest } from './issuance/request-proof.ts';
export type { RequestWitness } from './issuance/request-witness.ts';
export {
  attributesOf,
  decodeRequestWitness,
  encodeRequestWitness,
} from './issuance/request-witness.ts';
export { unblind } from './issuance/unblind.ts';
export type { ClaimedBlindedPartial } from './issuance/verify-blinded-partials.ts';
export { verifyBlindedPartials } from './issuance/verify-blinded-partials.ts';
export type { ClaimedCredential } from './issuance/verify-credentials.ts';
export { verifyCredentials } from './issuance/verify-credentials.ts';
export type { IndexedCredential, IndexedKey } from './keys/aggregation.ts';
export { aggregateCredentials, aggregateVerificationKeys } from './keys/aggregation.ts';
export type { Attribute } from './keys/attribute.ts';
export {
  attributeFromBytes,
  attributeFromInteger,
  attributeFromText,
  randomAttribute,
} from './keys/attribute.ts';
export type { KeyRecord, KeyRecordFields } from './keys/key-record.ts';
export { createKeyRecord, decodeKeyRecord, encodeKeyRecord } from './keys/key-record.ts';
export type { IssuerKeyPair, ThresholdOptions } from './keys/keygen.ts';
export { keygen, ttpKeygen } from './keys/keygen.ts';
export type { Parameters } from './keys/parameters.ts';
export { SUITE, setup } from './keys/parameters.ts';
export type { AttributeField, AttributeKind, Schema } from './keys/schema.ts';
export { createSchema, decodeSchema, encodeSchema } from './keys/schema.ts';
export type { ScopeChoice } from './keys/scope.ts';
export type { SigningKey } from './keys/signing-key.ts';
export { decodeSigningKey, encodeSigningKey } from './keys/signing-key.ts';
export type { VerificationKey } from './keys/verification-key.ts';
export {
  decodeVerificationKey,
  deriveVerificationKey,
  encodeVerificationKey,
  isKeyConsistent,
} from './keys/verification-key.ts';
export { withScope } from './keys/with-scope.ts';
export { nullifier, nullifierOf } from './show/nullifier.ts';
export { proveShow } from './show/prove-show.ts';
export type { Show, ShowResponse } from './show/show.ts';
export { decodeShow, encodeShow, showLength } from './show/show.ts';
export { verifyShow } from './show/verify-show.ts';
export type { ClaimedShow } from './show/verify-shows.ts';
export { verifyShows } from './show/verify-shows.ts';
