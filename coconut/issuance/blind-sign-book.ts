import { reduceScalar } from '../encoding/scalar.ts';
import { CoconutError } from '../errors.ts';
import { type Attribute, assertAttributes } from '../keys/attribute.ts';
import type { Parameters } from '../keys/parameters.ts';
import { publicFields } from '../keys/schema.ts';
import { isSigningKeyValid, type SigningKey } from '../keys/signing-key.ts';
import type { BlindSignRequest } from './blind-sign-request.ts';
import type { BlindedPartialCredential } from './blinded-partial.ts';
import { publicStatement } from './public-statement.ts';
import { checkedRequestBases } from './request-proof.ts';

/**
 * Requests of a book to compute at a time before others have their turn: enough to share most of the work, and some ten
 * milliseconds of computation in the fast group.
 */
export const REQUESTS_AT_ONCE = 8;

/**
 * Signs all requests of a book, or none. **Issuer side.** Gives for each the bytes that {@link blindSign} would, and checks the same; every
 * proof is checked before the key is used. What the requests share, the commitment to the public attributes, is computed once.
 *
 * It does not check that the requests differ, nor how many there are: both are the caller's, as with payment and limits.
 *
 * @param signingKey - This issuer's secret. Read only, never part of an error.
 * @param requests - Decoded requests from the holder. Untrusted.
 * @param publicAttributes - What the issuer vouches for in the clear, the same in every request. The caller has decided to.
 * @returns One answer for each request, in order.
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT` or `COCONUT_INVALID_ATTRIBUTE` for public attributes the schema does not have;
 * `COCONUT_INVALID_REQUEST_PROOF` if one proof does not hold; `COCONUT_INVALID_SCALAR` if the signing key is not one for these parameters.
 */
export function blindSignBook(
  parameters: Parameters,
  signingKey: SigningKey,
  requests: readonly BlindSignRequest[],
  publicAttributes: readonly Attribute[],
): readonly BlindedPartialCredential[] {
  const { group, schema } = parameters;
  const m = schema.privateCount;
  assertAttributes(group, publicFields(schema), publicAttributes);
  if (!isSigningKeyValid(parameters, signingKey)) {
    throw new CoconutError('COCONUT_INVALID_SCALAR', 'the signing key is for another schema');
  }
  const statement = publicStatement(parameters, publicAttributes);
  const bases = checkedRequestBases(parameters, requests, statement);
  const checked = requests.map(({ attributeCommitments }, i) => {
    const base = bases[i];
    if (base === undefined) {
      throw new CoconutError('COCONUT_INVALID_REQUEST_PROOF', 'the proof of the request fails');
    }
    return [base, ...attributeCommitments];
  });
  const exponent = publicAttributes.reduce(
    (sum, attribute, k) => sum + attribute * (signingKey.y[m + k] ?? 0n),
    signingKey.x,
  );
  const scalars = [reduceScalar(group, exponent), ...signingKey.y.slice(0, m)];
  return checked.map((points) => ({
    blindedSignature: group.g1.multiExponentiateSecret(points, scalars),
  }));
}
