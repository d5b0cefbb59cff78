/** How large a local network is. */
export interface NetworkShape {
  /** n, issuers in all. */
  readonly issuers: number;
  /** t, issuers it takes. */
  readonly threshold: number;
}

/** Three issuers, any two of which are enough. */
export const DEFAULT_SHAPE: NetworkShape = { issuers: 3, threshold: 2 };

/** Three layers of two, as the mixnet's routes need at least one of each. */
export const LAYERS = 3;
/** Mix nodes in each layer. */
export const NODES_PER_LAYER = 2;
/** Gateways, so that two clients can be at different ones. */
export const GATEWAYS = 2;
/** More issuers than this are of no use on one machine. */
export const MAX_ISSUERS = 20;

/** A network cannot have this shape, or the folder's network has another. */
export class ShapeError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'ShapeError';
}

/** @throws {@link ShapeError} unless 1 ≤ t ≤ n ≤ {@link MAX_ISSUERS}. */
export function assertShape({ issuers, threshold }: NetworkShape): void {
  if (issuers < 1 || issuers > MAX_ISSUERS || threshold < 1) {
    throw new ShapeError(`a local network has 1 to ${MAX_ISSUERS} issuers and a threshold`);
  }
  if (threshold > issuers) {
    throw new ShapeError(`threshold ${threshold} is more than the ${issuers} issuers there are`);
  }
}
