import type { Attribute } from '../attribute.ts';
import { ByteReader } from '../byte-reader.ts';
import type { G1Point, Scalar } from '../group/pairing-group.ts';
import { SCALAR_LENGTH } from '../scalar.ts';
import { concatBytes } from '../transcript.ts';
import { hashToG1 } from './hashing.ts';
import type { NymParameters } from './parameters.ts';
import { assertCount, decodeScalar, decodeScalars, encodeCount, encodeScalar } from './scalar.ts';

/** π_s: that the commitments of a request open to the same private attributes. */
export interface RequestProof {
  readonly challenge: Scalar;
  /** s_r. */
  readonly openingResponse: Scalar;
  /** s_o, one for each private attribute. */
  readonly attributeOpeningResponses: readonly Scalar[];
  /** s_m, one for each private attribute. */
  readonly attributeResponses: readonly Scalar[];
}

/** What a holder sends to every issuer. */
export interface BlindSignRequest {
  /** cm, to the private and the public attributes. */
  readonly commitment: G1Point;
  /** h. It is sent, and compared with the one every reader computes itself. */
  readonly base: G1Point;
  /** c_1 … c_m over h. */
  readonly attributeCommitments: readonly G1Point[];
  readonly proof: RequestProof;
}

/** What the holder keeps of a request: all that unblinding and showing need. Secret until the public attributes. */
export interface RequestWitness {
  readonly privateAttributes: readonly Attribute[];
  readonly publicAttributes: readonly Attribute[];
  /** o_1 … o_m. */
  readonly openings: readonly Scalar[];
  /** h of the request. */
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
    encodeScalar(proof.openingResponse),
    encodeCount(proof.attributeOpeningResponses.length),
    ...proof.attributeOpeningResponses.map(encodeScalar),
    encodeCount(proof.attributeResponses.length),
    ...proof.attributeResponses.map(encodeScalar),
  );
}

/**
 * Reads a request. The three lengths must all be m of the parameters, and every point other than the identity; whether the proof holds is
 * `verifyBlindSignRequest`.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, `COCONUT_INVALID_POINT` or `COCONUT_INVALID_SCALAR`.
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
  const openingResponse = decodeScalar(reader.take(SCALAR_LENGTH), group);
  const attributeOpeningResponses = takeCounted();
  const attributeResponses = takeCounted();
  const proof = { challenge, openingResponse, attributeOpeningResponses, attributeResponses };
  return { commitment, base, attributeCommitments, proof };
}
