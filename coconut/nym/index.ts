/**
 * NYM-COCONUT-V5: byte-compatible with version 5 of Nym's Coconut, for interoperability with its
 * vectors and credentials. The services of this project accept the native suite of `@coir/coconut`
 * only.
 *
 * @module @coir/coconut/nym
 */

export { type RandomSource, randomBytes } from '../algebra/random-source.ts';
export { CoconutError, type CoconutErrorCode } from '../errors.ts';
export { nobleGroup } from '../group/noble-group.ts';
export type { G1Point, G2Point, PairingGroup, Scalar } from '../group/pairing-group.ts';
export type { IndexedCredential } from '../issuance/aggregate-credentials.ts';
export type { RequestProof } from '../issuance/blind-sign-request.ts';
export {
  type Credential,
  decodeCredential,
  encodeCredential,
  type PartialCredential,
} from '../issuance/credential.ts';
export type { RequestWitness } from '../issuance/request-witness.ts';
export { aggregateVerificationKeys, type IndexedKey } from '../keys/aggregate-keys.ts';
export type { Attribute } from '../keys/attribute.ts';
export type { IssuerKeyPair, ThresholdOptions } from '../keys/keygen.ts';
export { deriveVerificationKey, type SigningKey } from '../keys/signing-key.ts';
export { isKeyConsistent, type VerificationKey } from '../keys/verification-key.ts';
export {
  aggregateCredentials,
  isKeyOfDealings,
  sumCredentials,
  sumVerificationKeys,
} from './aggregation.ts';
export { attributeFromText, randomAttribute } from './attribute.ts';
export { blindSign } from './blind-sign.ts';
export {
  type BlindSignRequest,
  decodeBlindSignRequest,
  encodeBlindSignRequest,
} from './blind-sign-request.ts';
export {
  type BlindedPartialCredential,
  decodeBlindedPartial,
  encodeBlindedPartial,
  rerandomize,
  unblind,
  verifyCredential,
} from './credential.ts';
export { hashToG1, hashToScalar } from './hashing.ts';
export {
  decodeKeyPair,
  decodeSigningKey,
  decodeVerificationKey,
  encodeKeyPair,
  encodeSigningKey,
  encodeVerificationKey,
  type KeyPair,
} from './key-encoding.ts';
export { type ElgamalKeyPair, elgamalKeygen, keygen, ttpKeygen } from './keygen.ts';
export { type AttributeCounts, NYM_SUITE, type NymParameters, setup } from './parameters.ts';
export { type PreparedRequest, prepareBlindSign } from './prepare-blind-sign.ts';
export { sign, verify } from './public-signature.ts';
export { decodeScalar, encodeScalar } from './scalar.ts';
export {
  decodeTheta,
  encodeTheta,
  nullifierOf,
  proveShow,
  type ShowProof,
  THETA_LENGTH,
  type Theta,
} from './show.ts';
export { verifyBlindedPartial, verifyBlindSignRequest } from './verify-issuance.ts';
export { verifyShow } from './verify-show.ts';
