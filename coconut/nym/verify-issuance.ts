import { reduceScalar } from '../algebra/random-scalar.ts';
import type { Scalar } from '../group/pairing-group.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import { areAttributes, isCountAllowed } from './attribute.ts';
import { type BlindSignRequest, requestBase, requestChallenge } from './blind-sign-request.ts';
import type { BlindedPartialCredential } from './credential.ts';
import type { NymParameters } from './parameters.ts';

/**
 * `true` if a request is sound for these public attributes. **Issuer side**, and anybody's.
 *
 * Before any algebra: `#c = #s_o = #s_m = m` and `m + k ≤ q` of the parameters. Then: no identity,
 * h recomputed from cm and the public attributes, and the proof of knowledge of r, o_j, m_j with
 * `cm · Π h_{m+i}^{−p_i} = g1^r Π h_j^{m_j}` and `c_j = g1^{o_j} h^{m_j}`. The proof binds no
 * requester, session or key.
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
  const nonceCommitments = [
    g1.multiExponentiate(
      [commitment, g1.generator, ...generators.slice(0, m + publicAttributes.length)],
      [c, proof.opening, ...attributes, ...publicPart],
    ),
    ...attributeCommitments.map((attributeCommitment, position) =>
      g1.multiExponentiate(
        [attributeCommitment, g1.generator, base],
        [c, attributeOpenings[position] as Scalar, attributes[position] as Scalar],
      ),
    ),
  ];
  return requestChallenge(parameters, request, nonceCommitments) === c;
}

/**
 * `true` if an issuer's answer fits its key: `e(c̃, g2) = e(h, alpha + Σ p_i·beta_{m+i}) · Π e(c_j,
 * beta_j)`. **Anybody**; no secret is needed.
 *
 * False too when the answer's base is not the request's, the request's is not the hash it must be,
 * or a point is the identity. The request's proof is not checked again.
 *
 * @param blinded - Untrusted, decoded.
 */
export function verifyBlindedPartial(
  parameters: NymParameters,
  partialKey: VerificationKey,
  request: BlindSignRequest,
  publicAttributes: readonly Attribute[],
  blinded: BlindedPartialCredential,
): boolean {
  const { group } = parameters;
  const { g1, g2 } = group;
  const { alpha, beta } = partialKey;
  const { base, attributeCommitments } = request;
  const m = attributeCommitments.length;
  if (
    !isCountAllowed(parameters, m, publicAttributes.length) ||
    !areAttributes(parameters, publicAttributes) ||
    beta.length !== parameters.generators.length ||
    [base, blinded.base, blinded.blindedSignature, ...attributeCommitments].some(g1.isIdentity) ||
    !g1.equals(base, blinded.base) ||
    !g1.equals(base, requestBase(parameters, request.commitment, publicAttributes))
  ) {
    return false;
  }
  const publicBeta = beta.slice(m, m + publicAttributes.length);
  return group.isPairingProductOne([
    { g1: g1.negate(blinded.blindedSignature), g2: g2.generator },
    { g1: base, g2: g2.add(alpha, g2.multiExponentiate(publicBeta, publicAttributes)) },
    ...attributeCommitments.map((commitment, position) => ({
      g1: commitment,
      g2: beta[position] as NonNullable<(typeof beta)[number]>,
    })),
  ]);
}
