import { ByteReader } from '../encoding/byte-reader.ts';
import { encodeScalar, SCALAR_LENGTH } from '../encoding/scalar.ts';
import { concatBytes, encodeItems, encodeText, u16 } from '../encoding/transcript.ts';
import type { G1Point, Scalar } from '../group/pairing-group.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { Parameters } from '../keys/parameters.ts';

/**
 * Proof that the holder knows what a request commits to, and that all its commitments hold the same
 * private attributes.
 */
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

/**
 * The message of a holder to issuers. It tells nothing about the private attributes; the public
 * ones travel beside it.
 */
export interface BlindSignRequest {
  /** cm = g1^o · Π h_j^{a_j} over all attributes. */
  readonly commitment: G1Point;
  /** c_j = g1^{o_j} · h^{a_j} for each private attribute. */
  readonly attributeCommitments: readonly G1Point[];
  /** Shows that both kinds of commitments hold the same private attributes. */
  readonly proof: RequestProof;
}

/**
 * Bytes of a request: `cm ‖ c_1 … c_m ‖ e ‖ z_o ‖ z_{o_1} … ‖ z_{a_1} …`, 224 for one private
 * attribute.
 */
export function blindSignRequestLength({ group, schema }: Parameters): number {
  const m = schema.privateCount;
  return (1 + m) * group.g1.encodedLength + (2 + 2 * m) * SCALAR_LENGTH;
}

/** Encodes a request: `cm ‖ c_1 … c_m ‖ e ‖ z_o ‖ z_{o_1} … ‖ z_{a_1} …`. */
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
 * Reads a request. **Issuer side.** The number of private attributes is the schema's, never the
 * message's. Cheap checks come first: length, then scalars, then points. The proof is checked by
 * `verifyBlindSignRequest`, and by `blindSign` itself.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, `COCONUT_INVALID_SCALAR` or
 * `COCONUT_INVALID_POINT`: the sender's fault.
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

/** The purpose of a request: `T(network, schema name, u16 q, u16 m, public scalars…)`. */
export function requestContext(
  { network, schema }: Parameters,
  publicAttributes: readonly Attribute[],
): Uint8Array {
  return encodeItems(
    encodeText(network),
    encodeText(schema.name),
    u16(schema.attributes.length),
    u16(schema.privateCount),
    ...publicAttributes.map(encodeScalar),
  );
}

const BASE_TAG = 'COIR-V1-REQUEST-BASE-BLS12381G1_XMD:SHA-256_SSWU_RO_';

/**
 * Computes h = base(context ‖ cm), the credential's own base. Whoever needs it computes it and
 * nobody reads it from a message: two signatures over one base on different attributes would
 * combine into credentials nobody issued.
 */
export function requestBase(
  { group }: Parameters,
  context: Uint8Array,
  commitment: G1Point,
): G1Point {
  return group.hashToG1(concatBytes(context, group.g1.encode(commitment)), BASE_TAG);
}

/** The part that all requests with the same public attributes share. */
export interface PublicPart {
  readonly publicAttributes: readonly Attribute[];
  readonly context: Uint8Array;
  /** `Π_public h_j^{a_j}`. */
  readonly publicCommitment: G1Point;
  /** Its inverse, with which proofs are checked. */
  readonly publicInverse: G1Point;
}

/** Computes the shared part of requests, for public attributes that the schema has. */
export function publicPart(
  parameters: Parameters,
  publicAttributes: readonly Attribute[],
): PublicPart {
  const { group, generators, schema } = parameters;
  const publicGenerators = generators.slice(schema.privateCount);
  const publicCommitment = group.g1.multiExponentiate(publicGenerators, publicAttributes);
  return {
    publicAttributes,
    context: requestContext(parameters, publicAttributes),
    publicCommitment,
    publicInverse: group.g1.negate(publicCommitment),
  };
}
