import { ByteReader } from '../encoding/byte-reader.ts';
import { redacted } from '../encoding/redacted.ts';
import { concatBytes } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import type { G1Point } from '../group/pairing-group.ts';
import type { Parameters } from '../keys/parameters.ts';

/**
 * A signature (h, s) with `s = h^{x + Σ y_j·a_j}` on the attributes of one credential. Secret: the
 * holder shows it only in a proof.
 */
export interface Credential {
  /** h. */
  readonly base: G1Point;
  /** s. */
  readonly signature: G1Point;
}

/** The same under one issuer's share of the key. */
export type PartialCredential = Credential;

/** Encodes a credential: `h ‖ s`, 96 bytes. */
export function encodeCredential({ group }: Parameters, credential: Credential): Uint8Array {
  return concatBytes(group.g1.encode(credential.base), group.g1.encode(credential.signature));
}

/**
 * Reads a credential, which `verifyCredential` tells from any other two points. It is a new one,
 * whatever was verified before it was encoded: `proveShow` wants it verified again.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` for another length,
 * `COCONUT_INVALID_POINT`.
 */
export function decodeCredential({ group }: Parameters, bytes: Uint8Array): Credential {
  const length = group.g1.encodedLength;
  const reader = new ByteReader(bytes, 2 * length, 'credential');
  return redacted('Credential', {
    base: group.g1.decode(reader.take(length)),
    signature: group.g1.decode(reader.take(length)),
  });
}

/**
 * Refuses a point that is the identity: over it every signature equation holds.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_POINT`
 */
export function assertNotIdentity(
  { group }: Pick<Parameters, 'group'>,
  ...points: readonly G1Point[]
): void {
  if (points.some(group.g1.isIdentity)) {
    throw new CoconutError('COCONUT_INVALID_POINT', 'a point of a credential is the identity');
  }
}
