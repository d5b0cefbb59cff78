import { LocalnetError } from './errors.ts';

/** Numbers of issuers of a local network. */
export interface NetworkSize {
  /** n, issuers in all. */
  readonly issuers: number;
  /** t, issuers it takes. */
  readonly threshold: number;
}

/** Three issuers, any two of which are enough. */
export const DEFAULT_SIZE: NetworkSize = { issuers: 3, threshold: 2 };

/** Three layers of two, as the mixnet's routes need at least one of each. */
export const LAYERS = 3;
/** Mix nodes in each layer. */
export const NODES_PER_LAYER = 2;
/** Gateways, so that two clients can be at different ones. */
export const GATEWAYS = 2;
/** More issuers than this are of no use on one machine. */
export const MAX_ISSUERS = 20;

/** @throws {@link LocalnetError} `LOCALNET_SIZE` unless 1 ≤ t ≤ n ≤ {@link MAX_ISSUERS}. */
export function assertSize({ issuers, threshold }: NetworkSize): void {
  if (issuers < 1 || issuers > MAX_ISSUERS || threshold < 1) {
    throw new LocalnetError(
      'LOCALNET_SIZE',
      `a local network has 1 to ${MAX_ISSUERS} issuers and a threshold of at least 1`,
    );
  }
  if (threshold > issuers) {
    throw new LocalnetError(
      'LOCALNET_SIZE',
      `threshold ${threshold} is more than the ${issuers} issuers there are`,
    );
  }
}
