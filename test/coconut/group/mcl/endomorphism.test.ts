import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitByX } from '../../../../coconut/group/mcl/endomorphism.ts';
import { MclPoint } from '../../../../coconut/group/mcl/memory.ts';
import { X } from '../../../../coconut/group/mcl/scalar-digits.ts';
import { ORDER } from '../../../../coconut/group/scalar-hash.ts';
import type { G1Point } from '../../../../coconut/index.ts';
import { createMclGroup } from '../../../../coconut/mcl.ts';
import { compressUnchecked, torsionPoint } from '../curve-points.ts';

const { g1, g2 } = await createMclGroup();

describe('the endomorphism', () => {
  it('passes |x| times a decoded point of G1, which stays with it', () => {
    for (const multiple of [1n, 2n, 5n ** 70n, ORDER - 1n]) {
      const point = g1.multiply(g1.generator, multiple);
      const decoded = g1.decode(g1.encode(point)) as unknown as MclPoint;
      if (decoded.timesX === undefined) throw new Error('decoding computes it');
      const timesX = new MclPoint(decoded.timesX) as unknown as G1Point;
      expect(g1.equals(timesX, g1.multiply(point, X))).toBe(true);
    }
    const second = g2.decode(g2.encode(g2.generator)) as unknown as MclPoint;
    expect(second.timesX).toBeUndefined();
  });

  it('tells points outside the subgroup, of which it keeps nothing', () => {
    for (const order of [3n, 11n, 10177n]) {
      expect(() => g1.decode(compressUnchecked(torsionPoint(order)))).toThrow(
        'a point is outside the subgroup G1',
      );
    }
  });
});

describe('a scalar split by |x|', () => {
  it('is the sum of its parts, of which each is two numbers of 64 bits', () => {
    const edges = [0n, 1n, X - 1n, X, X * X - 1n, X * X, X ** 3n, ORDER - 1n];
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: ORDER - 1n }), (scalar) => {
        const parts = splitByX(scalar);
        expect(parts[0] + parts[1] * X).toBe(scalar);
        for (const part of parts) {
          expect((part / (X * X)) >> 64n).toBe(0n);
          expect((part % (X * X)) >> 64n).toBe(0n);
        }
      }),
      { numRuns: 500, examples: edges.map((edge): [bigint] => [edge]) },
    );
  });
});
