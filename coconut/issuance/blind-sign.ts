import { reduceScalar } from '../algebra/random-scalar.ts';
import { CoconutError } from '../errors.ts';
import { type Attribute, assertAttributes } from '../keys/attribute.ts';
import type { Parameters } from '../keys/parameters.ts';
import { assertSigningKey, type SigningKey } from '../keys/signing-key.ts';
import { type BlindSignRequest, publicPart } from './blind-sign-request.ts';
import type { BlindedPartialCredential } from './blinded-partial.ts';
import { provenRequestBases } from './verify-blind-sign-request.ts';

/**
 * Requests of a book to compute at a time before others have their turn: enough to share most of
 * the work, and some ten milliseconds of computation in the fast group.
 */
export const REQUESTS_AT_ONCE = 8;

/**
 * Issues a partial credential on attributes this issuer cannot see. **Issuer side.**
 *
 *     c̃ = h^{x + Σ_public a_j·y_j} · Π_private c_j^{y_j}
 *
 * Before the key is used it checks that the public attributes are the schema's, and that the proof
 * shows every commitment of the request to hold the same private attributes for exactly these
 * public ones. Points were checked when the request was decoded.
 *
 * It does not check that the holder is entitled to a credential, nor how often they ask: payment
 * and limits are the caller's. Nothing is drawn, so a repeated request gets the same answer and
 * learns nothing new.
 *
 * @param signingKey - This issuer's secret. Read only, never part of an error.
 * @param request - Decoded request from the holder. Untrusted.
 * @param publicAttributes - The issuer vouches for them in the clear. The caller has decided to.
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT` or `COCONUT_INVALID_ATTRIBUTE` for public
 * attributes the schema does not have.
 * @throws {@link CoconutError} `COCONUT_INVALID_REQUEST_PROOF` if the proof does not hold. Answer
 * it as a client error and do not say which equation failed.
 * @throws {@link CoconutError} `COCONUT_INVALID_SCALAR` if the signing key is not one for these
 * parameters.
 *
 * @remarks h is recomputed here and never read from the request.
 * @see Sonnino et al., "Coconut", NDSS 2019, BlindSign; Rial and Piotrowska, eprint 2022/011.
 */
export function blindSign(
  parameters: Parameters,
  signingKey: SigningKey,
  request: BlindSignRequest,
  publicAttributes: readonly Attribute[],
): BlindedPartialCredential {
  const [blinded] = blindSignBook(parameters, signingKey, [request], publicAttributes);
  return blinded as BlindedPartialCredential;
}

/**
 * Signs all requests of a book, or none. **Issuer side.** Gives for each the bytes that {@link
 * blindSign} would, and checks the same; every proof is checked before the key is used. The
 * commitment to the public attributes, which the requests share, is computed once.
 *
 * It does not check that the requests differ, nor how many there are: both are the caller's, as
 * with payment and limits.
 *
 * @param signingKey - This issuer's secret. Read only, never part of an error.
 * @param requests - Decoded requests from the holder. Untrusted.
 * @param publicAttributes - The issuer vouches for them in the clear, the same in every request.
 * The caller has decided to.
 * @returns One answer for each request, in order.
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT` or `COCONUT_INVALID_ATTRIBUTE` for public
 * attributes the schema does not have; `COCONUT_INVALID_REQUEST_PROOF` if one proof does not hold;
 * `COCONUT_INVALID_SCALAR` if the signing key is not one for these parameters.
 */
export function blindSignBook(
  parameters: Parameters,
  signingKey: SigningKey,
  requests: readonly BlindSignRequest[],
  publicAttributes: readonly Attribute[],
): readonly BlindedPartialCredential[] {
  const { group, schema } = parameters;
  const m = schema.privateCount;
  assertAttributes(parameters, 'public', publicAttributes);
  assertSigningKey(parameters, signingKey);
  const bases = provenRequestBases(parameters, requests, publicPart(parameters, publicAttributes));
  const proven = requests.map(({ attributeCommitments }, i) => {
    const base = bases[i];
    if (base === undefined) {
      throw new CoconutError(
        'COCONUT_INVALID_REQUEST_PROOF',
        `the proof of request ${i + 1} of ${requests.length} does not hold; nothing was signed`,
      );
    }
    return [base, ...attributeCommitments];
  });
  const exponent = publicAttributes.reduce(
    (sum, attribute, k) => sum + attribute * (signingKey.y[m + k] ?? 0n),
    signingKey.x,
  );
  const scalars = [reduceScalar(group, exponent), ...signingKey.y.slice(0, m)];
  return proven.map((points) => ({
    blindedSignature: group.g1.multiExponentiateSecret(points, scalars),
  }));
}
