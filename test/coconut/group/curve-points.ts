import { bls12_381 } from '@noble/curves/bls12-381.js';
import type { G1Point, PairingGroup } from '../../../coconut/index.ts';

const { G1, G2, fields } = bls12_381;
const { Fp, Fp2 } = fields;
const order = G1.Point.Fn.ORDER;

type G1Inner = typeof bls12_381.G1.Point.BASE;
type G2Inner = typeof bls12_381.G2.Point.BASE;

/** (t − 1)² / 3: points of E(Fp) times points of G1. */
export const G1_COFACTOR = 0x396c8c005555e1568c00aaab0000aaabn;

/** The prime of the base field. */
export const FIELD_ORDER: bigint = Fp.ORDER;

/** Scalar multiplication for any scalar: the library's own refuses scalars from r on. */
function times<Point extends { add(other: Point): Point; double(): Point }>(
  point: Point,
  scalar: bigint,
  zero: Point,
): Point {
  let result = zero;
  let power = point;
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = result.add(power);
    power = power.double();
  }
  return result;
}

/** Points of E(Fp) whatever their order, one for each x that has one. */
function* curvePoints(): Generator<G1Inner> {
  for (let x = 1n; ; x += 1n) {
    const square = Fp.add(Fp.mul(Fp.mul(x, x), x), 4n);
    try {
      yield G1.Point.fromAffine({ x, y: Fp.sqrt(square) });
    } catch {
      // No point has this x.
    }
  }
}

/** Points of the twist whatever their order, one for each x = c + i that has one. */
function* twistPoints(): Generator<G2Inner> {
  for (let c0 = 1n; ; c0 += 1n) {
    const x = Fp2.fromBigTuple([c0, 1n]);
    const square = Fp2.add(Fp2.mul(Fp2.mul(x, x), x), Fp2.fromBigTuple([4n, 4n]));
    try {
      yield G2.Point.fromAffine({ x, y: Fp2.sqrt(square) });
    } catch {
      // No point has this x.
    }
  }
}

interface AnyPoint<Point> {
  add(other: Point): Point;
  double(): Point;
  is0(): boolean;
}

/** A point of exactly this prime order, which divides the cofactor. */
function pointOfOrder<Point extends AnyPoint<Point>>(
  prime: bigint,
  cofactor: bigint,
  points: Iterable<Point>,
  zero: Point,
): Point {
  let rest = cofactor * order;
  while (rest % prime === 0n) rest /= prime;
  for (const point of points) {
    let candidate = times(point, rest, zero);
    for (let next = candidate; !next.is0(); next = times(next, prime, zero)) candidate = next;
    if (!candidate.is0()) return candidate;
  }
  throw new Error('there is a point on every curve');
}

/**
 * A point of E(Fp) of exactly this prime order, which divides the cofactor (3, 11, 10177 …):
 * outside G1, and no pairing notices it.
 */
export function torsionPoint(prime: bigint): G1Inner {
  return pointOfOrder(prime, G1_COFACTOR, curvePoints(), G1.Point.ZERO);
}

/**
 * A point of the twist of exactly this prime order, which divides the cofactor (13, 23, 2713 …):
 * outside G2.
 */
export function torsionPointG2(prime: bigint): G2Inner {
  return pointOfOrder(prime, G2.Point.CURVE().h, twistPoints(), G2.Point.ZERO);
}

/** A point on the curve of G1 outside the subgroup. */
export function outsideG1(): G1Inner {
  for (const point of curvePoints()) if (!point.isTorsionFree()) return point;
  throw new Error('most points are outside');
}

/** A point on the twist outside the subgroup G2. */
export function outsideG2(): G2Inner {
  for (const point of twistPoints()) if (!point.isTorsionFree()) return point;
  throw new Error('most points are outside');
}

/** An x below p for which E(Fp) has no point. */
export function offCurveX(): bigint {
  for (let x = 1n; ; x += 1n) {
    try {
      Fp.sqrt(Fp.add(Fp.mul(Fp.mul(x, x), x), 4n));
    } catch {
      return x;
    }
  }
}

/**
 * Compressed bytes of any point of E(Fp), also outside the subgroup, which the library refuses to
 * write.
 */
export function compressUnchecked(point: G1Inner): Uint8Array {
  const { x, y } = point.toAffine();
  const bytes = Fp.toBytes(x);
  bytes[0] = (bytes[0] ?? 0) | (2n * y > Fp.ORDER ? 0xa0 : 0x80);
  return bytes;
}

/** Compressed bytes of any point of the twist, also outside the subgroup. */
export function compressUncheckedG2(point: G2Inner): Uint8Array {
  const { x, y } = point.toAffine();
  const [first, second] = [x.c1, x.c0].map((part) => Fp.toBytes(part));
  const leading = y.c1 === 0n ? y.c0 : y.c1;
  const bytes = new Uint8Array([...(first ?? []), ...(second ?? [])]);
  bytes[0] = (bytes[0] ?? 0) | (2n * leading > Fp.ORDER ? 0xa0 : 0x80);
  return bytes;
}

/** The point of E(Fp) that compressed bytes stand for, whatever its order. */
function decompressUnchecked(bytes: Uint8Array): G1Inner {
  const masked = bytes.slice();
  masked[0] = (masked[0] ?? 0) & 0x1f;
  const x = Fp.fromBytes(masked);
  const root = Fp.sqrt(Fp.add(Fp.mul(Fp.mul(x, x), x), 4n));
  const isLarger = 2n * root > Fp.ORDER;
  const y = isLarger === (((bytes[0] ?? 0) & 0x20) !== 0) ? root : Fp.neg(root);
  return G1.Point.fromAffine({ x, y });
}

/**
 * The group as somebody would build it who forgets the subgroup check, and nothing else. For
 * running the attacks it stops.
 */
export function groupWithoutSubgroupCheck(group: PairingGroup): PairingGroup {
  const inner = (point: G1Point): G1Inner => point as unknown as G1Inner;
  return {
    ...group,
    g1: {
      ...group.g1,
      encode: (point) =>
        inner(point).is0() ? group.g1.encode(point) : compressUnchecked(inner(point)),
      decode: (bytes) => decompressUnchecked(bytes) as unknown as G1Point,
    },
  };
}
