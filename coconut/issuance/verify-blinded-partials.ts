import { checkEquations } from '../algebra/pairing-batch.ts';
import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { type Attribute, areAttributesValid } from '../keys/attribute.ts';
import type { Parameters } from '../keys/parameters.ts';
import { publicFields } from '../keys/schema.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import type { BlindSignRequest } from './blind-sign-request.ts';
import type { BlindedPartialCredential } from './blinded-partial.ts';
import { requestBase, requestHead } from './request-base.ts';
import { SignatureEquations } from './signature-equation.ts';

/** One answer of an issuer and the request it should be a signature on. */
export interface ClaimedBlindedPartial {
  /** What the issuer was asked to sign. */
  readonly request: BlindSignRequest;
  /** What it was asked to vouch for. */
  readonly publicAttributes: readonly Attribute[];
  /** Decoded, untrusted. */
  readonly blinded: BlindedPartialCredential;
}

/**
 * Verifies many answers of one issuer at once. Gives for each what {@link verifyBlindedPartial} would; no secret is needed.
 *
 *     e(Π h_i^{w_i}, α · Π_public β2_j^{a_j}) · Π_{private j} e(Π c_{i,j}^{w_i}, β2_j) · e(Π c̃_i^{w_i}, g2)^{−1} = 1
 *
 * with random weights w_i: 2 + m Miller loops while public attributes are equal, and one more for every further set of them. If it fails,
 * halves are tried until the false ones are found.
 *
 * @param partialKey - The key of the issuer that answered, from the key record.
 * @param random - Where the weights come from, asked after the batch is fixed.
 * @returns One answer for each, in order. False for anything malformed.
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
    const head = requestHead(parameters, publicAttributes);
    const terms = equations.terms({
      base: requestBase(parameters, head, commitment),
      privateParts: attributeCommitments,
      publicAttributes,
      signature: blindedSignature,
    });
    const points = [commitment, ...attributeCommitments, blindedSignature];
    return { terms, statement: [head, ...points.map(g1.encode)] };
  });
  return checkEquations(group, written, random);
}
