import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeKind } from '../../coconut/index.ts';
import { createMclGroup } from '../../coconut/mcl.ts';
import { ALL_GROUPS } from '../coconut/all-groups.ts';
import { anyScenario, issueAndShow, type Scenario } from '../coconut/any-scenario.ts';

const group = await createMclGroup();
const RUNS = Number(process.env['COIR_PROPERTY_RUNS'] ?? 30);

/** A scenario at a border of what a schema can be. */
function edge(
  q: number,
  privateCount: number,
  nullifierPosition: number,
  isAllHidden: boolean,
  [threshold, issuers]: readonly [number, number] = [1, 1],
): Scenario {
  const positions = Array.from({ length: q }, (_, at) => at + 1);
  const kinds = positions.map(
    (position): AttributeKind =>
      position === nullifierPosition ? 'secret' : position % 2 === 0 ? 'text' : 'integer',
  );
  return {
    kinds,
    privateCount,
    nullifierPosition,
    // The largest and the smallest of their kind in turn.
    values: kinds.map((kind, at) => {
      if (kind === 'secret') return group.order - 1n;
      return at % 3 === 0 ? 0n : kind === 'integer' ? 2n ** 64n - 1n : group.order - 1n;
    }),
    hidden: isAllHidden ? positions : [nullifierPosition],
    issuers,
    threshold,
    answering: Array.from({ length: threshold }, (_, at) => issuers - at),
    context: new Uint8Array(),
    seed: `${q} ${privateCount}`,
  };
}

const EDGES: readonly [string, Scenario][] = [
  ['q = m = n = |H| = 1', edge(1, 1, 1, true)],
  ['q = 32, m = 1, one hidden', edge(32, 1, 1, false)],
  ['q = 32, m = 1, all hidden', edge(32, 1, 1, true)],
  ['q = m = 32, one hidden, the last', edge(32, 32, 32, false)],
  ['q = m = n = |H| = 32', edge(32, 32, 32, true, [2, 3])],
  ['q = 31, m = 30, n = 16', edge(31, 30, 16, true)],
  ['t = n = 7', edge(2, 1, 1, false, [7, 7])],
  ['t = 1 of 7', edge(2, 2, 2, true, [1, 7])],
];

describe.each(ALL_GROUPS)('at the borders on $name', (implementation) => {
  it.each(EDGES)('what is issued can be shown: %s', (_, scenario) => {
    issueAndShow(implementation, scenario);
  });
});

describe('for any schema of up to 32 attributes, any threshold of up to 7 issuers and any disclosure', () => {
  it(
    `what is issued can be shown, in ${RUNS} random networks, the largest among them`,
    () => {
      const reached = { q32: 0, allPrivate: 0, allHidden: 0, all: 0, allIssuers: 0 };
      fc.assert(
        fc.property(anyScenario(32, 7), (scenario) => {
          const { kinds, privateCount, hidden, threshold, issuers } = scenario;
          const [isPrivate, isHidden] = [privateCount, hidden.length].map(
            (count) => count === kinds.length,
          );
          if (kinds.length === 32) reached.q32 += 1;
          if (isPrivate) reached.allPrivate += 1;
          if (isHidden) reached.allHidden += 1;
          if (kinds.length === 32 && isPrivate && isHidden) reached.all += 1;
          if (threshold === issuers) reached.allIssuers += 1;
          issueAndShow(group, scenario);
        }),
        { numRuns: RUNS, seed: 20_261_121, endOnFailure: true },
      );
      expect(Object.values(reached).every((count) => count > 0)).toBe(true);
    },
    60_000 + 2000 * RUNS,
  );
});
