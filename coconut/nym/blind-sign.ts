import { ByteReader } from '../encoding/byte-reader.ts';
import { reduceScalar } from '../encoding/scalar.ts';
import { concatBytes } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import type { G1Point } from '../group/pairing-group.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import { areAttributes, assertAttributes, isCountAllowed } from './attribute.ts';
import { type BlindSignRequest, requestBase } from './blind-sign-request.ts';
import type { NymParameters } from './parameters.ts';
import { verifyBlindSignRequest } from './request-proof.ts';

/** An issuer's answer: (h, c̃). */
export interface BlindedPartialCredential {
  /** h of the request. */
  readonly base: G1Point;
  /** c̃. */
  readonly blindedSignature: G1Point;
}

/**
 * Issues a partial credential on attributes this issuer cannot see. **Issuer side.**
 *
 *     c̃ = h^{x + Σ p_i·y_{m+i}} · Π c_j^{y_j}
 *
 * Before the key is used: counts against the parameters and the key, then everything of `verifyBlindSignRequest`. Not checked: that the holder is
 * entitled, nor how often it asks. Draws nothing, so a repeated request gets the same answer.
 *
 * @param request - Untrusted, decoded.
 * @param publicAttributes - What this issuer vouches for, in order.
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT`, `COCONUT_INVALID_ATTRIBUTE`, `COCONUT_INVALID_REQUEST_PROOF`.
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

/** Refuses a key with another number of y than q. @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT` */
export function assertKeyFits({ generators }: NymParameters, { y }: SigningKey): void {
  if (y.length !== generators.length) {
    throw new CoconutError('COCONUT_ATTRIBUTE_COUNT', 'a signing key is for other parameters');
  }
}

/**
 * Whether an issuer's answer fits its key: `e(c̃, g2) = e(h, alpha + Σ p_i·beta_{m+i}) · Π e(c_j, beta_j)`. **Anybody**; no secret is needed.
 *
 * False too when the answer's base is not the request's, the request's is not the hash it must be, or a point is the identity. The request's proof
 * is not checked again.
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

/** `h ‖ c̃`, 96 bytes. */
export function encodeBlindedPartial(
  { group: { g1 } }: NymParameters,
  { base, blindedSignature }: BlindedPartialCredential,
): Uint8Array {
  return concatBytes(g1.encode(base), g1.encode(blindedSignature));
}

/**
 * Reads an issuer's answer. Whether it is good is {@link verifyBlindedPartial}.
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, `COCONUT_INVALID_POINT`.
 */
export function decodeBlindedPartial(
  { group: { g1 } }: NymParameters,
  bytes: Uint8Array,
): BlindedPartialCredential {
  const reader = new ByteReader(bytes, 2 * g1.encodedLength, 'blinded partial credential');
  const [base, blindedSignature] = reader
    .takeEach(2, g1.encodedLength)
    .map((part) => g1.decode(part));
  return { base: base as G1Point, blindedSignature: blindedSignature as G1Point };
}
