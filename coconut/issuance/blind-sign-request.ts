import { ByteReader } from '../encoding/byte-reader.ts';
import { encodeScalar, SCALAR_LENGTH } from '../encoding/scalar.ts';
import { concatBytes } from '../encoding/transcript.ts';
import type { G1Point, Scalar } from '../group/pairing-group.ts';
import type { Parameters } from '../keys/parameters.ts';

/** Proof that the holder knows what a request commits to, and that all its commitments hold the same private attributes. */
export interface RequestProof {
  /** e. */
  readonly challenge: Scalar;
  /** z_o, for the opening of `commitment`. */
  readonly opening: Scalar;
  /** z_{o_1} … z_{o_m}, for the openings of `attributeCommitments`. */
  readonly attributeOpenings: readonly Scalar[];
  /** z_{a_1} … z_{a_m}. */
  readonly attributes: readonly Scalar[];
}

/** What a holder sends to issuers. It tells nothing about the private attributes; the public ones travel beside it. */
export interface BlindSignRequest {
  /** cm = g1^o · Π h_j^{a_j} over all attributes. */
  readonly commitment: G1Point;
  /** c_j = g1^{o_j} · h^{a_j} for each private attribute. */
  readonly attributeCommitments: readonly G1Point[];
  /** That both kinds of commitments hold the same private attributes. */
  readonly proof: RequestProof;
}

/** Bytes of a request: `cm ‖ c_1 … c_m ‖ e ‖ z_o ‖ z_{o_1} … ‖ z_{a_1} …`, 224 for one private attribute. */
export function blindSignRequestLength({ group, schema }: Parameters): number {
  const m = schema.privateCount;
  return (1 + m) * group.g1.encodedLength + (2 + 2 * m) * SCALAR_LENGTH;
}

/** `cm ‖ c_1 … c_m ‖ e ‖ z_o ‖ z_{o_1} … ‖ z_{a_1} …`. */
export function encodeBlindSignRequest(
  { group }: Parameters,
  { commitment, attributeCommitments, proof }: BlindSignRequest,
): Uint8Array {
  return concatBytes(
    ...[commitment, ...attributeCommitments].map(group.g1.encode),
    ...[proof.challenge, proof.opening, ...proof.attributeOpenings, ...proof.attributes].map(
      encodeScalar,
    ),
  );
}

/**
 * Reads a request. **Issuer side.** The number of private attributes is the schema's, never the message's. Cheap checks come first:
 * length, then scalars, then points. The proof is {@link verifyBlindSignRequest}.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, `COCONUT_INVALID_SCALAR` or `COCONUT_INVALID_POINT`: the sender's fault.
 */
export function decodeBlindSignRequest(
  parameters: Parameters,
  bytes: Uint8Array,
): BlindSignRequest {
  const { group, schema } = parameters;
  const m = schema.privateCount;
  const reader = new ByteReader(bytes, blindSignRequestLength(parameters), 'request');
  const points = reader.takeEach(1 + m, group.g1.encodedLength);
  const proof: RequestProof = {
    challenge: reader.takeScalar(group),
    opening: reader.takeScalar(group),
    attributeOpenings: reader.takeScalars(group, m),
    attributes: reader.takeScalars(group, m),
  };
  const [commitment, ...attributeCommitments] = points.map((point) => group.g1.decode(point));
  return { commitment: commitment as G1Point, attributeCommitments, proof };
}
