import { describe, expect, it } from 'vitest';
import {
  evaluatePolynomial,
  interpolate,
  invertScalar,
  lagrangeWeights,
} from '../../../coconut/algebra/interpolation.ts';
import { nobleGroup } from '../../../coconut/index.ts';
import { subsetsOf } from '../index-subsets.ts';

const { order, g1 } = nobleGroup;
const mod = (value: bigint): bigint => ((value % order) + order) % order;

/** The textbook coefficient Π j / (j − i), all modulo r. */
function coefficient(indices: readonly number[], i: number): bigint {
  return indices
    .filter((j) => j !== i)
    .reduce((product, j) => mod(product * BigInt(j) * invertScalar(nobleGroup, BigInt(j - i))), 1n);
}

function bits(value: bigint): number {
  return (value < 0n ? -value : value).toString(2).length;
}

describe('Lagrange weights', () => {
  it('are the coefficients at the origin for every subset of small indices', () => {
    for (const indices of subsetsOf([1, 2, 3, 4, 5, 6, 7])) {
      const { factor, multiples } = lagrangeWeights(nobleGroup, indices);
      expect(multiples.map((multiple) => mod(factor * multiple))).toEqual(
        indices.map((i) => coefficient(indices, i)),
      );
    }
  });

  it('are the coefficients for indices far apart, whose multiples are longer than scalars', () => {
    const indices = Array.from({ length: 40 }, (_, k) => 1 + ((k * 24_989) % 65_535));
    const { factor, multiples } = lagrangeWeights(nobleGroup, indices);
    expect(multiples.map((multiple) => mod(factor * multiple))).toEqual(
      indices.map((i) => coefficient(indices, i)),
    );
    expect(Math.max(...multiples.map(bits))).toBeGreaterThan(255);
    const values = indices.map((i) => g1.multiply(g1.generator, BigInt(3 * i + 8)));
    const atOrigin = interpolate(nobleGroup, g1, values, { factor, multiples });
    expect(g1.equals(atOrigin, g1.multiply(g1.generator, 8n))).toBe(true);
  });

  it('are small integers times one factor', () => {
    for (const indices of subsetsOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).filter(
      (subset) => subset.length === 7,
    )) {
      const { multiples } = lagrangeWeights(nobleGroup, indices);
      expect(Math.max(...multiples.map(bits))).toBeLessThanOrEqual(12);
    }
    const seventy = Array.from({ length: 70 }, (_, k) => k + 1);
    expect(Math.max(...lagrangeWeights(nobleGroup, seventy).multiples.map(bits))).toBe(67);
  });

  it('have no divisor in common but the one in the factor', () => {
    const divisorOf = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisorOf(b, a % b));
    const size = (value: bigint): bigint => (value < 0n ? -value : value);
    for (const indices of [[2, 4, 6], [3, 6], [10, 20, 40], [6, 10, 15, 30], [7]]) {
      const { factor, multiples } = lagrangeWeights(nobleGroup, indices);
      expect(multiples.map(size).reduce(divisorOf)).toBe(1n);
      expect(multiples.map((multiple) => mod(factor * multiple))).toEqual(
        indices.map((i) => coefficient(indices, i)),
      );
    }
  });

  it('bring a polynomial of degree t − 1 back to its constant', () => {
    const coefficients = [123n, order - 4n, 77n ** 30n];
    const indices = [9, 2, 65_535];
    const { factor, multiples } = lagrangeWeights(nobleGroup, indices);
    const sum = indices.reduce(
      (total, i, position) =>
        total +
        evaluatePolynomial(nobleGroup, coefficients, BigInt(i)) *
          factor *
          (multiples[position] ?? 0n),
      0n,
    );
    expect(mod(sum)).toBe(123n);
  });
});
