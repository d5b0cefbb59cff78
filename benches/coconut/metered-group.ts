import type { PairingGroup } from '@coir/coconut';

/** Counts of a {@link meteredGroup} since they were last set to zero. */
export interface Meter {
  /** Time inside the group's operations. */
  milliseconds: number;
  /** Products of pairings. */
  products: number;
}

/** A group whose operations are those of another, and which notes how long they take. */
export function meteredGroup(group: PairingGroup): { group: PairingGroup; meter: Meter } {
  const meter: Meter = { milliseconds: 0, products: 0 };
  const metered = <Calls extends object>(calls: Calls): Calls => {
    const entries = Object.entries(calls).map(([name, call]) => {
      if (typeof call !== 'function') return [name, call];
      const timed = (...values: readonly unknown[]): unknown => {
        const start = performance.now();
        try {
          return call(...values);
        } finally {
          meter.milliseconds += performance.now() - start;
        }
      };
      return [name, timed];
    });
    return Object.fromEntries(entries);
  };
  const { isPairingProductOne, ...timed } = metered(group);
  const counting: PairingGroup = {
    ...timed,
    g1: metered(group.g1),
    g2: metered(group.g2),
    isPairingProductOne(terms) {
      meter.products += 1;
      return isPairingProductOne(terms);
    },
  };
  return { group: counting, meter };
}
