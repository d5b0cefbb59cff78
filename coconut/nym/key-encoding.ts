import { ByteReader } from '../encoding/byte-reader.ts';
import { SCALAR_LENGTH } from '../encoding/scalar.ts';
import { concatBytes } from '../encoding/transcript.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import type { NymParameters } from './parameters.ts';
import { assertCount, decodeScalar, decodeScalars, encodeCount, encodeScalar } from './scalar.ts';

/** Bytes of an encoded signing key for q attributes. */
export function signingKeyLength(attributeCount: number): number {
  return 40 + 32 * attributeCount;
}

/** Bytes of an encoded verification key for q attributes. */
export function verificationKeyLength(attributeCount: number): number {
  return 104 + 144 * attributeCount;
}

/** `x ‖ u64 q ‖ y_1 … y_q`, little-endian, 40 + 32q bytes. Secret. **Issuer side.** */
export function encodeSigningKey({ x, y }: SigningKey): Uint8Array {
  return concatBytes(encodeScalar(x), encodeCount(y.length), ...y.map(encodeScalar));
}

/**
 * Reads a signing key for these parameters. **Issuer side.**
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` for another length or another q, `COCONUT_INVALID_SCALAR`.
 */
export function decodeSigningKey(
  { group, generators: { length: q } }: NymParameters,
  bytes: Uint8Array,
): SigningKey {
  const reader = new ByteReader(bytes, signingKeyLength(q), 'signing key');
  const x = decodeScalar(reader.take(SCALAR_LENGTH), group);
  assertCount(reader.take(8), q);
  return { x, y: decodeScalars(reader.takeEach(q, SCALAR_LENGTH), group) };
}

/** `alpha ‖ u64 q ‖ betaG1_1 … betaG1_q ‖ beta_1 … beta_q`, 104 + 144q bytes. */
export function encodeVerificationKey(
  { group }: NymParameters,
  { alpha, betaG1, beta }: VerificationKey,
): Uint8Array {
  return concatBytes(
    group.g2.encode(alpha),
    encodeCount(beta.length),
    ...betaG1.map(group.g1.encode),
    ...beta.map(group.g2.encode),
  );
}

/**
 * Reads a verification key for these parameters. That its halves agree is `isKeyConsistent`, which a holder checks once.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` for another length or another q, `COCONUT_INVALID_POINT`.
 */
export function decodeVerificationKey(
  { group: { g1, g2 }, generators: { length: q } }: NymParameters,
  bytes: Uint8Array,
): VerificationKey {
  const reader = new ByteReader(bytes, verificationKeyLength(q), 'verification key');
  const alpha = g2.decode(reader.take(g2.encodedLength));
  assertCount(reader.take(8), q);
  const betaG1 = reader.takeEach(q, g1.encodedLength).map((part) => g1.decode(part));
  return {
    alpha,
    betaG1,
    beta: reader.takeEach(q, g2.encodedLength).map((part) => g2.decode(part)),
  };
}
