import { CoconutError } from '../errors.ts';
import type { G1Point, G2Point, SourceGroup } from '../group/pairing-group.ts';
import {
  isKeyConsistent,
  isKeyWellFormed,
  type VerificationKey,
} from '../keys/verification-key.ts';
import type { NymParameters } from './parameters.ts';

/**
 * Aggregates the keys of issuers who each made their own, by plain sum; all of them must then sign. **Anybody.**
 *
 * Somebody who sees the others' keys first can choose one that cancels them: only sum keys whose owners proved that they know the secrets.
 *
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_PARTIALS` for an empty list, `COCONUT_ATTRIBUTE_COUNT` for a key for other parameters,
 * `COCONUT_INCONSISTENT_KEY` for the identity in a key.
 */
export function sumVerificationKeys(
  { group, generators }: NymParameters,
  keys: readonly VerificationKey[],
): VerificationKey {
  if (keys.length === 0) {
    throw new CoconutError('COCONUT_NOT_ENOUGH_PARTIALS', 'there is nothing to aggregate');
  }
  for (const key of keys) {
    if (key.beta.length !== generators.length || key.betaG1.length !== generators.length) {
      throw new CoconutError('COCONUT_ATTRIBUTE_COUNT', 'a key is for other parameters');
    }
    if (!isKeyWellFormed(group, key)) {
      throw new CoconutError('COCONUT_INCONSISTENT_KEY', 'a part of a key is the identity');
    }
  }
  const sum = <Point>({ add, identity }: SourceGroup<Point>, points: readonly Point[]): Point =>
    points.reduce(add, identity);
  return {
    alpha: sum(
      group.g2,
      keys.map(({ alpha }) => alpha),
    ),
    betaG1: generators.map((_, position) =>
      sum(
        group.g1,
        keys.map(({ betaG1 }) => betaG1[position] as G1Point),
      ),
    ),
    beta: generators.map((_, position) =>
      sum(
        group.g2,
        keys.map(({ beta }) => beta[position] as G2Point),
      ),
    ),
  };
}

/**
 * Whether a published key is the one its key generation gives: its G2 half equals the dealings `g2^x, g2^{y_1}, … g2^{y_q}`, and its halves
 * agree. **Anybody.**
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
