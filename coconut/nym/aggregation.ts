import type { G2Point } from '../group/pairing-group.ts';
import * as native from '../issuance/aggregate-credentials.ts';
import {
  assertNotIdentity,
  type Credential,
  type PartialCredential,
} from '../issuance/credential.ts';
import { assertKeysFit, combineKeys } from '../keys/aggregate-keys.ts';
import { isKeyConsistent, type VerificationKey } from '../keys/verification-key.ts';
import type { NymParameters } from './parameters.ts';

/**
 * Aggregates the keys of issuers who each made their own, by plain sum; all of them must then sign.
 * **Anybody.**
 *
 * Somebody who sees the others' keys first can choose one that cancels them: only sum keys whose
 * owners proved that they know the secrets.
 *
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_PARTIALS` for an empty list,
 * `COCONUT_ATTRIBUTE_COUNT` for a key for other parameters, `COCONUT_INCONSISTENT_KEY` for the
 * identity in a key.
 */
export function sumVerificationKeys(
  parameters: NymParameters,
  keys: readonly VerificationKey[],
): VerificationKey {
  assertKeysFit(parameters, keys);
  return combineKeys(parameters.group, keys, ({ add, identity }, points) =>
    points.reduce(add, identity),
  );
}

/**
 * `true` if a published key is the one its key generation gives: its G2 half equals the dealings
 * `g2^x, g2^{y_1}, … g2^{y_q}`, and its halves agree. **Anybody.**
 */
export function isKeyOfDealings(
  { group, generators }: NymParameters,
  dealings: readonly G2Point[],
  key: VerificationKey,
): boolean {
  const published = [key.alpha, ...key.beta];
  return (
    key.beta.length === generators.length &&
    dealings.length === published.length &&
    dealings.every((point, position) => group.g2.equals(point, published[position] as G2Point)) &&
    isKeyConsistent(group, key)
  );
}

/**
 * Combines partial credentials of t issuers: `s = Σ λ_i·s_i` over their common h. **Holder side.**
 *
 * Checked: at least one; indices distinct and not 0; bases equal; no identity in or out. Whether
 * there are enough and all are good shows in {@link verifyCredential} under the aggregated key,
 * which must follow.
 *
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_PARTIALS` for an empty list,
 * `COCONUT_INVALID_INDEX`, `COCONUT_DIFFERENT_BASES`, `COCONUT_INVALID_POINT`.
 */
export function aggregateCredentials(
  parameters: NymParameters,
  partials: readonly native.IndexedCredential[],
): Credential {
  return native.aggregateCredentials(parameters, partials);
}

/**
 * Combines the credentials of all issuers whose keys were aggregated by plain sum
 * (`sumVerificationKeys`): `s = Σ s_i`. **Holder side.**
 *
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_PARTIALS` for an empty list,
 * `COCONUT_DIFFERENT_BASES`, `COCONUT_INVALID_POINT`.
 */
export function sumCredentials(
  parameters: NymParameters,
  partials: readonly PartialCredential[],
): Credential {
  const { g1 } = parameters.group;
  const base = native.commonBase(parameters, partials);
  const signature = partials.reduce((sum, partial) => g1.add(sum, partial.signature), g1.identity);
  assertNotIdentity(parameters, signature);
  return { base, signature };
}
