import { checkEquations } from '../algebra/pairing-batch.ts';
import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { type Attribute, areAttributesValid } from '../keys/attribute.ts';
import type { Parameters } from '../keys/parameters.ts';
import { publicFields } from '../keys/schema.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import { type BlindSignRequest, requestBase, requestContext } from './blind-sign-request.ts';
import type { BlindedPartialCredential } from './blinded-partial.ts';
import { SignatureEquations } from './signature-equation.ts';

/** One answer of an issuer and the request it should be a signature on. */
export interface ClaimedBlindedPartial {
  /** The request the issuer was sent. */
  readonly request: BlindSignRequest;
  /** The attributes the issuer was asked to vouch for. */
  readonly publicAttributes: readonly Attribute[];
  /** Decoded, untrusted. */
  readonly blinded: BlindedPartialCredential;
}

/**
 * Verifies that an answer is this issuer's signature on this request. Anybody who holds the request
 * can tell; no secret is needed.
 *
 *     e(c̃, g2) = e(h, α_i · Π_public β2_j^{a_j}) · Π_private e(c_j, β2_j)
 *
 * It does not check the request's proof, which is the issuer's business.
 *
 * @param partialKey - The key of the issuer that answered, from the key record.
 * @returns `true` if it is; `false` for anything malformed.
 */
export function verifyBlindedPartial(
  parameters: Parameters,
  partialKey: VerificationKey,
  request: BlindSignRequest,
  publicAttributes: readonly Attribute[],
  blinded: BlindedPartialCredential,
): boolean {
  const claimed = { request, publicAttributes, blinded };
  return verifyBlindedPartials(parameters, partialKey, [claimed])[0] === true;
}

/**
 * Verifies many answers of one issuer at once. Gives for each the verdict of {@link
 * verifyBlindedPartial}; no secret is needed.
 *
 *     e(Π h_i^{w_i}, α · Π_public β2_j^{a_j}) · Π_{private j} e(Π c_{i,j}^{w_i}, β2_j)
 *       · e(Π c̃_i^{w_i}, g2)^{−1} = 1
 *
 * with random weights w_i: 2 + m Miller loops while public attributes are equal, and one more for
 * every further set of them. If it fails, halves are tried until the false ones are found.
 *
 * @param partialKey - The key of the issuer that answered, from the key record.
 * @param random - Source of the weights, asked after the batch is fixed, for two answers or more.
 * @returns One verdict for each answer, in order; `false` for anything malformed.
 * @throws {@link CoconutError} `COCONUT_RANDOMNESS` if the source fails.
 */
export function verifyBlindedPartials(
  parameters: Parameters,
  partialKey: VerificationKey,
  batch: readonly ClaimedBlindedPartial[],
  random: RandomSource = randomBytes,
): readonly boolean[] {
  const { group, schema } = parameters;
  const { g1 } = group;
  if (partialKey.beta.length !== schema.attributes.length) return batch.map(() => false);
  const equations = new SignatureEquations(parameters, partialKey);
  const written = batch.map(({ request, publicAttributes, blinded: { blindedSignature } }) => {
    const { commitment, attributeCommitments } = request;
    if (
      attributeCommitments.length !== schema.privateCount ||
      !areAttributesValid(group, publicFields(schema), publicAttributes) ||
      [blindedSignature, commitment, ...attributeCommitments].some(g1.isIdentity)
    ) {
      return undefined;
    }
    const context = requestContext(parameters, publicAttributes);
    const terms = equations.terms({
      base: requestBase(parameters, context, commitment),
      privateParts: attributeCommitments,
      publicAttributes,
      signature: blindedSignature,
    });
    const points = [commitment, ...attributeCommitments, blindedSignature];
    return { terms, statement: [context, ...points.map(g1.encode)] };
  });
  return checkEquations(group, written, random);
}
