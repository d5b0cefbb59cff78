import type { LabelledCounterMetric, Metrics } from '@coir/service';

/** One metric, and the names that the values of its label have where they are counted. */
export interface CounterGroup {
  /** Name of the metric. */
  readonly name: string;
  /** A sentence that says what is counted. */
  readonly help: string;
  /** Name of its label. */
  readonly label: string;
  /** Value of the label by name. */
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Names of the counters of a group.
 *
 * @typeParam Group - The group, or several.
 */
export type CounterNames<Group> = Group extends { readonly values: infer Values }
  ? keyof Values & string
  : never;

/**
 * Counts of things that happened, under a fixed set of names, so that nothing a peer sends can add
 * one.
 *
 * @typeParam Name - The names.
 */
export interface Counters<Name extends string> {
  /** Counts one. */
  increment(name: Name): void;
  /** Number of things counted under a name. */
  count(name: Name): number;
  /** All counts, zeros included. */
  snapshot(): Readonly<Record<Name, number>>;
}

/**
 * Declares metrics, and gives them as counters by name.
 *
 * @typeParam Groups - The metrics.
 */
export function createCounters<const Groups extends readonly CounterGroup[]>(
  metrics: Metrics,
  groups: Groups,
): Counters<CounterNames<Groups[number]>> {
  const places = new Map<string, readonly [LabelledCounterMetric<string>, string]>();
  for (const { values, ...fields } of groups) {
    const counter = metrics.labelledCounter({ ...fields, values: Object.values(values) });
    for (const [name, value] of Object.entries(values)) places.set(name, [counter, value]);
  }
  const placeOf = (name: string): readonly [LabelledCounterMetric<string>, string] => {
    const place = places.get(name);
    if (place === undefined) throw new RangeError('a counter that was not declared');
    return place;
  };
  return {
    increment(name) {
      const [counter, value] = placeOf(name);
      counter.increment(value);
    },
    count(name) {
      const [counter, value] = placeOf(name);
      return counter.count(value);
    },
    snapshot: () =>
      Object.fromEntries(
        [...places].map(([name, [counter, value]]) => [name, counter.count(value)]),
      ) as Record<CounterNames<Groups[number]>, number>,
  };
}
