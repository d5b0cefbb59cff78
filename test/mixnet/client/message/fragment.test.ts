import { FRAGMENT_CAPACITY } from '@coir/sphinx';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeFragment,
  encodeFragment,
  fragmentId,
  MAX_LINKED_SETS,
  planFragments,
  splitMessage,
} from '../../../../mixnet/client/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { refusalOf, toHex } from '../refusal.ts';

/** Small fragments, so that linked sets stay small: 3 bytes unlinked. */
const CAPACITY = 13;
const UNLINKED = CAPACITY - 7;
const random = seededRandom('fragments');

describe('fragments', () => {
  it('have the headers of the specification', () => {
    const payload = Uint8Array.of(9);
    const plain = { setId: 0x4e607186, total: 1, current: 1, link: undefined, payload };
    expect(toHex(encodeFragment(plain))).toBe('ce60718601010009');
    expect(toHex(fragmentId(plain))).toBe('4e60718601');
    const linked = {
      ...plain,
      total: 255,
      current: 255,
      link: { direction: 'next', setId: 5 },
    } as const;
    expect(toHex(encodeFragment(linked))).toBe('ce607186ffff8000000509');
    expect(decodeFragment(encodeFragment(linked))).toEqual(linked);
    const first = { ...plain, total: 3, link: { direction: 'previous', setId: 6 } } as const;
    expect(decodeFragment(encodeFragment(first))).toEqual(first);
  });

  it('that break a rule are refused', () => {
    const broken = [
      '',
      'ce607186010100',
      '4e60718601010009',
      '8000000001010009',
      'ce60718600000009',
      'ce60718600010009',
      'ce60718601000009',
      'ce60718601020009',
      'ce607186fffe8000000509',
      'ce607186030280000005aa',
      'ce6071860303800000050a',
      'ce60718603010000000509'.replace('00000005', '01000005'),
      'ce60718603018000000009',
      'ce6071860301ce60718609',
      'ce607186030180000005',
    ];
    for (const hex of broken) {
      const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
      expect(
        refusalOf(() => decodeFragment(bytes)),
        hex,
      ).toBe('CLIENT_INVALID_FRAGMENT');
    }
  });

  it('never make the reader throw anything but a typed error, and read what they write', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
        const outcome = refusalOf(() => decodeFragment(bytes));
        expect(['accepted', 'CLIENT_INVALID_FRAGMENT']).toContain(outcome);
        if (outcome === 'accepted') {
          const fragment = decodeFragment(bytes);
          expect(decodeFragment(encodeFragment(fragment))).toEqual(fragment);
        }
      }),
      { numRuns: 500 },
    );
  });

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
