import { CoconutError } from '../errors.ts';

/**
 * The cost of trying one passphrase: scrypt (RFC 7914) with N = 2^logN takes 128·N·r bytes and
 * N·r·p steps.
 */
export interface ScryptCost {
  /** log2 N, 15 … 18. */
  readonly logN: number;
  /** r, 8. */
  readonly r: number;
  /** p, 1 or 2. */
  readonly p: number;
}

/** 128 MiB and well under a second: for a file that is opened when a service starts. */
export const DEFAULT_COST: ScryptCost = Object.freeze({ logN: 17, r: 8, p: 1 });

/**
 * From 32 MiB, so that no file is written that is cheap to guess at, to 256 MiB twice, so that no
 * file makes its reader spend more.
 */
const BOUNDS: Readonly<Record<keyof ScryptCost, { readonly min: number; readonly max: number }>> = {
  logN: { min: 15, max: 18 },
  r: { min: 8, max: 8 },
  p: { min: 1, max: 2 },
};

/**
 * Refuses a cost outside the bounds, before anything is spent.
 *
 * @param cost - Untrusted.
 * @throws {@link CoconutError} `COCONUT_KEY_FILE_COST`
 */
export function assertCost(cost: ScryptCost): void {
  for (const name of ['logN', 'r', 'p'] as const) {
    const value = cost[name];
    const { min, max } = BOUNDS[name];
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new CoconutError('COCONUT_KEY_FILE_COST', `scrypt: ${name} is not in ${min} … ${max}`);
    }
  }
}
