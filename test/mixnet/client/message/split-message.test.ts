import { FRAGMENT_CAPACITY } from '@coir/sphinx';
import { describe, expect, it } from 'vitest';
import {
  encodeFragment,
  MAX_LINKED_SETS,
  planFragments,
  splitMessage,
} from '../../../../mixnet/client/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { refusalOf } from '../refusal.ts';

/** Small fragments, so that linked sets stay small: 3 bytes unlinked. */
const CAPACITY = 13;
const UNLINKED = CAPACITY - 7;
const random = seededRandom('fragments');

describe('fragments', () => {
  it('are as many as the specification says', () => {
    const fullSet = 255 * UNLINKED;
    const cases: [number, number[]][] = [
      [0, [1]],
      [UNLINKED - 1, [1]],
      [UNLINKED, [2]],
      [fullSet - 1, [255]],
      [fullSet, [255, 2]],
      [fullSet - 3 + (UNLINKED - 3) + UNLINKED - 1, [255, 2]],
      [fullSet - 3 + (UNLINKED - 3) + UNLINKED, [255, 3]],
      [2 * (fullSet - 3) - 1, [255, 255]],
      [2 * (fullSet - 3), [255, 255, 2]],
      [2 * (fullSet - 3) + (fullSet - 6) - 1, [255, 255, 255]],
      [2 * (fullSet - 3) + (fullSet - 6), [255, 255, 255, 2]],
    ];
    for (const [length, setTotals] of cases) {
      const plan = planFragments(length, CAPACITY);
      expect(plan.setTotals, `${length}`).toEqual(setTotals);
      expect(plan.paddedLength).toBeGreaterThan(length);
    }
    expect(planFragments(1603, FRAGMENT_CAPACITY)).toEqual({ setTotals: [1], paddedLength: 1604 });
    expect(planFragments(1604, FRAGMENT_CAPACITY)).toEqual({ setTotals: [2], paddedLength: 3208 });
    expect(planFragments(255 * 1604 - 1, FRAGMENT_CAPACITY).setTotals).toEqual([255]);
    expect(planFragments(255 * 1604, FRAGMENT_CAPACITY).setTotals).toEqual([255, 1]);
    const longest = 2 * (fullSet - 3) + (MAX_LINKED_SETS - 2) * (fullSet - 6) - 1;
    expect(planFragments(longest, CAPACITY).setTotals).toHaveLength(MAX_LINKED_SETS);
    expect(refusalOf(() => planFragments(longest + 1, CAPACITY))).toBe('CLIENT_MESSAGE_TOO_LONG');
  });

  it('of every message are all full', () => {
    for (const length of [0, 5, 6, 1529, 1530, 3053, 3054, 5000]) {
      for (const fragment of splitMessage(random(length), CAPACITY, random)) {
        expect(encodeFragment(fragment)).toHaveLength(CAPACITY);
      }
    }
  });
});
