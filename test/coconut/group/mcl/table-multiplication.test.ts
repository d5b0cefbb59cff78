import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it, vi } from 'vitest';
import {
  DIGIT_COUNTS,
  LAMBDA,
  LARGE_DIGIT,
  SMALL_DIGIT,
  X,
} from '../../../../coconut/group/mcl/scalar-digits.ts';
import { nobleGroup, type SourceGroup } from '../../../../coconut/index.ts';
import { createMclGroup } from '../../../../coconut/mcl.ts';

const group = await createMclGroup();
const { order } = group;

function describeTables<Point>(
  name: string,
  source: SourceGroup<Point>,
  noble: SourceGroup<Point>,
): void {
  /** i·g, decoded, each a point of its own. */
  const decoded = (i: number): Point =>
    source.decode(source.encode(source.multiply(source.generator, BigInt(i + 1))));
  const scalarOf = (i: number): bigint => (BigInt(i) ** 3n * LAMBDA + X * BigInt(i) + 7n) % order;

  /** A point that has a large table, since it is multiplied often. */
  const often = (i: number): Point => {
    const point = decoded(i);
    for (let use = 0; use < 40; use += 1) source.multiplySecret(point, scalarOf(use));
    return point;
  };

  describe(`tables of decoded points of ${name}`, () => {
    it('give the products of the other group', () => {
      const edges = [0n, 1n, X - 1n, X, X + 1n, X * X, X * LAMBDA, order - X, order - 1n];
      const scalars = [...edges, ...Array.from({ length: 60 }, (_, i) => scalarOf(i * i))];
      const bytes = noble.encode(noble.multiply(noble.generator, 5n ** 70n));
      const [expectedBase, base] = [noble.decode(bytes), source.decode(bytes)];
      for (const scalar of scalars) {
        const expected = bytesToHex(noble.encode(noble.multiply(expectedBase, scalar)));
        for (const point of [base, source.decode(bytes)]) {
          for (const multiply of [source.multiply, source.multiplySecret]) {
            expect(bytesToHex(source.encode(multiply(point, scalar)))).toBe(expected);
          }
        }
      }
    });

    it('are right in sums of more points than mcl takes at once', () => {
      const count = 700;
      const points = Array.from({ length: count }, (_, i) => decoded(i));
      const scalars = points.map((_, i) => scalarOf(i));
      const sum = scalars.reduce((total, scalar, i) => total + scalar * BigInt(i + 1), 0n) % order;
      const expected = source.multiply(source.generator, sum);
      for (let round = 0; round < 2; round += 1) {
        expect(source.equals(source.multiExponentiateSecret(points, scalars), expected)).toBe(true);
        expect(source.equals(source.multiExponentiate(points, scalars), expected)).toBe(true);
      }
      points.forEach((point, i) => {
        const product = source.multiply(source.generator, (scalarOf(i) * BigInt(i + 1)) % order);
        expect(source.equals(source.multiply(point, scalarOf(i)), product)).toBe(true);
      });
    });

    it('are those of sums, whose summands were decoded, computed or sums themselves', () => {
      const computed = (i: number): Point => source.multiply(source.generator, BigInt(i));
      const shared = computed(30);
      const sums: [Point, bigint][] = [
        [source.add(decoded(4), decoded(5)), 11n],
        [source.add(decoded(4), shared), 35n],
        [source.add(shared, decoded(6)), 37n],
        [source.add(shared, computed(2)), 32n],
        [source.add(source.add(decoded(4), shared), decoded(0)), 36n],
        [source.add(decoded(4), source.add(shared, decoded(0))), 36n],
        [source.add(decoded(4), source.negate(shared)), -25n],
        [source.add(decoded(4), source.identity), 5n],
        [source.add(shared, shared), 60n],
      ];
      for (const [sum, multiple] of sums) {
        for (let use = 0; use < 3; use += 1) {
          const scalar = scalarOf(use + 5);
          const factor = (((scalar * multiple) % order) + order) % order;
          const expected = source.multiply(source.generator, factor);
          expect(source.equals(source.multiplySecret(sum, scalar), expected)).toBe(true);
          expect(source.equals(source.multiply(sum, scalar), expected)).toBe(true);
        }
      }
      const nothing = source.add(decoded(4), source.negate(decoded(4)));
      expect(source.isIdentity(source.multiplySecret(nothing, 5n))).toBe(true);
    });

    it('add up points that meet on the way, in one sum of several', () => {
      const base = decoded(11);
      const scalar = scalarOf(3);
      const point = (multiple: bigint): [Point, bigint] => [
        source.decode(source.encode(source.multiply(base, (multiple + order) % order))),
        multiple,
      ];
      // Multiples that others know: equal, opposite, a row of each other's table, images under the
      // endomorphism.
      const pairs = [1n, -1n, 2n ** 44n, 2n ** 88n, X, LAMBDA, -LAMBDA, LAMBDA * X, 3n].map((m) => [
        point(1n),
        point(m % order),
      ]);
      const lists = pairs.flatMap((pair) => [
        { pair, scalars: [scalar, scalar] },
        { pair, scalars: [scalar, order - scalar] },
        { pair, scalars: [1n, 1n] },
        { pair, scalars: [0n, X] },
      ]);
      const sums = lists.map(({ pair, scalars }) => ({
        points: pair.map(([member]) => member),
        scalars,
      }));
      lists.forEach(({ pair, scalars }, k) => {
        const total = pair.reduce(
          (sum, [, multiple], i) => sum + multiple * (scalars[i] ?? 0n),
          0n,
        );
        const expected = source.multiply(base, ((total % order) + order) % order);
        const { points } = sums[k] ?? { points: [] };
        const sum = source.multiExponentiate(points, scalars);
        expect(source.equals(sum, expected), `sum ${k}`).toBe(true);
        const secret = source.multiExponentiateSecret(points, scalars);
        expect(source.equals(secret, expected), `secret sum ${k}`).toBe(true);
      });
    });

    it('serve a sum of all points that have large ones, some that get one in it, and some that do not', () => {
      // As many as there is room for in G1: 16 MiB of 0.4 MB each; in G2 half as many, so that the
      // first ones have given way by then.
      const kept = Array.from({ length: 40 }, (_, i) => often(100 + i));
      const nearly = Array.from({ length: 4 }, (_, i) => decoded(140 + i));
      for (const point of nearly) {
        for (let use = 0; use < 39; use += 1) source.multiplySecret(point, 3n);
        for (let use = 0; use < 3; use += 1) source.multiply(point, 3n);
      }
      const fresh = Array.from({ length: 5 }, (_, i) => decoded(144 + i));
      const computed = Array.from({ length: 3 }, (_, i) =>
        source.multiply(source.generator, BigInt(150 + i)),
      );
      const points = [...fresh.slice(0, 2), ...kept, ...nearly, ...computed, ...fresh.slice(2)];
      const scalars = points.map((_, i) => scalarOf(i + 3));
      const expected = noble.multiExponentiate(
        points.map((point) => noble.decode(source.encode(point))),
        scalars,
      );
      const bytes = bytesToHex(noble.encode(expected));
      // The first sum gives those their tables that nearly had one.
      for (let round = 0; round < 3; round += 1) {
        expect(bytesToHex(source.encode(source.multiExponentiate(points, scalars)))).toBe(bytes);
        const secret = source.multiExponentiateSecret(points, scalars);
        expect(bytesToHex(source.encode(secret))).toBe(bytes);
      }
    });

    it('overwrite the digits of a secret scalar, and the words they were cut from', () => {
      const fill = vi.spyOn(Uint8Array.prototype, 'fill');
      try {
        for (const [point, bits] of [
          [decoded(77), SMALL_DIGIT],
          [often(78), LARGE_DIGIT],
        ] as const) {
          fill.mockClear();
          source.multiplySecret(point, scalarOf(9));
          const overwritten = fill.mock.contexts.filter((_, call) => {
            const [value, start] = fill.mock.calls[call] ?? [];
            return value === 0 && start === undefined;
          }) as Uint8Array[];
          const lengths = overwritten.map(({ length }) => length);
          expect(lengths).toContain(2 * DIGIT_COUNTS[bits]);
          // 3 words of 64 bits.
          expect(lengths).toContain(24);
        }
      } finally {
        fill.mockRestore();
      }
    });

    it('take zero and give the identity, often used points too', () => {
      for (let use = 0; use < 120; use += 1) source.multiply(source.generator, scalarOf(use));
      for (const point of [source.generator, decoded(3)]) {
        for (const multiply of [source.multiply, source.multiplySecret]) {
          expect(source.isIdentity(multiply(point, 0n))).toBe(true);
        }
      }
      const nothing = source.multiExponentiate(
        [source.generator, source.generator, decoded(3)],
        [5n, order - 5n, 0n],
      );
      expect(source.isIdentity(nothing)).toBe(true);
    });

    it('stand for one point each, also where a point occurs twice', () => {
      const [point, other] = [decoded(41), decoded(42)];
      for (let use = 0; use < 60; use += 1) {
        const factors = [3n, 4n, 5n].map((factor) => (factor * scalarOf(use)) % order);
        const total = ((7n * 42n + 5n * 43n) * scalarOf(use)) % order;
        const expected = source.multiply(source.generator, total);
        for (const sum of [source.multiExponentiate, source.multiExponentiateSecret]) {
          expect(source.equals(sum([point, point, other], factors), expected)).toBe(true);
        }
      }
    });
  });
}

describeTables('G1', group.g1, nobleGroup.g1);
describeTables('G2', group.g2, nobleGroup.g2);
