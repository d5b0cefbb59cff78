import { CoconutError } from '../../errors.ts';
import { assertScalar, assertScalars } from '../checked-scalars.ts';
import type { Scalar, SourceGroup } from '../pairing-group.ts';
import { ORDER } from '../scalar-hash.ts';
import { Endomorphism } from './endomorphism.ts';
import { MclPoint, type MclSource, readPoint } from './memory.ts';
import { PlainMultiplication, type ScalarMultiplication } from './plain-multiplication.ts';
import { TableMaker } from './precomputed-table.ts';
import { TableMultiplication } from './table-multiplication.ts';

/** The algorithms of a group: the fast ones, or mcl's plain functions for comparison. */
export type Arithmetic = 'fast' | 'reference';

/**
 * Makes G1 or G2 in an instance of mcl, with points encoded as zkcrypto does.
 *
 * @param generatorBytes - The encoded generator.
 */
export function mclSourceGroup<Point>(
  name: 'G1' | 'G2',
  source: MclSource,
  generatorBytes: Uint8Array,
  arithmetic: Arithmetic,
): SourceGroup<Point> {
  const { memory, curve, length } = source;
  const encodedLength = generatorBytes.length;
  const { first, second, octets } = memory;
  const inner = (point: Point): MclPoint => {
    if (point instanceof MclPoint && point.words.length === length) return point;
    throw new CoconutError('COCONUT_INVALID_POINT', `a point of ${name} of this group is needed`);
  };
  const outer = (point: MclPoint): Point => point as unknown as Point;
  const write = (address: number, point: Point): void => memory.write(address, inner(point).words);
  const read = (): MclPoint => readPoint(source);

  const decode = (bytes: Uint8Array): MclPoint => {
    const invalid = (): CoconutError =>
      new CoconutError('COCONUT_INVALID_POINT', `not a canonical ${encodedLength}-byte point`);
    if (!(bytes instanceof Uint8Array) || bytes.length !== encodedLength) throw invalid();
    memory.bytes.set(bytes, octets);
    // mcl takes the identity, in more than one encoding.
    const taken = curve.deserialize(first, octets, encodedLength);
    if (taken !== encodedLength || curve.isZero(first) !== 0) throw invalid();
    const point = readOfOrder();
    if (point !== undefined) return point;
    throw new CoconutError('COCONUT_INVALID_POINT', `a point is outside the subgroup ${name}`);
  };
  let readOfOrder = (): MclPoint | undefined =>
    curve.isValidOrder(first) === 0 ? undefined : read();
  const generator = decode(generatorBytes);

  let multiplication: ScalarMultiplication = new PlainMultiplication(source);
  if (arithmetic === 'fast') {
    const endomorphism = new Endomorphism(source, generator);
    const maker = new TableMaker(source, endomorphism, generator);
    multiplication = new TableMultiplication(source, maker);
    // In G2 mcl is faster.
    if (name === 'G1') readOfOrder = () => endomorphism.readOfOrder();
  }
  const sum = (points: readonly Point[], scalars: readonly Scalar[]): Point => {
    assertScalars(ORDER, points, scalars);
    return outer(multiplication.sum(points.map(inner), scalars));
  };
  const sumSecret = (points: readonly Point[], scalars: readonly Scalar[]): Point => {
    assertScalars(ORDER, points, scalars);
    return outer(multiplication.sumSecret(points.map(inner), scalars));
  };
  return {
    generator: outer(generator),
    identity: outer(new MclPoint(new Uint32Array(length))),
    encodedLength,
    add(left, right) {
      write(first, left);
      write(second, right);
      curve.add(first, first, second);
      return outer(read());
    },
    negate(point) {
      write(first, point);
      curve.negate(first, first);
      return outer(read());
    },
    equals(left, right) {
      write(first, left);
      write(second, right);
      return curve.isEqual(first, second) !== 0;
    },
    isIdentity(point) {
      write(first, point);
      return curve.isZero(first) !== 0;
    },
    multiply: (point, scalar) => sum([point], [scalar]),
    multiplySecret: (point, scalar) => sumSecret([point], [scalar]),
    multiExponentiate: sum,
    multiExponentiateSecret: sumSecret,
    multiplesSecret(point, scalars) {
      for (const scalar of scalars) assertScalar(ORDER, scalar);
      return multiplication.multiplesSecret(inner(point), scalars).map(outer);
    },
    encode(point) {
      write(first, point);
      curve.serialize(octets, encodedLength, first);
      return memory.bytes.slice(octets, octets + encodedLength);
    },
    decode: (bytes) => outer(decode(bytes)),
  };
}
