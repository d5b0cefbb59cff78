import { ByteReader } from '../encoding/byte-reader.ts';
import type { G1Point } from '../group/pairing-group.ts';
import type { Parameters } from '../keys/parameters.ts';

/**
 * An issuer's answer: `c̃ = h^{x + Σ_public a_j·y_j} · Π c_j^{y_j}`. Only the holder of the
 * request's witness can unblind it.
 */
export interface BlindedPartialCredential {
  /** c̃. */
  readonly blindedSignature: G1Point;
}

/** Encodes an issuer's answer: c̃, 48 bytes. */
export function encodeBlindedPartial(
  { group }: Parameters,
  blinded: BlindedPartialCredential,
): Uint8Array {
  return group.g1.encode(blinded.blindedSignature);
}

/**
 * Reads an issuer's answer. **Holder side.** `verifyBlindedPartial` tells if it is a signature on
 * the request, and so does obtaining the credential.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` for another length,
 * `COCONUT_INVALID_POINT`.
 */
export function decodeBlindedPartial(
  { group }: Parameters,
  bytes: Uint8Array,
): BlindedPartialCredential {
  const length = group.g1.encodedLength;
  const reader = new ByteReader(bytes, length, 'blinded partial credential');
  return { blindedSignature: group.g1.decode(reader.take(length)) };
}
