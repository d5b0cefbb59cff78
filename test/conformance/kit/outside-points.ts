import { bls12_381 } from '@noble/curves/bls12-381.js';
import { compressUnchecked, G1_COFACTOR, outsideG2 } from '../../coconut/group/curve-points.ts';

const { G1, G2, fields } = bls12_381;
const { Fp } = fields;
const order = G1.Point.Fn.ORDER;

type G1Inner = typeof bls12_381.G1.Point.BASE;
type G2Inner = typeof bls12_381.G2.Point.BASE;

/** The primes that divide the cofactor of G1. */
export const G1_SMALL_PRIMES: readonly bigint[] = [3n, 11n, 10_177n, 859_267n, 52_437_899n];

/** The small primes that divide the cofactor of G2. */
export const G2_SMALL_PRIMES: readonly bigint[] = [13n, 23n, 2713n, 11_953n, 262_069n];

/** (z⁸ − 4z⁷ + 5z⁶ − 4z⁴ + 6z³ − 4z² − 4z + 13) / 9. */
const G2_COFACTOR = ((): bigint => {
  const z = -0xd201000000010000n;
  const coefficients = [1n, -4n, 5n, 0n, -4n, 6n, -4n, -4n, 13n];
  return coefficients.reduce((value, coefficient) => value * z + coefficient, 0n) / 9n;
})();

interface Addable<Point> {
  add(other: Point): Point;
  double(): Point;
  is0(): boolean;
}

/** Scalar multiplication for any scalar: the library's own refuses scalars from r on. */
function times<Point extends Addable<Point>>(point: Point, scalar: bigint, zero: Point): Point {
  let result = zero;
  let power = point;
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = result.add(power);
    power = power.double();
  }
  return result;
}

/**
 * The part of exactly this prime order of a point, if it has one; `group` is a multiple of the
 * point's order.
 */
function partOfOrder<Point extends Addable<Point>>(
  point: Point,
  prime: bigint,
  group: bigint,
  zero: Point,
): Point {
  let rest = group;
  while (rest % prime === 0n) rest /= prime;
  let part = times(point, rest, zero);
  for (let next = part; !next.is0(); next = times(next, prime, zero)) part = next;
  return part;
}

function g1Torsion(prime: bigint): G1Inner {
  for (let x = 1n; ; x += 1n) {
    const square = Fp.add(Fp.mul(Fp.mul(x, x), x), 4n);
    let point: G1Inner;
    try {
      point = G1.Point.fromAffine({ x, y: Fp.sqrt(square) });
    } catch {
      continue;
    }
    const part = partOfOrder(point, prime, G1_COFACTOR * order, G1.Point.ZERO);
    if (!part.is0()) return part;
  }
}

function g2Torsion(prime: bigint): G2Inner {
  const part = partOfOrder(outsideG2(), prime, G2_COFACTOR * order, G2.Point.ZERO);
  if (part.is0()) throw new Error(`this point has no part of order ${prime}`);
  return part;
}

function compressG2Unchecked(point: G2Inner): Uint8Array {
  const { x, y } = point.toAffine();
  const bytes = Uint8Array.from([...Fp.toBytes(x.c1), ...Fp.toBytes(x.c0)]);
  const deciding = Fp.is0(y.c1) ? y.c0 : y.c1;
  bytes[0] = (bytes[0] ?? 0) | (2n * deciding > Fp.ORDER ? 0xa0 : 0x80);
  return bytes;
}

/** A point of exactly this prime order on the curve of a group, outside the group. */
export function torsionBytes(kind: 'G1' | 'G2', prime: bigint): Uint8Array {
  return kind === 'G1'
    ? compressUnchecked(g1Torsion(prime))
    : compressG2Unchecked(g2Torsion(prime));
}

/** A point of the group plus one of this small order: no pairing tells it from the point itself. */
export function shiftedBytes(kind: 'G1' | 'G2', point: Uint8Array, prime: bigint): Uint8Array {
  return kind === 'G1'
    ? compressUnchecked(G1.Point.fromBytes(point).add(g1Torsion(prime)))
    : compressG2Unchecked(G2.Point.fromBytes(point).add(g2Torsion(prime)));
}
