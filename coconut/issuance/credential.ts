import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { ByteReader } from '../encoding/byte-reader.ts';
import { randomScalar } from '../encoding/scalar.ts';
import { concatBytes } from '../encoding/transcript.ts';
import type { G1Point } from '../group/pairing-group.ts';
import { type Attribute, areAttributesValid } from '../keys/attribute.ts';
import type { Parameters } from '../keys/parameters.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import { assertNotIdentity } from './identity.ts';

/** A signature (h, s) with `s = h^{x + Σ y_j·a_j}` on the attributes of one credential. Secret: the holder shows it only in a proof. */
export interface Credential {
  /** h. */
  readonly base: G1Point;
  /** s. */
  readonly signature: G1Point;
}

/** The same under one issuer's share of the key. */
export type PartialCredential = Credential;

/** `h ‖ s`, 96 bytes. */
export function encodeCredential({ group }: Parameters, credential: Credential): Uint8Array {
  return concatBytes(group.g1.encode(credential.base), group.g1.encode(credential.signature));
}

/**
 * Reads a credential. Whether it is one is {@link verifyCredential}.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` for another length, `COCONUT_INVALID_POINT`.
 */
export function decodeCredential({ group }: Parameters, bytes: Uint8Array): Credential {
  const length = group.g1.encodedLength;
  const reader = new ByteReader(bytes, 2 * length, 'credential');
  return {
    base: group.g1.decode(reader.take(length)),
    signature: group.g1.decode(reader.take(length)),
  };
}

/**
 * Whether a credential is a signature on these attributes under this key: `e(s, g2) = e(h, α · Π β2_j^{a_j})`. **Holder side**: it takes the
 * attributes in the clear. With a partial key it checks a partial credential.
 *
 * False too for attributes or a key that the schema does not have, and for the identity as h or s.
 *
 * @param attributes - All q, private ones first. Read only.
 */
export function verifyCredential(
  parameters: Parameters,
  key: VerificationKey,
  attributes: readonly Attribute[],
  credential: Credential,
): boolean {
  const { group, schema } = parameters;
  const { g1, g2 } = group;
  if (
    !areAttributesValid(group, schema.attributes, attributes) ||
    key.beta.length !== attributes.length ||
    g1.isIdentity(credential.base) ||
    g1.isIdentity(credential.signature)
  ) {
    return false;
  }
  const { privateCount: m } = schema;
  const hidden = g2.multiExponentiateSecret(key.beta.slice(0, m), attributes.slice(0, m));
  const open = g2.multiExponentiate(key.beta.slice(m), attributes.slice(m));
  const message = g2.add(key.alpha, g2.add(hidden, open));
  return group.isPairingProductOne([
    { g1: credential.base, g2: message },
    { g1: g1.negate(credential.signature), g2: g2.generator },
  ]);
}

/**
 * Another signature on the same attributes, `(h^t, s^t)` with a fresh t, which nobody can link to the first without the attributes.
 * **Holder side.** A show does this itself.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_POINT` for a credential with the identity in it, `COCONUT_RANDOMNESS` if the source fails.
 */
export function rerandomize(
  { group }: Parameters,
  credential: Credential,
  random: RandomSource = randomBytes,
): Credential {
  assertNotIdentity({ group }, credential.base, credential.signature);
  const factor = randomScalar(group, random);
  return {
    base: group.g1.multiplySecret(credential.base, factor),
    signature: group.g1.multiplySecret(credential.signature, factor),
  };
}
