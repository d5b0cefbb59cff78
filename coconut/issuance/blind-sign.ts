import type { Attribute } from '../keys/attribute.ts';
import type { Parameters } from '../keys/parameters.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { blindSignBook } from './blind-sign-book.ts';
import type { BlindSignRequest } from './blind-sign-request.ts';
import type { BlindedPartialCredential } from './blinded-partial.ts';

/**
 * Issues a partial credential on attributes this issuer cannot see. **Issuer side.**
 *
 *     c̃ = h^{x + Σ_public a_j·y_j} · Π_private c_j^{y_j}
 *
 * Before the key is used it checks that the public attributes are the schema's, and that the proof shows every commitment of the request to
 * hold the same private attributes for exactly these public ones. Points were checked when the request was decoded.
 *
 * It does not check that the holder is entitled to a credential, nor how often they ask: payment and limits are the caller's. Nothing is
 * drawn, so a repeated request gets the same answer and learns nothing new.
 *
 * @param signingKey - This issuer's secret. Read only, never part of an error.
 * @param request - Decoded request from the holder. Untrusted.
 * @param publicAttributes - What the issuer vouches for in the clear. The caller has decided to.
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT` or `COCONUT_INVALID_ATTRIBUTE` for public attributes the schema does not have.
 * @throws {@link CoconutError} `COCONUT_INVALID_REQUEST_PROOF` if the proof does not hold. Answer it as a client error and do not say which
 * equation failed.
 * @throws {@link CoconutError} `COCONUT_INVALID_SCALAR` if the signing key is not one for these parameters.
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
