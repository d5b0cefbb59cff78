import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEquations, type PairingEquation } from '../../../coconut/algebra/pairing-batch.ts';
import { drawWeights } from '../../../coconut/algebra/weights.ts';
import {
  type G1Point,
  nobleGroup,
  type PairingGroup,
  type PairingTerm,
  type RandomSource,
} from '../../../coconut/index.ts';
import { torsionPoint } from '../group/curve-points.ts';

const { g1, g2, order } = nobleGroup;
const stuck: RandomSource = (length) => new Uint8Array(length).fill(7);

/**
 * Counts products of a group whose elements are their own logarithms. Only for finding out what is
 * combined, and how often.
 */
class ExponentGroup {
  readonly sizes: number[] = [];
  readonly group = {
    order,
    hashToScalar: nobleGroup.hashToScalar,
    g1: {
      multiExponentiate: (points: readonly bigint[], scalars: readonly bigint[]) =>
        points.reduce((sum, point, i) => (sum + point * (scalars[i] ?? 0n)) % order, 0n),
    },
    isPairingProductOne: (terms: readonly { g1: bigint; g2: { log: bigint } }[]) => {
      this.sizes.push(terms.length);
      return terms.reduce((sum, term) => sum + term.g1 * term.g2.log, 0n) % order === 0n;
    },
  } as unknown as PairingGroup;
}

const [left, right] = [{ log: 3n }, { log: 5n }];

/** 5·3 + v·5 = 0 only for v = −3. */
function exponentEquation(value: bigint): PairingEquation {
  const terms = [
    { g1: 5n, g2: left },
    { g1: value, g2: right },
  ];
  return { terms: terms as unknown as PairingTerm[], statement: [] };
}

describe('a batch of pairing equations', () => {
  it('is one product of as many terms as there are different arguments in G2', () => {
    for (const count of [1, 2, 7, 64]) {
      const { group, sizes } = new ExponentGroup();
      const equations = Array.from({ length: count }, () => exponentEquation(order - 3n));
      expect(checkEquations(group, equations)).toEqual(equations.map(() => true));
      expect(sizes).toEqual([2]);
    }
  });

  it('is nothing to check when empty, and draws only for more than one', () => {
    const { group, sizes } = new ExponentGroup();
    const none: RandomSource = () => {
      throw new Error('nothing is to be drawn');
    };
    expect(checkEquations(group, [], none)).toEqual([]);
    expect(checkEquations(group, [undefined, undefined], none)).toEqual([false, false]);
    expect(sizes).toEqual([]);
    const good = exponentEquation(order - 3n);
    expect(checkEquations(group, [undefined, good], none)).toEqual([false, true]);
    expect(checkEquations(group, [exponentEquation(1n)], none)).toEqual([false]);
    expect(() => checkEquations(group, [good, good], none)).toThrow('nothing is to be drawn');
  });

  it('names exactly the false ones, whichever they are, within 2n − 1 products', () => {
    const verdicts = fc.array(fc.constantFrom(true, false, undefined), { maxLength: 40 });
    fc.assert(
      fc.property(verdicts, fc.bigInt(1n, 9n), (expected, error) => {
        const { group, sizes } = new ExponentGroup();
        const equations = expected.map((holds) => {
          if (holds === undefined) return undefined;
          return exponentEquation(order - 3n + (holds ? 0n : error));
        });
        expect(checkEquations(group, equations)).toEqual(expected.map((holds) => holds === true));
        expect(sizes.length).toBeLessThanOrEqual(Math.max(0, 2 * expected.length - 1));
      }),
      { numRuns: 200, seed: 20_261_121 },
    );
  });

  it('calls nothing false for one product that goes wrong', () => {
    for (const count of [1, 2, 4, 7, 8]) {
      for (let wrong = 0; wrong < 2 * count - 1; wrong += 1) {
        const { group, sizes } = new ExponentGroup();
        const isOne = group.isPairingProductOne.bind(group);
        const flawed = {
          ...group,
          isPairingProductOne: (terms: readonly PairingTerm[]) =>
            isOne(terms) && sizes.length !== wrong + 1,
        };
        const equations = Array.from({ length: count }, () => exponentEquation(order - 3n));
        // Alone, an equation has one product, and no other that could tell.
        const expected = equations.map(() => count > 1 || wrong > 0);
        expect(checkEquations(flawed, equations)).toEqual(expected);
      }
    }
  });

  it('finds one false equation among 64 in at most 13 products: a half whose other half holds is halved unasked', () => {
    for (let bad = 0; bad < 64; bad += 1) {
      const rights = [...bad.toString(2)].filter((bit) => bit === '1').length;
      const { group, sizes } = new ExponentGroup();
      const equations = Array.from({ length: 64 }, (_, i) =>
        exponentEquation(order - (i === bad ? 4n : 3n)),
      );
      expect(checkEquations(group, equations).indexOf(false)).toBe(bad);
      // The last one is asked all the same.
      expect(sizes.length).toBe(13 - rights + (bad % 2));
    }
  });
});

describe('errors made to cancel', () => {
  const prepared = nobleGroup.prepareG2(g2.generator);
  /**
   * Holds for the identity alone. The statement is what its maker has chosen, or nothing, as if it
   * had been forgotten.
   */
  const vanishing = (point: G1Point, isBound: boolean): PairingEquation => ({
    terms: [{ g1: point, g2: prepared }],
    statement: isBound ? [g1.encode(point)] : [],
  });
  const error = g1.generator;

  it('do not cancel under weights', () => {
    const pair = [error, g1.negate(error)].map((point) => vanishing(point, false));
    for (const random of [undefined, stuck]) {
      expect(checkEquations(nobleGroup, pair, random)).toEqual([false, false]);
    }
  });

  it('cannot be fitted to the weights of a predictable source, since the batch changes them', () => {
    const [first = 0n, second = 0n] = drawWeights(nobleGroup, [], 2, stuck);
    const fitted = [g1.multiply(error, second), g1.negate(g1.multiply(error, first))];
    // The attack works where weights do not depend on the batch, so it is that which stops it.
    const unbound = fitted.map((point) => vanishing(point, false));
    expect(checkEquations(nobleGroup, unbound, stuck)).toEqual([true, true]);
    const bound = fitted.map((point) => vanishing(point, true));
    expect(checkEquations(nobleGroup, bound, stuck)).toEqual([false, false]);
  });

  it('hide in points of small order, which is why decoders refuse those', () => {
    const torsion = torsionPoint(3n) as unknown as G1Point;
    const twisted = [torsion, g1.add(torsion, torsion)].map((point) => ({
      terms: [{ g1: point, g2: prepared }],
      statement: [],
    }));
    expect(checkEquations(nobleGroup, twisted)).toEqual([true, true]);
  });
});
