import { randomScalar } from '../algebra/random-scalar.ts';
import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { redacted } from '../encoding/redacted.ts';
import type { Parameters } from '../keys/parameters.ts';
import { assertNotIdentity, type Credential } from './credential.ts';
import { rememberPower } from './verified-credentials.ts';

/**
 * Makes another signature on the same attributes, `(h^t, s^t)` with a fresh t, which nobody can
 * link to the first without the attributes. **Holder side.** A show does this itself. What was
 * verified stays verified, since the equation holds for both or for neither.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_POINT` for a credential with the identity in it,
 * `COCONUT_RANDOMNESS` if the source fails.
 */
export function rerandomize(
  { group }: Parameters,
  credential: Credential,
  random: RandomSource = randomBytes,
): Credential {
  assertNotIdentity({ group }, credential.base, credential.signature);
  const factor = randomScalar(group, random);
  const power = redacted('Credential', {
    base: group.g1.multiplySecret(credential.base, factor),
    signature: group.g1.multiplySecret(credential.signature, factor),
  });
  rememberPower(credential, power);
  return power;
}
