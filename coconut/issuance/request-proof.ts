import { reduceScalar } from '../algebra/random-scalar.ts';
import { encodeItems } from '../encoding/transcript.ts';
import type { G1Point, Scalar } from '../group/pairing-group.ts';
import type { Parameters } from '../keys/parameters.ts';
import type { RequestProof } from './blind-sign-request.ts';

const PROOF_TAG = 'COIR-V1-REQUEST-PROOF-BLS12381FR_XMD:SHA-256_';

/** The statement of a request proof. */
export interface RequestStatement {
  readonly context: Uint8Array;
  readonly commitment: G1Point;
  /** h. */
  readonly base: G1Point;
  readonly attributeCommitments: readonly G1Point[];
}

/**
 * Secrets of a request, or the nonces that hide them in the responses: o, o_1 … o_m, a_1 … a_m.
 */
export interface RequestScalars {
  readonly opening: Scalar;
  readonly attributeOpenings: readonly Scalar[];
  readonly attributes: readonly Scalar[];
}

/** Commitments to the nonces of a proof, A and B_1 … B_m. They alone may be the identity. */
export interface NonceCommitments {
  readonly commitment: G1Point;
  readonly attributeCommitments: readonly G1Point[];
}

/** `e = hash_to_field(T(context, cm, h, c_1 …, A, B_1 …))`. */
export function requestChallenge(
  { group }: Parameters,
  statement: RequestStatement,
  nonceCommitments: NonceCommitments,
): Scalar {
  const points = [
    statement.commitment,
    statement.base,
    ...statement.attributeCommitments,
    nonceCommitments.commitment,
    ...nonceCommitments.attributeCommitments,
  ];
  const items = encodeItems(statement.context, ...points.map(group.g1.encode));
  return group.hashToScalar(items, PROOF_TAG);
}

/**
 * Proves knowledge of o, o_j, a_j with `cm = g1^o · Π h_j^{a_j}` and `c_j = g1^{o_j} · h^{a_j}`.
 * **Holder side.** The nonces are used for this proof and never again.
 */
export function proveRequest(
  parameters: Parameters,
  statement: RequestStatement,
  secrets: RequestScalars,
  nonces: RequestScalars,
): RequestProof {
  const { group, generators, schema } = parameters;
  const { g1 } = group;
  const challenge = requestChallenge(parameters, statement, {
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
