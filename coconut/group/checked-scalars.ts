import { CoconutError } from '../errors.ts';
import type { Scalar } from './pairing-group.ts';

/**
 * Refuses what is not an integer in [0, order).
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_SCALAR`
 */
export function assertScalar(order: bigint, scalar: Scalar): void {
  if (typeof scalar !== 'bigint' || scalar < 0n || scalar >= order) {
    throw new CoconutError('COCONUT_INVALID_SCALAR', 'a scalar is not in [0, r)');
  }
}

/**
 * Refuses lists that do not pair up, and scalars outside [0, order).
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_SCALAR`
 */
export function assertScalars(
  order: bigint,
  points: readonly unknown[],
  scalars: readonly Scalar[],
): void {
  if (points.length !== scalars.length) {
    throw new CoconutError('COCONUT_INVALID_SCALAR', 'as many scalars as points are needed');
  }
  for (const scalar of scalars) assertScalar(order, scalar);
}
