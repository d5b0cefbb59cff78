import { reduceScalar } from '../algebra/random-scalar.ts';
import { CoconutError } from '../errors.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { assertAttributes } from './attribute.ts';
import type { BlindSignRequest } from './blind-sign-request.ts';
import type { BlindedPartialCredential } from './credential.ts';
import type { NymParameters } from './parameters.ts';
import { verifyBlindSignRequest } from './verify-issuance.ts';

/**
 * Issues a partial credential on attributes this issuer cannot see. **Issuer side.**
 *
 *     c̃ = h^{x + Σ p_i·y_{m+i}} · Π c_j^{y_j}
 *
 * Before the key is used: counts against the parameters and the key, then everything of
 * `verifyBlindSignRequest`. Not checked: that the holder is entitled, nor how often it asks. Draws
 * nothing, so a repeated request gets the same answer.
 *
 * @param request - Untrusted, decoded.
 * @param publicAttributes - What this issuer vouches for, in order.
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT`, `COCONUT_INVALID_ATTRIBUTE`,
 * `COCONUT_INVALID_REQUEST_PROOF`.
 */
export function blindSign(
  parameters: NymParameters,
  signingKey: SigningKey,
  request: BlindSignRequest,
  publicAttributes: readonly Attribute[],
): BlindedPartialCredential {
  const { group } = parameters;
  const { x, y } = signingKey;
  const m = request.attributeCommitments.length;
  assertAttributes(parameters, m, publicAttributes);
  assertKeyFits(parameters, signingKey);
  if (!verifyBlindSignRequest(parameters, request, publicAttributes)) {
    throw new CoconutError('COCONUT_INVALID_REQUEST_PROOF', 'the proof of a request does not hold');
  }
  const exponent = publicAttributes.reduce(
    (sum, attribute, position) => sum + attribute * (y[m + position] as bigint),
    x,
  );
  const blindedSignature = group.g1.multiExponentiateSecret(
    [request.base, ...request.attributeCommitments],
    [reduceScalar(group, exponent), ...y.slice(0, m)],
  );
  return { base: request.base, blindedSignature };
}

/**
 * Refuses a key with another number of y than q. @throws {@link CoconutError}
 * `COCONUT_ATTRIBUTE_COUNT`
 */
export function assertKeyFits({ generators }: NymParameters, { y }: SigningKey): void {
  if (y.length !== generators.length) {
    throw new CoconutError('COCONUT_ATTRIBUTE_COUNT', 'a signing key is for other parameters');
  }
}
