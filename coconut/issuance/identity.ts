import { CoconutError } from '../errors.ts';
import type { G1Point } from '../group/pairing-group.ts';
import type { Parameters } from '../keys/parameters.ts';

/**
 * Refuses a point that is the identity: over it every signature equation holds.
 * @throws {@link CoconutError} `COCONUT_INVALID_POINT`
 */
export function assertNotIdentity(
  { group }: Pick<Parameters, 'group'>,
  ...points: readonly G1Point[]
): void {
  if (points.some(group.g1.isIdentity)) {
    throw new CoconutError('COCONUT_INVALID_POINT', 'a point is the identity');
  }
}
