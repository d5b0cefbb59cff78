import { interpolate, lagrangeWeights } from '../algebra/interpolation.ts';
import { redacted } from '../encoding/redacted.ts';
import { CoconutError } from '../errors.ts';
import type { Parameters } from '../keys/parameters.ts';
import { assertNotIdentity, type Credential, type PartialCredential } from './credential.ts';

/** The partial credential made by the issuer with this index. */
export interface IndexedCredential {
  /** Index of the issuer that answered. */
  readonly issuerIndex: number;
  /** Unblinded. A false one shows when it, or the aggregate, is verified. Secret. */
  readonly credential: PartialCredential;
}

/**
 * Combines partial credentials of t issuers into the credential under the master key: `s = Π
 * s_i^{λ_i}`. **Holder side.**
 *
 * Checks that the partials lie over one base, that there are at most 256 distinct indices in [1,
 * 65535], and that neither a partial nor the result holds the identity. False partials, or too few,
 * show only when the result is verified; `obtainCredential` does that and names who is to blame.
 *
 * @param partials - Partial credentials, unblinded. Order does not matter.
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_PARTIALS` for an empty list,
 * `COCONUT_INVALID_INDEX`, `COCONUT_DIFFERENT_BASES`, `COCONUT_INVALID_POINT` for the identity.
 */
export function aggregateCredentials(
  parameters: Parameters,
  partials: readonly IndexedCredential[],
): Credential {
  const { group } = parameters;
  const base = commonBase(
    parameters,
    partials.map(({ credential }) => credential),
  );
  const weights = lagrangeWeights(
    group,
    partials.map(({ issuerIndex }) => issuerIndex),
  );
  const signatures = partials.map(({ credential }) => credential.signature);
  const signature = interpolate(group, group.g1, signatures, weights);
  assertNotIdentity(parameters, signature);
  return redacted('Credential', { base, signature });
}

/**
 * The base that all partial credentials have.
 *
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_PARTIALS` if there are none,
 * `COCONUT_DIFFERENT_BASES`, `COCONUT_INVALID_POINT` for the identity in one.
 */
export function commonBase(
  { group }: Parameters,
  partials: readonly PartialCredential[],
): PartialCredential['base'] {
  const [first] = partials;
  if (first === undefined) {
    throw new CoconutError('COCONUT_NOT_ENOUGH_PARTIALS', 'there is no partial credential');
  }
  for (const { base, signature } of partials) assertNotIdentity({ group }, base, signature);
  const others = partials.filter(({ base }) => !group.g1.equals(base, first.base)).length;
  if (others > 0) {
    throw new CoconutError(
      'COCONUT_DIFFERENT_BASES',
      `${others} of ${partials.length} partial credentials are of another request than the first`,
    );
  }
  return first.base;
}
