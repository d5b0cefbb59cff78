import { groupedSums } from '../algebra/grouped-sums.ts';
import { reduceScalar } from '../encoding/scalar.ts';
import { encodeItems } from '../encoding/transcript.ts';
import type { G1Point, Scalar, Sum } from '../group/pairing-group.ts';
import { type Attribute, areAttributesValid } from '../keys/attribute.ts';
import type { Parameters } from '../keys/parameters.ts';
import { publicFields } from '../keys/schema.ts';
import type { BlindSignRequest, RequestProof } from './blind-sign-request.ts';
import { type PublicStatement, publicStatement } from './public-statement.ts';
import { requestBase } from './request-base.ts';

const PROOF_TAG = 'COIR-V1-REQUEST-PROOF-BLS12381FR_XMD:SHA-256_';

/** What a request proof is about. */
export interface RequestStatement {
  readonly head: Uint8Array;
  readonly commitment: G1Point;
  /** h. */
  readonly base: G1Point;
  readonly attributeCommitments: readonly G1Point[];
}

/** Secrets of a request, or the nonces that hide them in the responses: o, o_1 … o_m, a_1 … a_m. */
export interface RequestScalars {
  readonly opening: Scalar;
  readonly attributeOpenings: readonly Scalar[];
  readonly attributes: readonly Scalar[];
}

/** A and B_1 … B_m. They alone may be the identity. */
interface ProofCommitments {
  readonly commitment: G1Point;
  readonly attributeCommitments: readonly G1Point[];
}

/** `e = hash_to_field(T(head, cm, h, c_1 …, A, B_1 …))`. */
function challengeOf(
  { group }: Parameters,
  statement: RequestStatement,
  announced: ProofCommitments,
): Scalar {
  const points = [
    statement.commitment,
    statement.base,
    ...statement.attributeCommitments,
    announced.commitment,
    ...announced.attributeCommitments,
  ];
  return group.hashToScalar(encodeItems(statement.head, ...points.map(group.g1.encode)), PROOF_TAG);
}

/**
 * Proves knowledge of o, o_j, a_j with `cm = g1^o · Π h_j^{a_j}` and `c_j = g1^{o_j} · h^{a_j}`. **Holder side.** The nonces are used for
 * this proof and never again.
 */
export function proveRequest(
  parameters: Parameters,
  statement: RequestStatement,
  secrets: RequestScalars,
  nonces: RequestScalars,
): RequestProof {
  const { group, generators, schema } = parameters;
  const { g1 } = group;
  const challenge = challengeOf(parameters, statement, {
    commitment: g1.multiExponentiateSecret(
      [g1.generator, ...generators.slice(0, schema.privateCount)],
      [nonces.opening, ...nonces.attributes],
    ),
    attributeCommitments: nonces.attributes.map((nonce, j) =>
      g1.multiExponentiateSecret(
        [g1.generator, statement.base],
        [nonces.attributeOpenings[j] ?? 0n, nonce],
      ),
    ),
  });
  const respond = (nonce: Scalar, secret: Scalar | undefined): Scalar =>
    reduceScalar(group, nonce - challenge * (secret ?? 0n));
  return {
    challenge,
    opening: respond(nonces.opening, secrets.opening),
    attributeOpenings: nonces.attributeOpenings.map((nonce, j) =>
      respond(nonce, secrets.attributeOpenings[j]),
    ),
    attributes: nonces.attributes.map((nonce, j) => respond(nonce, secrets.attributes[j])),
  };
}

/** Whether a request has the shape of the schema and no identity in it; true of all that are decoded. */
function isWellFormed({ group, schema }: Parameters, request: BlindSignRequest): boolean {
  const { commitment, attributeCommitments, proof } = request;
  const lists = [attributeCommitments, proof.attributeOpenings, proof.attributes];
  return (
    lists.every((list) => list.length === schema.privateCount) &&
    ![commitment, ...attributeCommitments].some(group.g1.isIdentity)
  );
}

/** `A = g1^{z_o} Π h_j^{z_{a_j}} (cm · Π_public h_j^{−a_j})^e` and `B_j = g1^{z_{o_j}} h^{z_{a_j}} c_j^e`. */
function announcedSums(
  { group: { g1 }, generators, schema }: Parameters,
  { commitment, attributeCommitments, proof }: BlindSignRequest,
  base: G1Point,
  publicInverse: G1Point,
): readonly Sum<G1Point>[] {
  const e = proof.challenge;
  return [
    {
      points: [
        g1.generator,
        ...generators.slice(0, schema.privateCount),
        g1.add(commitment, publicInverse),
      ],
      scalars: [proof.opening, ...proof.attributes, e],
    },
    ...attributeCommitments.map((point, j) => ({
      points: [g1.generator, base, point],
      scalars: [proof.attributeOpenings[j] ?? 0n, proof.attributes[j] ?? 0n, e],
    })),
  ];
}

/** The bases of requests whose proof holds for the public attributes of the statement, and nothing for requests where it does not hold. */
export function checkedRequestBases(
  parameters: Parameters,
  requests: readonly BlindSignRequest[],
  { head, publicInverse }: PublicStatement,
): readonly (G1Point | undefined)[] {
  const statements = requests.map((request): RequestStatement | undefined => {
    const { commitment, attributeCommitments } = request;
    if (!isWellFormed(parameters, request)) return undefined;
    const base = requestBase(parameters, head, commitment);
    return { head, commitment, base, attributeCommitments };
  });
  const sums = requests.map((request, i) => {
    const base = statements[i]?.base;
    return base === undefined ? [] : announcedSums(parameters, request, base, publicInverse);
  });
  return groupedSums(parameters.group.g1, sums).map(([commitment, ...attributeCommitments], i) => {
    const statement = statements[i];
    if (statement === undefined || commitment === undefined) return undefined;
    const announced = { commitment, attributeCommitments };
    const isProven = challengeOf(parameters, statement, announced) === requests[i]?.proof.challenge;
    return isProven ? statement.base : undefined;
  });
}

/**
 * Whether the proof of a request holds for exactly these public attributes. Recomputes h, `A = g1^{z_o} Π h_j^{z_{a_j}} (cm · Π_public
 * h_j^{−a_j})^e` and `B_j = g1^{z_{o_j}} h^{z_{a_j}} c_j^e`, then the challenge. **Issuer side**; {@link blindSign} does it by itself.
 *
 * False for anything malformed: attributes the schema does not have, lists of other lengths, the identity.
 *
 * @param request - Decoded, untrusted.
 * @param publicAttributes - Untrusted: what the holder asks to be signed in the clear.
 */
export function verifyBlindSignRequest(
  parameters: Parameters,
  request: BlindSignRequest,
  publicAttributes: readonly Attribute[],
): boolean {
  const fields = publicFields(parameters.schema);
  if (!areAttributesValid(parameters.group, fields, publicAttributes)) return false;
  const statement = publicStatement(parameters, publicAttributes);
  const [base] = checkedRequestBases(parameters, [request], statement);
  return base !== undefined;
}
