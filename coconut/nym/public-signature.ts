import { reduceScalar } from '../algebra/random-scalar.ts';
import { concatBytes } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import type { Credential } from '../issuance/credential.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import { areAttributes } from './attribute.ts';
import { assertKeyFits } from './blind-sign.ts';
import { verifyCredential } from './credential.ts';
import { hashToG1 } from './hashing.ts';
import type { NymParameters } from './parameters.ts';
import { encodeCount, encodeScalar } from './scalar.ts';

/**
 * Signs attributes that are all public, in positions 1 … k. **Issuer side.** Deterministic.
 *
 *     h = HashToG1(u64 k ‖ (u64 32 ‖ p_i)…),  s = h^{x + Σ p_i·y_i}
 *
 * The whole vector enters h. Signatures that share an h on different vectors combine linearly into
 * one on any vector between them, which is how earlier versions, that hashed only `g1^{Σ p_i}`,
 * could be forged.
 *
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT` unless 1 ≤ k ≤ q and the key has q parts,
 * `COCONUT_INVALID_ATTRIBUTE`.
 */
export function sign(
  parameters: NymParameters,
  signingKey: SigningKey,
  publicAttributes: readonly Attribute[],
): Credential {
  const { group, generators } = parameters;
  const { x, y } = signingKey;
  assertKeyFits(parameters, signingKey);
  if (publicAttributes.length < 1 || publicAttributes.length > generators.length) {
    throw new CoconutError('COCONUT_ATTRIBUTE_COUNT', `sign 1 to ${generators.length} attributes`);
  }
  if (!areAttributes(parameters, publicAttributes)) {
    throw new CoconutError('COCONUT_INVALID_ATTRIBUTE', 'an attribute is not in [0, r)');
  }
  const encoded = publicAttributes.map(encodeScalar);
  const items = encoded.flatMap((attribute) => [encodeCount(attribute.length), attribute]);
  const base = hashToG1(concatBytes(encodeCount(encoded.length), ...items), group);
  const exponent = publicAttributes.reduce(
    (sum, attribute, position) => sum + attribute * (y[position] as bigint),
    x,
  );
  return { base, signature: group.g1.multiplySecret(base, reduceScalar(group, exponent)) };
}

/**
 * `true` if a signature on public attributes is good: the equation of {@link verifyCredential}.
 * **Anybody.**
 *
 * It does not recompute h, so a re-randomised signature passes as well, and missing attributes
 * count as 0.
 */
export function verify(
  parameters: NymParameters,
  key: VerificationKey,
  publicAttributes: readonly Attribute[],
  signature: Credential,
): boolean {
  return verifyCredential(parameters, key, publicAttributes, signature);
}
