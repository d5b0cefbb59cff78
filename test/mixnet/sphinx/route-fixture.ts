import type { Hop, Path, RandomSource } from '@coir/sphinx';
import { x25519 } from '@coir/sphinx/primitives';
import { seededRandom } from '../../support/seeded-random.ts';

/** A route whose private keys are known, with everything a packet over it needs. */
export interface KnownPath extends Path {
  readonly secretKeys: readonly Uint8Array[];
  readonly route: readonly Hop[];
  readonly identifier: Uint8Array;
}

/** A path of `hops` hops, reproducible from the seed. */
export function knownPath(hops: number, seed = 'route'): KnownPath {
  const random: RandomSource = seededRandom(`${seed}/${hops}`);
  const secretKeys = Array.from({ length: hops }, () => random(32));
  return {
    secretKeys,
    route: secretKeys.map((secretKey) => ({
      address: random(32),
      publicKey: x25519.publicKey(secretKey),
    })),
    delaysNs: secretKeys.map((_, hop) => BigInt(hop + 1) * 1_000_000n),
    destination: random(32),
    identifier: random(16),
  };
}

/** The first element, which must exist. */
export function first<T>(elements: readonly T[]): T {
  const [element] = elements;
  if (element === undefined) throw new Error('empty');
  return element;
}
