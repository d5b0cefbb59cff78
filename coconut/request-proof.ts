import { type Attribute, areAttributesValid } from './attribute.ts';
import type { BlindSignRequest, RequestProof } from './blind-sign-request.ts';
import type { G1Point, Scalar } from './group/pairing-group.ts';
import type { Parameters } from './parameters.ts';
import { type PublicStatement, publicStatement } from './public-statement.ts';
import { requestBase } from './request-base.ts';
import { reduceScalar } from './scalar.ts';
import { publicFields } from './schema.ts';
import { encodeItems } from './transcript.ts';

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

/** The base of a request whose proof holds for the public attributes of the statement, or nothing if it does not hold. */
export function checkedRequestBase(
  parameters: Parameters,
  request: BlindSignRequest,
  { head, publicInverse }: PublicStatement,
): G1Point | undefined {
  const { group, generators, schema } = parameters;
  const { g1 } = group;
  const { commitment, attributeCommitments, proof } = request;
  const m = schema.privateCount;
  const lists = [attributeCommitments, proof.attributeOpenings, proof.attributes];
  if (
    !lists.every((list) => list.length === m) ||
    [commitment, ...attributeCommitments].some(g1.isIdentity)
  ) {
    return undefined;
  }
  const base = requestBase(parameters, head, commitment);
  const e = proof.challenge;
  const announced: ProofCommitments = {
    commitment: g1.multiExponentiate(
      [g1.generator, ...generators.slice(0, m), g1.add(commitment, publicInverse)],
      [proof.opening, ...proof.attributes, e],
    ),
    attributeCommitments: attributeCommitments.map((point, j) =>
      g1.multiExponentiate(
        [g1.generator, base, point],
        [proof.attributeOpenings[j] ?? 0n, proof.attributes[j] ?? 0n, e],
      ),
    ),
  };
  const statement = { head, commitment, base, attributeCommitments };
  return challengeOf(parameters, statement, announced) === e ? base : undefined;
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
  return checkedRequestBase(parameters, request, statement) !== undefined;
}
