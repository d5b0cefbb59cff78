import { interpolate, lagrangeWeights } from '../algebra/interpolation.ts';
import { CoconutError } from '../errors.ts';
import type { SourceGroup } from '../group/pairing-group.ts';
import type { Parameters } from './parameters.ts';
import { isKeyWellFormed, type VerificationKey } from './verification-key.ts';

/** The verification key of the issuer with this index. */
export interface IndexedKey {
  /** The point i ≥ 1 at which the key polynomials have this key. */
  readonly issuerIndex: number;
  /** A partial key. */
  readonly key: VerificationKey;
}

/**
 * Refuses an empty list of keys, and keys that are for another number of attributes or hold the
 * identity.
 *
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_PARTIALS`, `COCONUT_ATTRIBUTE_COUNT` or
 * `COCONUT_INCONSISTENT_KEY`.
 */
export function assertKeysFit(
  { group, schema }: Parameters,
  keys: readonly VerificationKey[],
): void {
  if (keys.length === 0) {
    throw new CoconutError('COCONUT_NOT_ENOUGH_PARTIALS', 'there is no key to aggregate');
  }
  const count = schema.attributes.length;
  for (const key of keys) {
    if (key.beta.length !== count || key.betaG1.length !== count) {
      throw new CoconutError(
        'COCONUT_ATTRIBUTE_COUNT',
        `a key is for ${key.beta.length} attributes, the schema has ${count}`,
      );
    }
    if (!isKeyWellFormed(group, key)) {
      throw new CoconutError('COCONUT_INCONSISTENT_KEY', 'a part of a key is the identity');
    }
  }
}

/**
 * Combines keys of one shape part by part, each part with the operation of its source group.
 */
export function combineKeys(
  { g1, g2 }: Parameters['group'],
  keys: readonly VerificationKey[],
  combine: <Point>(source: SourceGroup<Point>, points: readonly Point[]) => Point,
): VerificationKey {
  const parts = <Point>(source: SourceGroup<Point>, lists: readonly (readonly Point[])[]) =>
    (lists[0] ?? []).map((_, j) =>
      combine(
        source,
        lists.flatMap((list) => list.slice(j, j + 1)),
      ),
    );
  return {
    alpha: combine(
      g2,
      keys.map(({ alpha }) => alpha),
    ),
    betaG1: parts(
      g1,
      keys.map(({ betaG1 }) => betaG1),
    ),
    beta: parts(
      g2,
      keys.map(({ beta }) => beta),
    ),
  };
}

/**
 * Computes the master key that these partial keys interpolate to. Any t of the issuers' keys give
 * the same.
 *
 * Checks that there are at most 256 distinct indices in [1, 65535] and that every key has the
 * schema's number of parts, none the identity. It cannot see how many keys it takes, nor if a key
 * belongs to its index: fewer than t, or false ones, give a key under which nothing verifies.
 * `createKeyRecord` checks both.
 *
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_PARTIALS` for an empty list,
 * `COCONUT_INVALID_INDEX`, `COCONUT_ATTRIBUTE_COUNT` or `COCONUT_INCONSISTENT_KEY` for a key of the
 * wrong shape.
 */
export function aggregateVerificationKeys(
  parameters: Parameters,
  keys: readonly IndexedKey[],
): VerificationKey {
  const { group } = parameters;
  const weights = lagrangeWeights(
    group,
    keys.map(({ issuerIndex }) => issuerIndex),
  );
  const partialKeys = keys.map(({ key }) => key);
  assertKeysFit(parameters, partialKeys);
  return combineKeys(group, partialKeys, (source, points) =>
    interpolate(group, source, points, weights),
  );
}
