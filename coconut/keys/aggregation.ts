import { interpolate, lagrangeWeights } from '../algebra/interpolation.ts';
import { CoconutError } from '../errors.ts';
import type { Credential, PartialCredential } from '../issuance/credential.ts';
import { assertNotIdentity } from '../issuance/identity.ts';
import type { Parameters } from './parameters.ts';
import { isKeyWellFormed, type VerificationKey } from './verification-key.ts';

/** The verification key of the issuer with this index. */
export interface IndexedKey {
  /** The point i ≥ 1 at which the key polynomials have this key. */
  readonly issuerIndex: number;
  /** A partial key. */
  readonly key: VerificationKey;
}

/** The partial credential made by the issuer with this index. */
export interface IndexedCredential {
  /** Index of the issuer that answered. */
  readonly issuerIndex: number;
  /** Unblinded; whether it is good shows when it, or the aggregate, is verified. Secret. */
  readonly credential: PartialCredential;
}

/**
 * The master key that these partial keys interpolate to. Any t of the issuers' keys give the same.
 *
 * Checks that there are at most 256 distinct indices in [1, 65535] and that every key has the schema's number of parts, none the identity. It cannot see
 * whether there are at least t keys, nor whether a key belongs to its index: fewer or false keys give a key under which nothing verifies.
 * `createKeyRecord` checks both.
 *
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_PARTIALS` for an empty list, `COCONUT_INVALID_INDEX`, `COCONUT_ATTRIBUTE_COUNT` or
 * `COCONUT_INCONSISTENT_KEY` for a key of the wrong shape.
 */
export function aggregateVerificationKeys(
  parameters: Parameters,
  keys: readonly IndexedKey[],
): VerificationKey {
  const { group, schema } = parameters;
  assertNotEmpty(keys);
  const weights = lagrangeWeights(
    group,
    keys.map(({ issuerIndex }) => issuerIndex),
  );
  const count = schema.attributes.length;
  for (const { key } of keys) {
    if (key.beta.length !== count || key.betaG1.length !== count) {
      throw new CoconutError(
        'COCONUT_ATTRIBUTE_COUNT',
        'a key is for another number of attributes',
      );
    }
    if (!isKeyWellFormed(group, key)) {
      throw new CoconutError('COCONUT_INCONSISTENT_KEY', 'a part of a key is the identity');
    }
  }
  const at = <Point>(points: readonly Point[], position: number): Point =>
    points[position] as Point;
  return {
    alpha: interpolate(
      group,
      group.g2,
      keys.map(({ key }) => key.alpha),
      weights,
    ),
    betaG1: schema.attributes.map((_, j) =>
      interpolate(
        group,
        group.g1,
        keys.map(({ key }) => at(key.betaG1, j)),
        weights,
      ),
    ),
    beta: schema.attributes.map((_, j) =>
      interpolate(
        group,
        group.g2,
        keys.map(({ key }) => at(key.beta, j)),
        weights,
      ),
    ),
  };
}

/**
 * Combines partial credentials of t issuers into the credential under the master key: `s = Π s_i^{λ_i}`. **Holder side.**
 *
 * Checks that the partials lie over one base, that there are at most 256 distinct indices in [1, 65535], and that neither a partial nor the result holds the
 * identity. Whether the partials are good, and whether there are enough, shows only when the result is verified; `obtainCredential` does
 * both and names who is to blame.
 *
 * @param partials - Partial credentials, unblinded. Order does not matter.
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_PARTIALS` for an empty list, `COCONUT_INVALID_INDEX`, `COCONUT_DIFFERENT_BASES`,
 * `COCONUT_INVALID_POINT` for the identity.
 */
export function aggregateCredentials(
  parameters: Parameters,
  partials: readonly IndexedCredential[],
): Credential {
  const { group } = parameters;
  const [first] = assertNotEmpty(partials);
  const { base } = first.credential;
  for (const { credential } of partials) {
    assertNotIdentity(parameters, credential.base, credential.signature);
  }
  if (!partials.every(({ credential }) => group.g1.equals(credential.base, base))) {
    throw new CoconutError(
      'COCONUT_DIFFERENT_BASES',
      'partial credentials come from different requests',
    );
  }
  const weights = lagrangeWeights(
    group,
    partials.map(({ issuerIndex }) => issuerIndex),
  );
  const signatures = partials.map(({ credential }) => credential.signature);
  const signature = interpolate(group, group.g1, signatures, weights);
  assertNotIdentity(parameters, signature);
  return { base, signature };
}

function assertNotEmpty<Item>(items: readonly Item[]): readonly [Item, ...Item[]] {
  const [first, ...rest] = items;
  if (first === undefined) {
    throw new CoconutError('COCONUT_NOT_ENOUGH_PARTIALS', 'there is nothing to aggregate');
  }
  return [first, ...rest];
}
