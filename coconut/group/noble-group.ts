import { mulAddUnsafe, pippenger } from '@noble/curves/abstract/curve.js';
import type { WeierstrassPoint, WeierstrassPointCons } from '@noble/curves/abstract/weierstrass.js';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { CoconutError } from '../errors.ts';
import { assertScalar, assertScalars } from './checked-scalars.ts';
import type {
  G1Point,
  G2Point,
  PairingGroup,
  PairingTerm,
  PreparedG2,
  Scalar,
  SourceGroup,
} from './pairing-group.ts';
import { assertMessage, encodeTag, hashToScalar, ORDER } from './scalar-hash.ts';

const { G1, G2, fields } = bls12_381;

/**
 * From this many terms on, Pippenger's buckets are cheaper than one chain of doublings that all
 * terms share.
 */
const PIPPENGER_FROM = 128;

function decodePoint<Field>(
  Curve: WeierstrassPointCons<Field>,
  encodedLength: number,
  bytes: Uint8Array,
): WeierstrassPoint<Field> {
  const invalid = (): CoconutError =>
    new CoconutError('COCONUT_INVALID_POINT', `not a canonical ${encodedLength}-byte point`);
  if (!(bytes instanceof Uint8Array) || bytes.length !== encodedLength) throw invalid();
  let point: WeierstrassPoint<Field>;
  try {
    // Checks flags, field range, curve equation and the prime-order subgroup, but takes the
    // identity.
    point = Curve.fromBytes(bytes);
    point.assertValidity();
  } catch {
    throw invalid();
  }
  if (point.is0()) throw invalid();
  return point;
}

function sourceGroup<Field, Point>(
  Curve: WeierstrassPointCons<Field>,
  encodedLength: number,
): SourceGroup<Point> {
  type Inner = WeierstrassPoint<Field>;
  const inner = (point: Point): Inner => point as unknown as Inner;
  const outer = (point: Inner): Point => point as unknown as Point;

  const multiply = (point: Point, scalar: Scalar): Inner => {
    assertScalar(ORDER, scalar);
    return inner(point).multiplyUnsafe(scalar);
  };
  const multiplySecret = (point: Point, scalar: Scalar): Inner => {
    assertScalar(ORDER, scalar);
    // The library's fixed-sequence multiplication does not take zero or the identity.
    if (scalar === 0n || inner(point).is0()) return Curve.ZERO;
    return inner(point).multiply(scalar);
  };
  const multiExponentiate = (points: readonly Point[], scalars: readonly Scalar[]): Point => {
    assertScalars(ORDER, points, scalars);
    const sum = points.length < PIPPENGER_FROM ? mulAddUnsafe : pippenger;
    return outer(sum(Curve, points.map(inner), [...scalars]) as Inner);
  };
  return {
    generator: outer(Curve.BASE),
    identity: outer(Curve.ZERO),
    encodedLength,
    add: (left, right) => outer(inner(left).add(inner(right))),
    negate: (point) => outer(inner(point).negate()),
    equals: (left, right) => inner(left).equals(inner(right)),
    isIdentity: (point) => inner(point).is0(),
    multiply: (point, scalar) => outer(multiply(point, scalar)),
    multiplySecret: (point, scalar) => outer(multiplySecret(point, scalar)),
    multiExponentiate,
    multiExponentiateSecret(points, scalars) {
      assertScalars(ORDER, points, scalars);
      const products = points.map((point, i) => multiplySecret(point, scalars[i] as Scalar));
      return outer(products.reduce((sum, product) => sum.add(product), Curve.ZERO));
    },
    multiplesSecret: (point, scalars) =>
      scalars.map((scalar) => outer(multiplySecret(point, scalar))),
    // The library refuses to write an identity that came out of an addition with other coordinates
    // than its own.
    encode: (point) => (inner(point).is0() ? Curve.ZERO : inner(point)).toBytes(true),
    decode: (bytes) => outer(decodePoint(Curve, encodedLength, bytes)),
  };
}

type Lines = ReturnType<typeof bls12_381.utils.calcPairingPrecomputes>;

/** Wrapper class, so that `instanceof` tells prepared lines from points. */
class PreparedLines {
  readonly lines: Lines | undefined;
  constructor(point: WeierstrassPoint<never>) {
    // The lines of the identity are undefined; its pairings are 1.
    this.lines = point.is0() ? undefined : bls12_381.utils.calcPairingPrecomputes(point as never);
  }
}

/**
 * BLS12-381 on `@noble/curves`: pure TypeScript, audited, in every runtime. The default group.
 *
 * Secret scalars go through `multiply`, whose sequence of additions and doublings is fixed; its
 * big-integer arithmetic is not constant-time.
 */
export const nobleGroup: PairingGroup = {
  name: 'noble',
  order: ORDER,
  g1: sourceGroup<bigint, G1Point>(G1.Point, 48),
  g2: sourceGroup<never, G2Point>(G2.Point as unknown as WeierstrassPointCons<never>, 96),
  hashToG1(message, tag) {
    assertMessage(message);
    return G1.hashToCurve(message, { DST: encodeTag(tag) }) as unknown as G1Point;
  },
  hashToScalar,
  prepareG2: (point) =>
    new PreparedLines(point as unknown as WeierstrassPoint<never>) as unknown as PreparedG2,
  isPairingProductOne(terms: readonly PairingTerm[]): boolean {
    const pairs: [Lines, bigint, bigint][] = [];
    for (const term of terms) {
      const point = term.g1 as unknown as WeierstrassPoint<bigint>;
      const second = term.g2 as unknown as PreparedLines | WeierstrassPoint<never>;
      const { lines } = second instanceof PreparedLines ? second : new PreparedLines(second);
      if (lines === undefined || point.is0()) continue;
      const { x, y } = point.toAffine();
      pairs.push([lines, x, y]);
    }
    const product = fields.Fp12.finalExponentiate(bls12_381.millerLoopBatch(pairs));
    return fields.Fp12.eql(product, fields.Fp12.ONE);
  },
};
