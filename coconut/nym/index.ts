/**
 * NYM-COCONUT-V5: byte-compatible with version 5 of Nym's Coconut, for interoperability with its vectors and credentials. The services of this
 * project accept the native suite of `@coir/coconut` only.
 *
 * @module @coir/coconut/nym
 */

export { type RandomSource, randomBytes } from '../algebra/random-source.ts';
export { CoconutError, type CoconutErrorCode } from '../errors.ts';
export { nobleGroup } from '../group/noble-group.ts';
export type { G1Point, G2Point, PairingGroup, Scalar } from '../group/pairing-group.ts';
export type { RequestProof } from '../issuance/blind-sign-request.ts';
export {
  type Credential,
  decodeCredential,
  encodeCredential,
  type PartialCredential,
} from '../issuance/credential.ts';
export type { RequestWitness } from '../issuance/request-witness.ts';
export {
  aggregateVerificationKeys,
  type IndexedCredential,
  type IndexedKey,
} from '../keys/aggregation.ts';
export type { Attribute } from '../keys/attribute.ts';
export type { IssuerKeyPair, ThresholdOptions } from '../keys/keygen.ts';
export type { SigningKey } from '../keys/signing-key.ts';
export {
  deriveVerificationKey,
  isKeyConsistent,
  type VerificationKey,
} from '../keys/verification-key.ts';
export { isKeyOfDealings, sumVerificationKeys } from './aggregation.ts';
export { attributeFromText, randomAttribute } from './attribute.ts';
export {
  type BlindedPartialCredential,
  blindSign,
  decodeBlindedPartial,
  encodeBlindedPartial,
  verifyBlindedPartial,
} from './blind-sign.ts';
export {
  type BlindSignRequest,
  decodeBlindSignRequest,
  encodeBlindSignRequest,
} from './blind-sign-request.ts';
export {
  aggregateCredentials,
  rerandomize,
  sumCredentials,
  unblind,
  verifyCredential,
} from './credential.ts';
export { hashToG1, hashToScalar } from './hashing.ts';
export {
  decodeSigningKey,
  decodeVerificationKey,
  encodeSigningKey,
  encodeVerificationKey,
} from './key-encoding.ts';
export { decodeKeyPair, encodeKeyPair, type KeyPair } from './key-pair.ts';
export { type ElgamalKeyPair, elgamalKeygen, keygen, ttpKeygen } from './keygen.ts';
export { type AttributeCounts, NYM_SUITE, type NymParameters, setup } from './parameters.ts';
export { type PreparedRequest, prepareBlindSign } from './prepare-blind-sign.ts';
export { sign, verify } from './public-signature.ts';
export { verifyBlindSignRequest } from './request-proof.ts';
export { decodeScalar, encodeScalar } from './scalar.ts';
export { proveShow, verifyShow } from './show.ts';
export {
  decodeTheta,
  encodeTheta,
  nullifierOf,
  type ShowProof,
  THETA_LENGTH,
  type Theta,
} from './theta.ts';
