import { checkEquations } from '../algebra/pairing-batch.ts';
import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { type Attribute, areAttributesValid } from '../keys/attribute.ts';
import type { Parameters } from '../keys/parameters.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import type { Credential } from './credential.ts';
import { SignatureEquations } from './signature-equation.ts';
import { rememberVerified } from './verified-credentials.ts';

/** One credential of a batch and the attributes it should be a signature on. */
export interface ClaimedCredential {
  /** All q, private ones first. Read only. */
  readonly attributes: readonly Attribute[];
  /** Claimed to be a signature on them. */
  readonly credential: Credential;
}

/**
 * Verifies that a credential is a signature on these attributes under this key: `e(s, g2) = e(h, α
 * · Π β2_j^{a_j})`. **Holder side**: it takes the attributes in the clear. With a partial key it
 * checks a partial credential.
 *
 * A credential that verifies under the master key of a record can be shown from then on, this very
 * object with these attributes: `proveShow` takes no other.
 *
 * @param attributes - All q, private ones first. Read only.
 * @returns `true` if it is; `false` too for attributes or a key that the schema does not have, and
 * for the identity as h or s.
 */
export function verifyCredential(
  parameters: Parameters,
  key: VerificationKey,
  attributes: readonly Attribute[],
  credential: Credential,
): boolean {
  return verifyCredentials(parameters, key, [{ attributes, credential }])[0] === true;
}

/**
 * Verifies many credentials under one key at once, as a ticket book under the master key, or one
 * issuer's partial credentials under its partial key. **Holder side.** Gives for each the verdict
 * of {@link verifyCredential}.
 *
 *     Π e(Π h_i^{w_i}, α · Π_public β2_j^{a_j}) · Π_{private j} e(Π h_i^{a_{i,j}·w_i}, β2_j)
 *       · e(Π s_i^{w_i}, g2)^{−1} = 1
 *
 * with random weights w_i: 2 + m Miller loops while public attributes are equal, and one more for
 * every further set of them. If it fails, halves are tried until the false ones are found. Those
 * that verify can be shown, as after {@link verifyCredential}.
 *
 * @param random - Source of the weights, asked after the batch is fixed, for two credentials or
 * more.
 * @returns One verdict for each credential, in order; `false` too for attributes or a key that the
 * schema does not have, and for the identity.
 * @throws {@link CoconutError} `COCONUT_RANDOMNESS` if the source fails.
 */
export function verifyCredentials(
  parameters: Parameters,
  key: VerificationKey,
  batch: readonly ClaimedCredential[],
  random: RandomSource = randomBytes,
): readonly boolean[] {
  const { group, schema } = parameters;
  const { g1 } = group;
  if (key.beta.length !== schema.attributes.length) return batch.map(() => false);
  const equations = new SignatureEquations(parameters, key);
  const { privateCount: m } = schema;
  const written = batch.map(({ attributes, credential: { base, signature } }) => {
    if (
      !areAttributesValid(group, schema.attributes, attributes) ||
      [base, signature].some(g1.isIdentity)
    ) {
      return undefined;
    }
    const terms = equations.terms({
      base,
      privateParts: attributes.slice(0, m).map((attribute) => g1.multiplySecret(base, attribute)),
      publicAttributes: attributes.slice(m),
      signature,
    });
    return { terms, statement: [g1.encode(base), g1.encode(signature)] };
  });
  const holds = checkEquations(group, written, random);
  batch.forEach(({ attributes, credential }, i) => {
    if (holds[i]) rememberVerified(parameters, key, attributes, credential);
  });
  return holds;
}
