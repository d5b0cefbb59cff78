import { redacted } from '../encoding/redacted.ts';
import { CoconutError } from '../errors.ts';
import type { Parameters } from '../keys/parameters.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import type { BlindedPartialCredential } from './blinded-partial.ts';
import type { PartialCredential } from './credential.ts';
import type { RequestWitness } from './request-witness.ts';

/**
 * Turns an issuer's answer into a partial credential: `s_i = c̃_i · Π β1_{i,j}^{−o_j}`. **Holder
 * side.**
 *
 * Nothing is verified: a false answer gives a false partial, which `verifyCredential` with the
 * partial key refuses.
 *
 * @param partialKey - The key of the issuer that answered, from the key record.
 * @param witness - The holder's secret for this request. Read only.
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT` if key or witness are for other
 * parameters.
 */
export function unblind(
  { group, schema }: Parameters,
  partialKey: VerificationKey,
  { blindedSignature }: BlindedPartialCredential,
  { base, openings }: RequestWitness,
): PartialCredential {
  const { g1 } = group;
  if (partialKey.betaG1.length !== schema.attributes.length) {
    throw new CoconutError(
      'COCONUT_ATTRIBUTE_COUNT',
      `a key is for ${partialKey.betaG1.length} attributes, the schema has ${schema.attributes.length}`,
    );
  }
  if (openings.length !== schema.privateCount) {
    throw new CoconutError(
      'COCONUT_ATTRIBUTE_COUNT',
      `a witness has ${openings.length} openings, the schema ${schema.privateCount} private attributes`,
    );
  }
  const blinding = g1.multiExponentiateSecret(
    partialKey.betaG1.slice(0, openings.length),
    openings,
  );
  const signature = g1.add(blindedSignature, g1.negate(blinding));
  return redacted('PartialCredential', { base, signature });
}
