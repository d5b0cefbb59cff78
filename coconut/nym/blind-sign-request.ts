import { ByteReader } from '../encoding/byte-reader.ts';
import { SCALAR_LENGTH } from '../encoding/scalar.ts';
import { concatBytes } from '../encoding/transcript.ts';
import type { G1Point, Scalar } from '../group/pairing-group.ts';
import type * as native from '../issuance/blind-sign-request.ts';
import type { Attribute } from '../keys/attribute.ts';
import { challenge, hashToG1 } from './hashing.ts';
import type { NymParameters } from './parameters.ts';
import { assertCount, decodeScalar, decodeScalars, encodeCount, encodeScalar } from './scalar.ts';

/** The message of a holder to every issuer. */
export interface BlindSignRequest extends native.BlindSignRequest {
  /** h. It is sent, and compared with the one every reader computes itself. */
  readonly base: G1Point;
}

/** `h = HashToG1(cm ‖ p_1 ‖ … ‖ p_k)`. */
export function requestBase(
  { group }: NymParameters,
  commitment: G1Point,
  publicAttributes: readonly Attribute[],
): G1Point {
  const parts = [group.g1.encode(commitment), ...publicAttributes.map(encodeScalar)];
  return hashToG1(concatBytes(...parts), group);
}

/** The part of a request that its proof speaks about. */
export type RequestStatement = Omit<BlindSignRequest, 'proof'>;

/**
 * `c = Challenge(g1 ‖ h_1 … h_q ‖ h ‖ cm ‖ c_1 … c_m ‖ C_cm ‖ C_1 … C_m)`; public attributes enter
 * through h alone.
 */
export function requestChallenge(
  { group, generators }: NymParameters,
  { base, commitment, attributeCommitments }: RequestStatement,
  nonceCommitments: readonly G1Point[],
): Scalar {
  const points = [
    group.g1.generator,
    ...generators,
    base,
    commitment,
    ...attributeCommitments,
    ...nonceCommitments,
  ];
  return challenge(points.map(group.g1.encode), group);
}

/** Bytes of an encoded request with m private attributes. */
export function blindSignRequestLength(privateCount: number): number {
  return 184 + 112 * privateCount;
}

/** `cm ‖ h ‖ u64 m ‖ c_1 … c_m ‖ c ‖ s_r ‖ u64 m ‖ s_o … ‖ u64 m ‖ s_m …`, 184 + 112m bytes. */
export function encodeBlindSignRequest(
  { group }: NymParameters,
  { commitment, base, attributeCommitments, proof }: BlindSignRequest,
): Uint8Array {
  return concatBytes(
    group.g1.encode(commitment),
    group.g1.encode(base),
    encodeCount(attributeCommitments.length),
    ...attributeCommitments.map(group.g1.encode),
    encodeScalar(proof.challenge),
    encodeScalar(proof.opening),
    encodeCount(proof.attributeOpenings.length),
    ...proof.attributeOpenings.map(encodeScalar),
    encodeCount(proof.attributes.length),
    ...proof.attributes.map(encodeScalar),
  );
}

/**
 * Reads a request. The three lengths must all be m of the parameters, and every point other than
 * the identity; whether the proof holds is `verifyBlindSignRequest`.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, `COCONUT_INVALID_POINT` or
 * `COCONUT_INVALID_SCALAR`.
 */
export function decodeBlindSignRequest(
  { group, schema: { privateCount } }: NymParameters,
  bytes: Uint8Array,
): BlindSignRequest {
  const { g1 } = group;
  const reader = new ByteReader(bytes, blindSignRequestLength(privateCount), 'blind-sign request');
  const takeScalars = (count: number): readonly Scalar[] =>
    decodeScalars(reader.takeEach(count, SCALAR_LENGTH), group);
  const takeCounted = (): readonly Scalar[] => {
    assertCount(reader.take(8), privateCount);
    return takeScalars(privateCount);
  };
  const commitment = g1.decode(reader.take(g1.encodedLength));
  const base = g1.decode(reader.take(g1.encodedLength));
  assertCount(reader.take(8), privateCount);
  const attributeCommitments = reader
    .takeEach(privateCount, g1.encodedLength)
    .map((part) => g1.decode(part));
  const challenge = decodeScalar(reader.take(SCALAR_LENGTH), group);
  const opening = decodeScalar(reader.take(SCALAR_LENGTH), group);
  const attributeOpenings = takeCounted();
  const attributes = takeCounted();
  const proof = { challenge, opening, attributeOpenings, attributes };
  return { commitment, base, attributeCommitments, proof };
}
