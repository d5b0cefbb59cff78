/** Time of one call, in microseconds. */
export interface Timing {
  readonly least: number;
  readonly median: number;
}

/** What is compared. */
export interface Subject {
  /** Calls in one turn. */
  readonly calls: number;
  /** Makes what the calls of one turn use up; not timed. */
  readonly prepare?: () => void;
  readonly call: () => unknown;
}

/** Times subjects in turn, so that whatever else the machine does falls on all of them. The first turns, before code is compiled, do not count. */
export function interleaved<Name extends string>(
  subjects: Readonly<Record<Name, Subject>>,
  turns: number,
): Readonly<Record<Name, Timing>> {
  const entries = Object.entries<Subject>(subjects);
  const times = new Map<string, number[]>(entries.map(([name]) => [name, []]));
  for (let turn = -2; turn < turns; turn += 1) {
    for (const [name, { calls, prepare, call }] of entries) {
      prepare?.();
      const start = performance.now();
      for (let i = 0; i < calls; i += 1) call();
      const time = ((performance.now() - start) * 1000) / calls;
      if (turn >= 0) times.get(name)?.push(time);
    }
  }
  const timings = [...times].map(([name, list]) => {
    const sorted = list.sort((left, right) => left - right);
    return [name, { least: sorted[0], median: sorted[sorted.length >> 1] }];
  });
  return Object.fromEntries(timings);
}
