import { exponentialDelayNs } from '@coir/sphinx';
import type { RandomSource } from '@coir/sphinx/primitives';

/**
 * Delays of a packet at each hop, drawn by its sender: exponential with the same mean, independent.
 */
export interface RouteDelays {
  /** One per hop. The last is drawn but never sent: the last hop delivers at once. */
  readonly delaysNs: readonly bigint[];
  /** The delays that are served, in milliseconds. */
  readonly delaysMs: readonly number[];
  /** Their sum: how long the packet takes at the least. */
  readonly totalMs: number;
}

const NS_PER_MS = 1_000_000;

/** Draws the delays of a route of `hops` hops. */
export function chooseDelays(
  hops: number,
  averageDelayMs: number,
  random: RandomSource,
): RouteDelays {
  const delaysNs = Array.from({ length: hops }, () => exponentialDelayNs(averageDelayMs, random));
  const delaysMs = delaysNs.slice(0, -1).map((delayNs) => Number(delayNs) / NS_PER_MS);
  return { delaysNs, delaysMs, totalMs: delaysMs.reduce((sum, delayMs) => sum + delayMs, 0) };
}
