import { assertIssuerIndices } from '../algebra/interpolation.ts';
import { ByteReader } from '../encoding/byte-reader.ts';
import { concatBytes, encodeText } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { deriveVerificationKey, type VerificationKey } from '../keys/verification-key.ts';
import {
  decodeSigningKey,
  decodeVerificationKey,
  encodeSigningKey,
  encodeVerificationKey,
  signingKeyLength,
  verificationKeyLength,
} from './key-encoding.ts';
import type { NymParameters } from './parameters.ts';
import { assertCount, encodeCount } from './scalar.ts';

const MARKER = encodeText('coconutkeypair');

/** Both halves of a key, with the index of its issuer when it came from a threshold key generation. */
export interface KeyPair {
  /** From 1; absent when the issuer made its key alone. */
  readonly issuerIndex?: number;
  /** Secret. */
  readonly signingKey: SigningKey;
  /** Public. */
  readonly verificationKey: VerificationKey;
}

/**
 * `"coconutkeypair" ‖ u64 length ‖ signing key ‖ u64 length ‖ verification key ‖ [u64 index]`. Secret. **Issuer side.**
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
 * Stricter than the reference, whose decoder drops the index, skips the marker and takes trailing bytes: the marker and both lengths are compared,
 * exactly 0 or 8 bytes follow, the index is restored, and the verification key must be the signing key's.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, `COCONUT_INVALID_SCALAR`, `COCONUT_INVALID_POINT`, `COCONUT_INVALID_INDEX` for an index
 * outside [1, 65535], `COCONUT_INCONSISTENT_KEY` if the halves do not match.
 */
export function decodeKeyPair(parameters: NymParameters, bytes: Uint8Array): KeyPair {
  const q = parameters.generators.length;
  const signingLength = signingKeyLength(q);
  const verificationLength = verificationKeyLength(q);
  const length = MARKER.length + 16 + signingLength + verificationLength;
  const hasIndex = bytes instanceof Uint8Array && bytes.length === length + 8;
  const reader = new ByteReader(bytes, hasIndex ? length + 8 : length, 'key pair');
  if (!areEqual(reader.take(MARKER.length), MARKER)) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'not a key pair');
  }
  assertCount(reader.take(8), signingLength);
  const signingKey = decodeSigningKey(parameters, reader.take(signingLength));
  assertCount(reader.take(8), verificationLength);
  const encoded = reader.take(verificationLength);
  const verificationKey = decodeVerificationKey(parameters, encoded);
  const derived = deriveVerificationKey(parameters.group, signingKey);
  if (!areEqual(encoded, encodeVerificationKey(parameters, derived))) {
    throw new CoconutError('COCONUT_INCONSISTENT_KEY', 'the halves of a key pair do not match');
  }
  if (!hasIndex) return { signingKey, verificationKey };
  const issuerIndex = Number(
    reader.take(8).reduceRight((index, byte) => index * 256n + BigInt(byte), 0n),
  );
  assertIssuerIndices([issuerIndex]);
  return { issuerIndex, signingKey, verificationKey };
}

/** Equality of public bytes of one length. */
function areEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.every((byte, position) => byte === right[position]);
}
