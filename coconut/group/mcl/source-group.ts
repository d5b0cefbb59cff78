import { CoconutError } from '../../errors.ts';
import { assertScalar, assertScalars } from '../checked-scalars.ts';
import type { SourceGroup } from '../pairing-group.ts';
import { ORDER } from '../scalar-hash.ts';
import { MclAffine } from './affine.ts';
import { KNOWN_MULTIPLES, MclEndomorphism } from './endomorphism.ts';
import { MclLayers } from './layers.ts';
import { type MclMemory, MclPoint } from './memory.ts';
import type { MclCurve, MclField } from './module.ts';
import { PlainMultiplication, type ScalarMultiplication } from './plain-multiplication.ts';
import { MclSums } from './sums.ts';
import { MclTableMaker, SMALL_PLACES } from './table.ts';
import { MclTableCache, TABLES_AT_ONCE } from './table-cache.ts';
import { MclTableSums } from './table-sums.ts';

/** Affine points that are added up at once: what the most tables that are made at once need. */
const PLACES = TABLES_AT_ONCE * SMALL_PLACES;

/** The algorithms of a group: the fast ones, or mcl's plain functions for comparison. */
export type Arithmetic = 'fast' | 'reference';

/** A source group as mcl has it. */
export interface MclSource {
  readonly curve: MclCurve;
  /** What coordinates are in. */
  readonly field: MclField;
  /** Its encoding tells the group's length: a point in mcl's form is three coordinates of as many bytes. */
  readonly generator: Uint8Array;
  /** Who says whether a decoded point is in the subgroup: mcl's decoder, or the endomorphism, which in G1 is faster. */
  readonly membership: 'decoder' | 'endomorphism';
}

/** G1 or G2 in an instance of mcl, as compressed bytes of zkcrypto's form. */
export function mclSourceGroup<Point>(
  memory: MclMemory,
  source: MclSource,
  arithmetic: Arithmetic,
): SourceGroup<Point> {
  const { curve, field, membership } = source;
  const encodedLength = source.generator.length;
  const length = (3 * encodedLength) / 4;
  const { first, second, octets } = memory;
  const inner = (point: Point): MclPoint => point as unknown as MclPoint;
  const outer = (point: MclPoint): Point => point as unknown as Point;
  const place = (address: number, point: Point): void => memory.write(address, inner(point).words);

  /** Writes a point to the memory's `first`. */
  const read = (bytes: Uint8Array): void => {
    const invalid = (): CoconutError =>
      new CoconutError('COCONUT_INVALID_POINT', `not a canonical ${encodedLength}-byte point`);
    if (!(bytes instanceof Uint8Array) || bytes.length !== encodedLength) throw invalid();
    memory.bytes.set(bytes, octets);
    // mcl takes the identity, in more than one encoding.
    const taken = curve.deserialize(first, octets, encodedLength);
    if (taken !== encodedLength || curve.isZero(first) !== 0) throw invalid();
  };
  read(source.generator);
  const generator = new MclPoint(memory.read(first, length));
  const endomorphism = new MclEndomorphism(memory, curve, field, generator);
  memory.write(first, generator.words);
  curve.normalizeVector(first, first, 1);
  const one = memory.read(first + (8 * length) / 3, length / 3);
  const affine = new MclAffine(memory, field, one, PLACES);
  const tables = new MclTableCache(
    new MclTableMaker(memory, curve, field, endomorphism, affine, length / 3),
  );
  const sums = new MclSums(
    memory,
    curve,
    new MclTableSums(memory, curve, new MclLayers(memory, curve, affine, one.length)),
    tables,
    length,
  );

  const plain = new PlainMultiplication(memory, curve, length);
  const multiplication: ScalarMultiplication = arithmetic === 'fast' ? sums : plain;
  const decode = (bytes: Uint8Array): Point => {
    read(bytes);
    const point = new MclPoint(memory.read(first, length));
    if (membership === 'endomorphism') {
      const { steps } = endomorphism;
      memory.copy(steps, first, 4 * length);
      endomorphism.climb();
      if (!endomorphism.isOfOrder()) {
        throw new CoconutError('COCONUT_INVALID_POINT', 'a point is outside the subgroup');
      }
      point.noteMultiples(memory.read(steps + 4 * length, KNOWN_MULTIPLES * length));
    }
    return outer(point);
  };
  return {
    generator: outer(generator),
    identity: outer(new MclPoint(new Uint32Array(length))),
    encodedLength,
    add(left, right) {
      place(first, left);
      place(second, right);
      curve.add(first, first, second);
      const sum = new MclPoint(memory.read(first, length));
      sum.noteSummands(inner(left), inner(right));
      return outer(sum);
    },
    negate(point) {
      const { words, multiples: known } = inner(point);
      const negative = (of: Uint32Array): Uint32Array => {
        memory.write(memory.points, of);
        for (let at = 0; at < of.length; at += length) {
          curve.negate(memory.points + 4 * at, memory.points + 4 * at);
        }
        return memory.read(memory.points, of.length);
      };
      const opposite = new MclPoint(negative(words));
      if (known !== undefined) opposite.noteMultiples(negative(known));
      return outer(opposite);
    },
    equals(left, right) {
      place(first, left);
      place(second, right);
      return curve.isEqual(first, second) !== 0;
    },
    isIdentity(point) {
      place(first, point);
      return curve.isZero(first) !== 0;
    },
    multiply: (point, scalar) => sum([point], [scalar]),
    multiplySecret: (point, scalar) => sumSecret([point], [scalar]),
    multiExponentiate: sum,
    multiExponentiateEach(list) {
      for (const { points, scalars } of list) assertScalars(ORDER, points, scalars);
      if (arithmetic === 'reference') return list.map((each) => sum(each.points, each.scalars));
      const inside = list.map(({ points, scalars }) => ({ points: points.map(inner), scalars }));
      return sums.sumEach(inside).map(outer);
    },
    multiExponentiateSecret: sumSecret,
    multiplesSecret(point, scalars) {
      for (const scalar of scalars) assertScalar(ORDER, scalar);
      return multiplication.multiplesSecret(inner(point), scalars).map(outer);
    },
    encode(point) {
      place(first, point);
      curve.serialize(octets, encodedLength, first);
      return memory.bytes.slice(octets, octets + encodedLength);
    },
    decode,
  };

  function sum(points: readonly Point[], scalars: readonly bigint[]): Point {
    assertScalars(ORDER, points, scalars);
    return outer(multiplication.sum(points.map(inner), scalars));
  }

  function sumSecret(points: readonly Point[], scalars: readonly bigint[]): Point {
    assertScalars(ORDER, points, scalars);
    return outer(multiplication.sumSecret(points.map(inner), scalars));
  }
}
