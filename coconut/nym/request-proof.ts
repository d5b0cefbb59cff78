import type { RandomSource } from '../algebra/random-source.ts';
import { reduceScalar } from '../encoding/scalar.ts';
import type { G1Point, Scalar } from '../group/pairing-group.ts';
import type { RequestProof } from '../issuance/blind-sign-request.ts';
import type { Attribute } from '../keys/attribute.ts';
import { areAttributes, isCountAllowed } from './attribute.ts';
import { type BlindSignRequest, requestBase } from './blind-sign-request.ts';
import { challenge } from './hashing.ts';
import type { NymParameters } from './parameters.ts';
import { randomScalar, randomScalars } from './scalar.ts';

/** The part of a request that its proof speaks about. */
export type RequestStatement = Omit<BlindSignRequest, 'proof'>;

/** What opens the commitments of a request. */
export interface CommitmentSecret {
  /** r. */
  readonly opening: Scalar;
  /** o_1 … o_m. */
  readonly openings: readonly Scalar[];
  readonly privateAttributes: readonly Attribute[];
}

/** `c = Challenge(g1 ‖ h_1 … h_q ‖ h ‖ cm ‖ c_1 … c_m ‖ C_cm ‖ C_1 … C_m)`; public attributes enter through h alone. */
function requestChallenge(
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

/** Proves knowledge of r, o_j and m_j. Draws w_r, then w_{o_1} … w_{o_m}, then w_{m_1} … w_{m_m}. **Holder side.** */
export function proveRequest(
  parameters: NymParameters,
  statement: RequestStatement,
  { opening, openings, privateAttributes }: CommitmentSecret,
  random: RandomSource,
): RequestProof {
  const { group, generators } = parameters;
  const { g1 } = group;
  const m = privateAttributes.length;
  const openingNonce = randomScalar(group, random);
  const attributeOpeningNonces = randomScalars(group, random, m);
  const attributeNonces = randomScalars(group, random, m);
  const nonceCommitments = [
    g1.multiExponentiateSecret(
      [g1.generator, ...generators.slice(0, m)],
      [openingNonce, ...attributeNonces],
    ),
    ...attributeOpeningNonces.map((nonce, position) =>
      g1.multiExponentiateSecret(
        [g1.generator, statement.base],
        [nonce, attributeNonces[position] as Scalar],
      ),
    ),
  ];
  const c = requestChallenge(parameters, statement, nonceCommitments);
  const respond = (nonce: Scalar, secret: Scalar): Scalar =>
    reduceScalar(group, nonce - c * secret);
  return {
    challenge: c,
    opening: respond(openingNonce, opening),
    attributeOpenings: attributeOpeningNonces.map((nonce, position) =>
      respond(nonce, openings[position] as Scalar),
    ),
    attributes: attributeNonces.map((nonce, position) =>
      respond(nonce, privateAttributes[position] as Scalar),
    ),
  };
}

/**
 * Whether a request is sound for these public attributes. **Issuer side**, and anybody's.
 *
 * Before any algebra: `#c = #s_o = #s_m = m` and `m + k ≤ q` of the parameters. Then: no identity, h recomputed from cm and the public
 * attributes, and the proof of knowledge of r, o_j, m_j with `cm · Π h_{m+i}^{−p_i} = g1^r Π h_j^{m_j}` and `c_j = g1^{o_j} h^{m_j}`. The proof
 * binds no requester, session or key.
 */
export function verifyBlindSignRequest(
  parameters: NymParameters,
  request: BlindSignRequest,
  publicAttributes: readonly Attribute[],
): boolean {
  const { group, generators } = parameters;
  const { g1 } = group;
  const { base, commitment, attributeCommitments, proof } = request;
  const m = attributeCommitments.length;
  const { attributeOpenings, attributes } = proof;
  const responses = [proof.opening, ...attributeOpenings, ...attributes];
  if (
    attributeOpenings.length !== m ||
    attributes.length !== m ||
    !isCountAllowed(parameters, m, publicAttributes.length) ||
    !areAttributes(parameters, [...publicAttributes, proof.challenge, ...responses]) ||
    [base, commitment, ...attributeCommitments].some(g1.isIdentity) ||
    !g1.equals(base, requestBase(parameters, commitment, publicAttributes))
  ) {
    return false;
  }
  const c = proof.challenge;
  const publicPart = publicAttributes.map((attribute) => reduceScalar(group, -c * attribute));
  const nonceCommitments = g1.multiExponentiateEach([
    {
      points: [commitment, g1.generator, ...generators.slice(0, m + publicAttributes.length)],
      scalars: [c, proof.opening, ...attributes, ...publicPart],
    },
    ...attributeCommitments.map((attributeCommitment, position) => ({
      points: [attributeCommitment, g1.generator, base],
      scalars: [c, attributeOpenings[position] as Scalar, attributes[position] as Scalar],
    })),
  ]);
  return requestChallenge(parameters, request, nonceCommitments) === c;
}
