import { reduceScalar } from '../algebra/random-scalar.ts';
import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { ByteReader } from '../encoding/byte-reader.ts';
import { concatBytes } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import type { G1Point, Scalar } from '../group/pairing-group.ts';
import {
  assertNotIdentity,
  type Credential,
  type PartialCredential,
} from '../issuance/credential.ts';
import type { RequestWitness } from '../issuance/request-witness.ts';
import * as native from '../issuance/rerandomize.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import { areAttributes } from './attribute.ts';
import type { NymParameters } from './parameters.ts';
import { littleEndianSource } from './scalar.ts';

/** An issuer's answer: (h, c̃). */
export interface BlindedPartialCredential {
  /** h of the request. */
  readonly base: G1Point;
  /** c̃. */
  readonly blindedSignature: G1Point;
}

/** `h ‖ c̃`, 96 bytes. */
export function encodeBlindedPartial(
  { group: { g1 } }: NymParameters,
  { base, blindedSignature }: BlindedPartialCredential,
): Uint8Array {
  return concatBytes(g1.encode(base), g1.encode(blindedSignature));
}

/**
 * Reads an issuer's answer. Whether it is good is `verifyBlindedPartial`.
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

/**
 * Takes the blinding off an issuer's answer: `s = c̃ − Σ o_j·betaG1_j` with that issuer's key.
 * **Holder side.**
 *
 * Checked: counts, that the answer lies over the base of the holder's own request, no identity.
 * Whether the issuer signed what was asked is {@link verifyCredential} with the same key, which the
 * holder calls before using the result, here or on the aggregate.
 *
 * @param blinded - Untrusted, decoded.
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT`, `COCONUT_DIFFERENT_BASES`,
 * `COCONUT_INVALID_POINT`.
 */
export function unblind(
  parameters: NymParameters,
  partialKey: VerificationKey,
  blinded: BlindedPartialCredential,
  { openings, base }: RequestWitness,
): PartialCredential {
  const { group, schema, generators } = parameters;
  const { g1 } = group;
  if (partialKey.betaG1.length !== generators.length || openings.length !== schema.privateCount) {
    throw new CoconutError('COCONUT_ATTRIBUTE_COUNT', 'a key or witness is for other parameters');
  }
  assertNotIdentity(parameters, base, blinded.base, blinded.blindedSignature);
  if (!g1.equals(base, blinded.base)) {
    throw new CoconutError('COCONUT_DIFFERENT_BASES', 'an answer is not for this request');
  }
  const blinding = g1.multiExponentiateSecret(
    partialKey.betaG1.slice(0, openings.length),
    openings.map((opening): Scalar => reduceScalar(group, -opening)),
  );
  const credential = { base, signature: g1.add(blinded.blindedSignature, blinding) };
  assertNotIdentity(parameters, credential.base, credential.signature);
  return credential;
}

/**
 * `true` if a credential is a signature on these attributes: `e(h, alpha + Σ a_i·beta_i) = e(s,
 * g2)` with neither h nor s the identity. **Holder side**: it takes the attributes in the clear.
 * With a partial key it checks a partial credential.
 *
 * @param attributes - Private, then public. Fewer than q count as if the others were 0.
 * @param credential - Untrusted, decoded.
 */
export function verifyCredential(
  parameters: NymParameters,
  key: VerificationKey,
  attributes: readonly Attribute[],
  credential: Credential,
): boolean {
  const { group, generators } = parameters;
  const { g1, g2 } = group;
  if (
    attributes.length > generators.length ||
    key.beta.length !== generators.length ||
    !areAttributes(parameters, attributes) ||
    [credential.base, credential.signature].some(g1.isIdentity)
  ) {
    return false;
  }
  const signed = g2.multiExponentiateSecret(key.beta.slice(0, attributes.length), attributes);
  return group.isPairingProductOne([
    { g1: credential.base, g2: g2.add(key.alpha, signed) },
    { g1: g1.negate(credential.signature), g2: g2.generator },
  ]);
}

/**
 * Another signature on the same attributes: `(h^r, s^r)` with one fresh r. **Holder side.** A show
 * re-randomises by itself, in another way.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_POINT`, `COCONUT_RANDOMNESS`.
 */
export function rerandomize(
  parameters: NymParameters,
  credential: Credential,
  random: RandomSource = randomBytes,
): Credential {
  return native.rerandomize(parameters, credential, littleEndianSource(random));
}
