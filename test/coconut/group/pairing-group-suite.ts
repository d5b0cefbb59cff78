import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import type { PairingGroup, SourceGroup } from '../../../coconut/index.ts';
import { describeThirdParty } from './third-party-suite.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const code = (code: string) => expect.objectContaining({ name: 'CoconutError', code });

/** Laws of G1 or G2, whatever the implementation. */
function describeSourceGroup<Point>(
  name: string,
  group: PairingGroup,
  source: SourceGroup<Point>,
): void {
  const { order } = group;
  const { generator, identity } = source;
  const scalars = [1n, 2n, 3n, order - 1n, 2n ** 128n + 51n, 0x1234567890abcdefn ** 3n];

  describe(name, () => {
    it('adds and negates as a group of order r', () => {
      const point = source.multiply(generator, 77n);
      expect(source.equals(source.add(point, identity), point)).toBe(true);
      expect(source.isIdentity(source.add(point, source.negate(point)))).toBe(true);
      expect(source.isIdentity(point)).toBe(false);
      expect(source.isIdentity(identity)).toBe(true);
      expect(source.equals(source.multiply(point, order - 1n), source.negate(point))).toBe(true);
    });

    it('multiplies alike for public and for secret scalars, zero and the identity included', () => {
      const point = source.multiply(generator, 5n ** 99n % order);
      for (const scalar of [0n, ...scalars]) {
        expect(
          source.equals(source.multiply(point, scalar), source.multiplySecret(point, scalar)),
        ).toBe(true);
        expect(source.isIdentity(source.multiply(identity, scalar))).toBe(true);
        expect(source.isIdentity(source.multiplySecret(identity, scalar))).toBe(true);
      }
      expect(source.isIdentity(source.multiplySecret(point, 0n))).toBe(true);
    });

    it('multi-exponentiates alike for public and for secret scalars', () => {
      for (const count of [0, 1, 2, 5]) {
        const points = scalars
          .slice(0, count)
          .map((k) => source.multiply(generator, (k + 9n) % order));
        const factors = scalars.slice(0, count).map((k, i) => (i === 1 ? 0n : order - k));
        const expected = points.reduce(
          (sum, point, i) => source.add(sum, source.multiply(point, factors[i] ?? 0n)),
          identity,
        );
        expect(source.equals(source.multiExponentiate(points, factors), expected)).toBe(true);
        expect(source.equals(source.multiExponentiateSecret(points, factors), expected)).toBe(true);
      }
    });

    it('counts products of the identity as nothing', () => {
      const points = [identity, source.multiply(generator, 3n), identity];
      for (const factors of [
        [7n, 5n, 9n],
        [1n, 0n, order - 1n],
      ]) {
        const expected = source.multiply(points[1] as Point, factors[1] as bigint);
        expect(source.equals(source.multiExponentiate(points, factors), expected)).toBe(true);
        expect(source.equals(source.multiExponentiateSecret(points, factors), expected)).toBe(true);
      }
    });

    it('multi-exponentiates long lists', () => {
      const points = Array.from({ length: 150 }, (_, i) => source.multiply(generator, BigInt(i)));
      const factors = points.map((_, i) => BigInt(2 * i + 1));
      const sum = factors.reduce((total, factor, i) => total + factor * BigInt(i), 0n);
      expect(
        source.equals(source.multiExponentiate(points, factors), source.multiply(generator, sum)),
      ).toBe(true);
    });

    it('multi-exponentiates lists of many lengths, with the identity in them', () => {
      const point = (i: number): Point =>
        source.decode(source.encode(source.multiply(generator, BigInt(i + 1))));
      const lengths = [0, 1, 3, 40, 0, 2, 300, 7, 1];
      const sums = lengths.map((length, k) => ({
        points: Array.from({ length }, (_, i) => (i % 9 === 8 ? identity : point(i + k))),
        scalars: Array.from({ length }, (_, i) => (scalars[(i + k) % 6] ?? 0n) - 1n),
      }));
      sums.forEach(({ points, scalars: factors }, k) => {
        const total = factors.reduce(
          (sum, factor, i) => sum + (points[i] === identity ? 0n : factor * BigInt(i + k + 1)),
          0n,
        );
        const expected = source.multiply(generator, total % order);
        const result = source.multiExponentiate(points, factors);
        expect(source.equals(result, expected), `sum ${k}`).toBe(true);
      });
    });

    it('refuses scalars outside [0, r) and lists of different lengths', () => {
      for (const scalar of [-1n, order, order + 1n]) {
        for (const attempt of [
          () => source.multiply(generator, scalar),
          () => source.multiplySecret(generator, scalar),
          () => source.multiExponentiate([generator], [scalar]),
          () => source.multiExponentiateSecret([generator], [scalar]),
        ]) {
          expect(attempt).toThrow(code('COCONUT_INVALID_SCALAR'));
        }
      }
      for (const multiply of [source.multiExponentiate, source.multiExponentiateSecret]) {
        expect(() => multiply([generator], [])).toThrow(code('COCONUT_INVALID_SCALAR'));
        expect(() => multiply([], [1n])).toThrow(code('COCONUT_INVALID_SCALAR'));
      }
    });

    it('gives several secret multiples of one point at once', () => {
      const point = source.multiply(generator, 31n);
      expect(source.multiplesSecret(point, [])).toEqual([]);
      for (const factors of [scalars.slice(0, 1), [0n, ...scalars]]) {
        source.multiplesSecret(point, factors).forEach((multiple, i) => {
          expect(source.equals(multiple, source.multiply(point, factors[i] ?? 0n))).toBe(true);
        });
      }
      expect(source.multiplesSecret(identity, [2n, 3n]).every(source.isIdentity)).toBe(true);
      expect(() => source.multiplesSecret(point, [1n, order])).toThrow(
        code('COCONUT_INVALID_SCALAR'),
      );
    });

    it('decodes what it encodes and nothing of another length', () => {
      const point = source.multiply(generator, 2n ** 200n);
      const bytes = source.encode(point);
      expect(bytes).toHaveLength(source.encodedLength);
      expect(source.equals(source.decode(bytes), point)).toBe(true);
      for (let length = 0; length < bytes.length; length += 1) {
        expect(() => source.decode(bytes.subarray(0, length))).toThrow(
          code('COCONUT_INVALID_POINT'),
        );
      }
      expect(() => source.decode(new Uint8Array([...bytes, 0]))).toThrow(
        code('COCONUT_INVALID_POINT'),
      );
    });

    it('encodes the identity and refuses to decode it', () => {
      const bytes = source.encode(identity);
      expect(bytesToHex(bytes)).toBe(`c0${'00'.repeat(source.encodedLength - 1)}`);
      // Also one that operations gave, as the commitment of a prover who draws zeros.
      const points = [generator, generator];
      for (const other of [
        source.add(generator, source.negate(generator)),
        source.multiExponentiate(points, [5n, order - 5n]),
        source.multiExponentiateSecret(points, [5n, order - 5n]),
      ]) {
        expect(source.encode(other)).toEqual(bytes);
      }
      expect(() => source.decode(bytes)).toThrow(code('COCONUT_INVALID_POINT'));
    });
  });
}

