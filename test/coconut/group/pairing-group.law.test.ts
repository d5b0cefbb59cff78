import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import type { PairingGroup } from '../../../coconut/index.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { ALL_GROUPS } from '../all-groups.ts';

const PAIRS = 1000;

interface Scalars {
  readonly a: bigint;
  readonly b: bigint;
  readonly c: bigint;
}

/**
 * For the pair P = a·g1, Q = b·g2: whether `e(P, Q) = e(g1, g2)^{ab}`, or of every second pair `e(P
 * + c·g1, Q) = e(g1, g2)^{(a + c)b}`, and whether the same holds for an exponent that is another.
 */
function lawOf(
  { g1, g2, order, prepareG2, isPairingProductOne }: PairingGroup,
  { a, b, c }: Scalars,
  isSum: boolean,
): readonly unknown[] {
  const inG1 = (scalar: bigint) => g1.multiplySecret(g1.generator, scalar % order);
  const left = isSum ? g1.add(inG1(a), inG1(c)) : inG1(a);
  const right = g2.multiplySecret(g2.generator, b);
  const second = isSum ? prepareG2(right) : right;
  const exponent = (isSum ? a + c : a) * b;
  const product = g1.negate(inG1(exponent));
  const verdicts = [product, g1.add(product, g1.generator)].map((point) =>
    isPairingProductOne([
      { g1: left, g2: second },
      { g1: point, g2: g2.generator },
    ]),
  );
  return [bytesToHex(g1.encode(left)), bytesToHex(g2.encode(right)), ...verdicts];
}

describe('T-03: the pairing', () => {
  it(`is bilinear, and the same in all groups, for ${PAIRS} random pairs`, () => {
    const random = seededRandom('pairing law');
    const [noble, ...others] = ALL_GROUPS;
    if (noble === undefined) throw new Error('there are groups');
    const draw = (): bigint => BigInt(`0x${bytesToHex(random(40))}`) % noble.order;
    let pairs = 0;
    for (; pairs < PAIRS; pairs += 1) {
      const scalars = { a: draw(), b: draw(), c: draw() };
      const law = lawOf(noble, scalars, pairs % 2 === 0);
      expect(law.slice(2)).toEqual([true, false]);
      for (const other of others) {
        expect(lawOf(other, scalars, pairs % 2 === 0)).toEqual(law);
      }
    }
    expect(pairs).toBe(PAIRS);
  }, 180_000);
});
