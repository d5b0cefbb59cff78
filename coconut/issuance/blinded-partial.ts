import { ByteReader } from '../encoding/byte-reader.ts';
import type { G1Point } from '../group/pairing-group.ts';
import { type Attribute, areAttributesValid } from '../keys/attribute.ts';
import type { Parameters } from '../keys/parameters.ts';
import { publicFields } from '../keys/schema.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import type { BlindSignRequest } from './blind-sign-request.ts';
import { requestBase, requestHead } from './request-base.ts';

/** An issuer's answer: `c̃ = h^{x + Σ_public a_j·y_j} · Π c_j^{y_j}`. Worthless to anybody without the witness of the request. */
export interface BlindedPartialCredential {
  /** c̃. */
  readonly blindedSignature: G1Point;
}

/** c̃, 48 bytes. */
export function encodeBlindedPartial(
  { group }: Parameters,
  blinded: BlindedPartialCredential,
): Uint8Array {
  return group.g1.encode(blinded.blindedSignature);
}

/**
 * Reads an issuer's answer. **Holder side.** Whether it is a signature shows in {@link verifyBlindedPartial} or when the credential is
 * obtained.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` for another length, `COCONUT_INVALID_POINT`.
 */
export function decodeBlindedPartial(
  { group }: Parameters,
  bytes: Uint8Array,
): BlindedPartialCredential {
  const length = group.g1.encodedLength;
  const reader = new ByteReader(bytes, length, 'blinded partial credential');
  return { blindedSignature: group.g1.decode(reader.take(length)) };
}

/**
 * Whether an answer is this issuer's signature on this request: `e(c̃, g2) = e(h, α_i · Π_public β2_j^{a_j}) · Π e(c_j, β2_j)`. Anybody who
 * holds the request can tell; no secret is needed.
 *
 * It does not check the request's proof, which is the issuer's business. False for anything malformed.
 *
 * @param partialKey - The key of the issuer that answered, from the key record.
 */
export function verifyBlindedPartial(
  parameters: Parameters,
  partialKey: VerificationKey,
  request: BlindSignRequest,
  publicAttributes: readonly Attribute[],
  { blindedSignature }: BlindedPartialCredential,
): boolean {
  const { group, schema } = parameters;
  const { g1, g2 } = group;
  const m = schema.privateCount;
  const points = [blindedSignature, request.commitment, ...request.attributeCommitments];
  if (
    partialKey.beta.length !== schema.attributes.length ||
    request.attributeCommitments.length !== m ||
    !areAttributesValid(group, publicFields(schema), publicAttributes) ||
    points.some(g1.isIdentity)
  ) {
    return false;
  }
  const head = requestHead(parameters, publicAttributes);
  const open = g2.multiExponentiate(partialKey.beta.slice(m), publicAttributes);
  return group.isPairingProductOne([
    { g1: requestBase(parameters, head, request.commitment), g2: g2.add(partialKey.alpha, open) },
    ...request.attributeCommitments.map((point, j) => ({
      g1: point,
      g2: partialKey.beta[j] ?? g2.identity,
    })),
    { g1: g1.negate(blindedSignature), g2: g2.generator },
  ]);
}
