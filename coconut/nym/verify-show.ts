import { reduceScalar } from '../algebra/random-scalar.ts';
import type { Attribute } from '../keys/attribute.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import { areAttributes, isCountAllowed } from './attribute.ts';
import type { NymParameters } from './parameters.ts';
import { canShow, HIDDEN_COUNT, showChallenge, type Theta } from './show.ts';

/**
 * `true` if a show is of a credential on these public attributes. **Verifier side.**
 *
 * In order: counts (m = 2, k + 2 ≤ q) and no identity; the proof; `e(h′, kappa + Σ p_i·beta_{2+i})
 * = e(s′, g2)`. Not checked, since nothing binds it: that the show was made for this verifier, or
 * now. The verifier records `nullifierOf` and refuses it the second time.
 *
 * @param key - From the verifier's own configuration.
 * @param publicAttributes - From the verifier's policy, in order, from position 3.
 * @param theta - Untrusted, decoded.
 */
export function verifyShow(
  parameters: NymParameters,
  key: VerificationKey,
  publicAttributes: readonly Attribute[],
  theta: Theta,
): boolean {
  const { group } = parameters;
  const { g1, g2 } = group;
  const { kappa, nullifier, credential, proof } = theta;
  const c = proof.challenge;
  const { blinderResponse, serialResponse, bindingResponse } = proof;
  const scalars = [c, serialResponse, bindingResponse, blinderResponse];
  if (
    !canShow(parameters, key) ||
    !isCountAllowed(parameters, HIDDEN_COUNT, publicAttributes.length) ||
    !areAttributes(parameters, [...publicAttributes, ...scalars]) ||
    [kappa, nullifier].some(g2.isIdentity) ||
    [credential.base, credential.signature].some(g1.isIdentity)
  ) {
    return false;
  }
  const nonceCommitments = [
    g2.multiExponentiate(
      [kappa, g2.generator, key.alpha, ...key.beta.slice(0, HIDDEN_COUNT)],
      [c, blinderResponse, reduceScalar(group, 1n - c), serialResponse, bindingResponse],
    ),
    g2.multiExponentiate([nullifier, g2.generator], [c, serialResponse]),
  ];
  if (showChallenge(group, key, [kappa, nullifier], nonceCommitments) !== c) return false;
  const publicBeta = key.beta.slice(HIDDEN_COUNT, HIDDEN_COUNT + publicAttributes.length);
  return group.isPairingProductOne([
    { g1: credential.base, g2: g2.add(kappa, g2.multiExponentiate(publicBeta, publicAttributes)) },
    { g1: g1.negate(credential.signature), g2: g2.generator },
  ]);
}
