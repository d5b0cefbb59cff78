import type { G1Point } from '../group/pairing-group.ts';
import { type Attribute, areAttributesValid } from '../keys/attribute.ts';
import type { Parameters } from '../keys/parameters.ts';
import { publicFields } from '../keys/schema.ts';
import {
  type BlindSignRequest,
  type PublicPart,
  publicPart,
  requestBase,
} from './blind-sign-request.ts';
import { type NonceCommitments, requestChallenge } from './request-proof.ts';

/**
 * `true` if a request has the shape of the schema and no identity in it, as all decoded ones do.
 */
function isWellFormed({ group, schema }: Parameters, request: BlindSignRequest): boolean {
  const { commitment, attributeCommitments, proof } = request;
  const lists = [attributeCommitments, proof.attributeOpenings, proof.attributes];
  return (
    lists.every((list) => list.length === schema.privateCount) &&
    ![commitment, ...attributeCommitments].some(group.g1.isIdentity)
  );
}

/**
 * The sums that give the commitments to the nonces again: `A = g1^{z_o} Π h_j^{z_{a_j}} (cm ·
 * Π_public h_j^{−a_j})^e` and `B_j = g1^{z_{o_j}} h^{z_{a_j}} c_j^e`.
 */
function recomputeCommitments(
  { group: { g1 }, generators, schema }: Parameters,
  { commitment, attributeCommitments, proof }: BlindSignRequest,
  base: G1Point,
  publicInverse: G1Point,
): NonceCommitments {
  const e = proof.challenge;
  return {
    commitment: g1.multiExponentiate(
      [
        g1.generator,
        ...generators.slice(0, schema.privateCount),
        g1.add(commitment, publicInverse),
      ],
      [proof.opening, ...proof.attributes, e],
    ),
    attributeCommitments: attributeCommitments.map((point, j) =>
      g1.multiExponentiate(
        [g1.generator, base, point],
        [proof.attributeOpenings[j] ?? 0n, proof.attributes[j] ?? 0n, e],
      ),
    ),
  };
}

/**
 * Finds the bases of requests whose proof holds for the public attributes; `undefined` stands for
 * requests whose proof does not.
 */
export function provenRequestBases(
  parameters: Parameters,
  requests: readonly BlindSignRequest[],
  { context, publicInverse }: PublicPart,
): readonly (G1Point | undefined)[] {
  return requests.map((request) => {
    if (!isWellFormed(parameters, request)) return undefined;
    const { commitment, attributeCommitments, proof } = request;
    const base = requestBase(parameters, context, commitment);
    const nonceCommitments = recomputeCommitments(parameters, request, base, publicInverse);
    const statement = { context, commitment, base, attributeCommitments };
    const challenge = requestChallenge(parameters, statement, nonceCommitments);
    return challenge === proof.challenge ? base : undefined;
  });
}

/**
 * Verifies that the proof of a request holds for exactly these public attributes: recomputes h, the
 * commitments to the nonces and the challenge. **Issuer side**; `blindSign` does it by itself.
 *
 *     A = g1^{z_o} Π h_j^{z_{a_j}} (cm · Π_public h_j^{−a_j})^e
 *     B_j = g1^{z_{o_j}} h^{z_{a_j}} c_j^e
 *
 * @param request - Decoded, untrusted.
 * @param publicAttributes - Untrusted: the holder asks to have them signed in the clear.
 * @returns `true` if it holds; `false` too for anything malformed: attributes the schema does not
 * have, lists of other lengths, the identity.
 */
export function verifyBlindSignRequest(
  parameters: Parameters,
  request: BlindSignRequest,
  publicAttributes: readonly Attribute[],
): boolean {
  const fields = publicFields(parameters.schema);
  if (!areAttributesValid(parameters.group, fields, publicAttributes)) return false;
  const part = publicPart(parameters, publicAttributes);
  const [base] = provenRequestBases(parameters, [request], part);
  return base !== undefined;
}