/** What every implementation of {@link PairingGroup} does; run for each. */
export function describePairingGroup(group: PairingGroup): void {
  const { g1, g2, order } = group;

  describe(`pairing group ${group.name}`, () => {
    describeSourceGroup('G1', group, g1);
    describeSourceGroup('G2', group, g2);

    it('has the order and the generators of BLS12-381', () => {
      expect(order).toBe(0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n);
      expect(bytesToHex(g1.encode(g1.generator)).slice(0, 16)).toBe('97f1d3a73197d794');
      expect(bytesToHex(g2.encode(g2.generator)).slice(0, 16)).toBe('93e02b6052719f60');
    });

    it('pairs bilinearly, with points and with prepared lines', () => {
      const [a, b] = [2n ** 77n + 3n, 5n ** 60n];
      const right = g2.multiply(g2.generator, b);
      const product = g1.negate(g1.multiply(g1.generator, (a * b) % order));
      for (const second of [right, group.prepareG2(right)]) {
        const left = { g1: g1.multiply(g1.generator, a), g2: second };
        expect(group.isPairingProductOne([left, { g1: product, g2: g2.generator }])).toBe(true);
        expect(group.isPairingProductOne([left, { g1: g1.generator, g2: g2.generator }])).toBe(
          false,
        );
      }
      expect(group.isPairingProductOne([{ g1: g1.generator, g2: g2.generator }])).toBe(false);
    });

    it('finds that a point and its negative cancel, with one other point', () => {
      // The Miller loops alone give an element of a subfield here.
      const point = g1.multiply(g1.generator, 5n ** 70n);
      const other = group.prepareG2(g2.multiply(g2.generator, 7n ** 50n));
      const terms = [point, g1.negate(point)].map((first) => ({ g1: first, g2: other }));
      expect(group.isPairingProductOne(terms)).toBe(true);
      expect(group.isPairingProductOne([...terms, ...terms.slice(1)])).toBe(false);
    });

    it('multiplies many factors', () => {
      const terms = [1n, 2n, 3n, 4n, 5n, 6n].map((k) => ({
        g1: g1.multiply(g1.generator, k),
        g2: g2.multiply(g2.generator, 10n - k),
      }));
      const sum = [1n, 2n, 3n, 4n, 5n, 6n].reduce((total, k) => total + k * (10n - k), 0n);
      const inverse = { g1: g1.multiply(g1.generator, order - sum), g2: g2.generator };
      expect(group.isPairingProductOne([...terms, inverse])).toBe(true);
      expect(group.isPairingProductOne(terms)).toBe(false);
    });

    it('counts factors with an identity as one', () => {
      const identities = [
        { g1: g1.identity, g2: g2.generator },
        { g1: g1.generator, g2: g2.identity },
        { g1: g1.generator, g2: group.prepareG2(g2.identity) },
      ];
      expect(group.isPairingProductOne([])).toBe(true);
      expect(group.isPairingProductOne(identities)).toBe(true);
      expect(
        group.isPairingProductOne([...identities, { g1: g1.generator, g2: g2.generator }]),
      ).toBe(false);
    });

    it('hashes to scalars by hash_to_field, under the tag', () => {
      const scalar = group.hashToScalar(utf8('abc'), 'QUUX-V01-CS02-with-expander');
      const littleEndian = hexToBytes(
        '6ca6c4f3c56ef72e814a3cad52f8a4ca082c9bb25f9cc7f2c3f672d33ad26449',
      );
      expect(scalar).toBe(BigInt(`0x${bytesToHex(littleEndian.reverse())}`));
      expect(group.hashToScalar(utf8('abc'), 'another tag')).not.toBe(scalar);
    });

    describeThirdParty(group);
  });
}
