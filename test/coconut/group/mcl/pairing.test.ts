import { describe, expect, it } from 'vitest';
import { mclGroupIn } from '../../../../coconut/group/mcl/mcl-group.ts';
import { openMclModule } from '../../../../coconut/group/mcl/module.ts';
import type { PairingTerm } from '../../../../coconut/index.ts';

describe('products of pairings over lines', async () => {
  const module = await openMclModule();
  const { target } = module.calls;
  const count = { lines: 0, single: 0, double: 0 };
  const counted = {
    ...target,
    prepareLines: (...numbers: number[]) => {
      count.lines += 1;
      return target.prepareLines(...numbers);
    },
    preparedLoop: (...numbers: number[]) => {
      count.single += 1;
      return target.preparedLoop(...numbers);
    },
    preparedLoops: (...numbers: number[]) => {
      count.double += 1;
      return target.preparedLoops(...numbers);
    },
  };
  const { g1, g2, order, ...group } = mclGroupIn({
    ...module,
    calls: { ...module.calls, target: counted },
  });
  const counts = (operation: () => void): typeof count => {
    Object.assign(count, { lines: 0, single: 0, double: 0 });
    operation();
    return { ...count };
  };

  it('compute the lines of a point once, and none of the identity', () => {
    const point = g2.multiply(g2.generator, 77n);
    const term = { g1: g1.generator, g2: point };
    expect(counts(() => group.prepareG2(point)).lines).toBe(1);
    expect(counts(() => group.prepareG2(point)).lines).toBe(0);
    expect(counts(() => group.isPairingProductOne([term, term])).lines).toBe(0);
    expect(counts(() => group.prepareG2(g2.identity)).lines).toBe(0);
    const other = g2.multiply(g2.generator, 78n);
    expect(counts(() => group.isPairingProductOne([{ ...term, g2: other }])).lines).toBe(1);
    expect(counts(() => group.isPairingProductOne([{ ...term, g2: other }])).lines).toBe(0);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('take %i factors by twos', (length) => {
    // Lines that are known and lines that are not, in every order.
    const terms: PairingTerm[] = Array.from({ length }, (_, i) => {
      const right = g2.multiply(g2.generator, BigInt(3 + i));
      return {
        g1: g1.multiply(g1.generator, BigInt(i + 1)),
        g2: i % 3 === 1 ? group.prepareG2(right) : right,
      };
    });
    const sum = terms.reduce((total, _, i) => total + BigInt((i + 1) * (3 + i)), 0n);
    const last = { g1: g1.multiply(g1.generator, order - sum), g2: g2.generator };
    const outcome: boolean[] = [];
    const loops = counts(() => outcome.push(group.isPairingProductOne([...terms, last])));
    expect(outcome).toEqual([true]);
    expect(loops).toMatchObject({
      single: (length + 1) % 2,
      double: Math.floor((length + 1) / 2),
    });
    expect(group.isPairingProductOne(terms)).toBe(false);
    expect(group.isPairingProductOne([...terms, last, last])).toBe(false);
  });

  it('leave out factors with an identity, wherever they stand', () => {
    const pair = [
      { g1: g1.generator, g2: g2.multiply(g2.generator, 5n) },
      { g1: g1.negate(g1.multiply(g1.generator, 5n)), g2: g2.generator },
    ];
    const nothing = [
      { g1: g1.identity, g2: g2.generator },
      { g1: g1.generator, g2: g2.identity },
    ];
    for (const terms of [
      [...nothing, ...pair],
      [...pair, ...nothing],
      [...pair.slice(0, 1), ...nothing, ...pair.slice(1)],
    ]) {
      expect(group.isPairingProductOne(terms)).toBe(true);
      expect(group.isPairingProductOne(terms.filter((term) => term !== pair[1]))).toBe(false);
    }
    expect(group.isPairingProductOne(nothing)).toBe(true);
  });
});
