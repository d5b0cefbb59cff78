/**
 * The scheme: parameters, keys and their records, blind issuance, credentials, shows and nullifiers, one by one and many at once.
 *
 * @module @coir/coconut
 * @document README.md
 * @document SECURITY.md
 */
export type { IndexedCredential, IndexedKey } from './aggregation.ts';
export { aggregateCredentials, aggregateVerificationKeys } from './aggregation.ts';
export type { AnsweredRequest, IndexedBlindedPartial } from './answered-request.ts';
export type { Attribute } from './attribute.ts';
export {
  attributeFromBytes,
  attributeFromInteger,
  attributeFromText,
  randomAttribute,
} from './attribute.ts';
export { blindSign } from './blind-sign.ts';
export { blindSignBook } from './blind-sign-book.ts';
export type { BlindSignRequest, RequestProof } from './blind-sign-request.ts';
export {
  blindSignRequestLength,
  decodeBlindSignRequest,
  encodeBlindSignRequest,
} from './blind-sign-request.ts';
export type { BlindedPartialCredential } from './blinded-partial.ts';
export {
  decodeBlindedPartial,
  encodeBlindedPartial,
  verifyBlindedPartial,
} from './blinded-partial.ts';
export type { Credential, PartialCredential } from './credential.ts';
export {
  decodeCredential,
  encodeCredential,
  rerandomize,
  verifyCredential,
} from './credential.ts';
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
export type { KeyRecord, KeyRecordFields } from './key-record.ts';
export { createKeyRecord, decodeKeyRecord, encodeKeyRecord } from './key-record.ts';
export type { IssuerKeyPair, ThresholdOptions } from './keygen.ts';
export { keygen, ttpKeygen } from './keygen.ts';
export { nullifier, nullifierOf } from './nullifier.ts';
export type { ObtainedCredential } from './obtain-credential.ts';
export { obtainCredential } from './obtain-credential.ts';
export type { BookEntry } from './obtain-credentials.ts';
export { obtainCredentials } from './obtain-credentials.ts';
export type { Parameters } from './parameters.ts';
export { SUITE, setup } from './parameters.ts';
export type { PreparedRequest } from './prepare-blind-sign.ts';
export { prepareBlindSign, prepareBlindSignBook } from './prepare-blind-sign.ts';
export { proveShow } from './prove-show.ts';
export type { RandomSource } from './random-source.ts';
export { randomBytes } from './random-source.ts';
export { verifyBlindSignRequest } from './request-proof.ts';
export type { RequestWitness } from './request-witness.ts';
export { attributesOf, decodeRequestWitness, encodeRequestWitness } from './request-witness.ts';
export { decodeScalar, encodeScalar } from './scalar.ts';
export type { AttributeField, AttributeKind, Schema } from './schema.ts';
export { createSchema, decodeSchema, encodeSchema } from './schema.ts';
export type { ScopeChoice } from './scope.ts';
export type { Show, ShowResponse } from './show.ts';
export { decodeShow, encodeShow, showLength } from './show.ts';
export type { SigningKey } from './signing-key.ts';
export { decodeSigningKey, encodeSigningKey } from './signing-key.ts';
export { decodeItems, encodeItems, u16, u32, u64 } from './transcript.ts';
export { unblind } from './unblind.ts';
export type { VerificationKey } from './verification-key.ts';
export {
  decodeVerificationKey,
  deriveVerificationKey,
  encodeVerificationKey,
  isKeyConsistent,
} from './verification-key.ts';
export type { ClaimedBlindedPartial } from './verify-blinded-partials.ts';
export { verifyBlindedPartials } from './verify-blinded-partials.ts';
export type { ClaimedCredential } from './verify-credentials.ts';
export { verifyCredentials } from './verify-credentials.ts';
export { verifyShow } from './verify-show.ts';
export type { ClaimedShow } from './verify-shows.ts';
export { verifyShows } from './verify-shows.ts';
export { withScope } from './with-scope.ts';
