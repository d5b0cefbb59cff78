import { equalBytes } from '@noble/curves/utils.js';
import { assertIssuerIndices } from '../algebra/interpolation.ts';
import { ByteReader } from '../encoding/byte-reader.ts';
import { redacted } from '../encoding/redacted.ts';
import { SCALAR_LENGTH } from '../encoding/scalar.ts';
import { concatBytes, encodeText } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import { deriveVerificationKey, type SigningKey } from '../keys/signing-key.ts';
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
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` for another length or another q,
 * `COCONUT_INVALID_SCALAR`.
 */
export function decodeSigningKey(
  { group, generators: { length: q } }: NymParameters,
  bytes: Uint8Array,
): SigningKey {
  const reader = new ByteReader(bytes, signingKeyLength(q), 'signing key');
  const x = decodeScalar(reader.take(SCALAR_LENGTH), group);
  assertCount(reader.take(8), q);
  const y = decodeScalars(reader.takeEach(q, SCALAR_LENGTH), group);
  return redacted('SigningKey', { x, y });
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
 * Reads a verification key for these parameters. That its halves agree is `isKeyConsistent`, which
 * a holder checks once.
 *
 * @param bytes - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` for another length or another q,
 * `COCONUT_INVALID_POINT`.
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

const MARKER = encodeText('coconutkeypair');

/**
 * Both halves of a key, with the index of its issuer when it came from a threshold key generation.
 */
export interface KeyPair {
  /** From 1; absent when the issuer made its key alone. */
  readonly issuerIndex?: number;
  /** Secret. */
  readonly signingKey: SigningKey;
  /** Public. */
  readonly verificationKey: VerificationKey;
}

/**
 * `"coconutkeypair" ‖ u64 length ‖ signing key ‖ u64 length ‖ verification key ‖ [u64 index]`.
 * Secret. **Issuer side.**
 * @throws {@link CoconutError} `COCONUT_INVALID_INDEX` for an index outside [1, 65535].
 */
export function encodeKeyPair(parameters: NymParameters, keyPair: KeyPair): Uint8Array {
  const signingKey = encodeSigningKey(keyPair.signingKey);
  const verificationKey = encodeVerificationKey(parameters, keyPair.verificationKey);
  const indices = keyPair.issuerIndex === undefined ? [] : [keyPair.issuerIndex];
  assertIssuerIndices(indices);
  return concatBytes(
    MARKER,
    encodeCount(signingKey.length),
    signingKey,
    encodeCount(verificationKey.length),
    verificationKey,
    ...indices.map(encodeCount),
  );
}

/**
 * Reads a key pair for these parameters. **Issuer side.**
 *
 * Stricter than the reference, whose decoder drops the index, skips the marker and takes trailing
 * bytes: the marker and both lengths are compared, exactly 0 or 8 bytes follow, the index is
 * restored, and the verification key must be the signing key's.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, `COCONUT_INVALID_SCALAR`,
 * `COCONUT_INVALID_POINT`, `COCONUT_INVALID_INDEX` for an index outside [1, 65535],
 * `COCONUT_INCONSISTENT_KEY` if the halves do not match.
 */
export function decodeKeyPair(parameters: NymParameters, bytes: Uint8Array): KeyPair {
  const q = parameters.generators.length;
  const signingLength = signingKeyLength(q);
  const verificationLength = verificationKeyLength(q);
  const length = MARKER.length + 16 + signingLength + verificationLength;
  const hasIndex = bytes instanceof Uint8Array && bytes.length === length + 8;
  const reader = new ByteReader(bytes, hasIndex ? length + 8 : length, 'key pair');
  if (!equalBytes(reader.take(MARKER.length), MARKER)) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'not a key pair');
  }
  assertCount(reader.take(8), signingLength);
  const signingKey = decodeSigningKey(parameters, reader.take(signingLength));
  assertCount(reader.take(8), verificationLength);
  const encoded = reader.take(verificationLength);
  const verificationKey = decodeVerificationKey(parameters, encoded);
  const derived = deriveVerificationKey(parameters.group, signingKey);
  if (!equalBytes(encoded, encodeVerificationKey(parameters, derived))) {
    throw new CoconutError('COCONUT_INCONSISTENT_KEY', 'the halves of a key pair do not match');
  }
  if (!hasIndex) return { signingKey, verificationKey };
  const issuerIndex = Number(
    reader.take(8).reduceRight((index, byte) => index * 256n + BigInt(byte), 0n),
  );
  assertIssuerIndices([issuerIndex]);
  return { issuerIndex, signingKey, verificationKey };
}
