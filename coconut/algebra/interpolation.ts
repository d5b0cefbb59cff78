import { CoconutError } from '../errors.ts';
import type { PairingGroup, Scalar, SourceGroup } from '../group/pairing-group.ts';
import { reduceScalar } from './random-scalar.ts';

/**
 * The largest index an issuer can have: indices are written in 16 bits, and 0 is where the master
 * key lies.
 */
export const ISSUER_INDEX_LIMIT = 65_535;

/**
 * Issuers of one key at most: what a key record costs to check grows faster than the square of
 * their number.
 */
export const ISSUER_LIMIT = 256;

/**
 * Lagrange coefficients at the origin as `λ_i = factor · multiples_i`, with small integers in place
 * of full scalars: a combination is a multi-exponentiation with short exponents, then one
 * multiplication.
 */
export interface LagrangeWeights {
  readonly factor: Scalar;
  /** Signed. */
  readonly multiples: readonly bigint[];
}

/** The value of `Σ coefficient_k · point^k` modulo r. */
export function evaluatePolynomial(
  group: PairingGroup,
  coefficients: readonly Scalar[],
  point: Scalar,
): Scalar {
  return coefficients.reduceRight(
    (value, coefficient) => (value * point + coefficient) % group.order,
    0n,
  );
}

/**
 * The inverse of a scalar other than zero, by Fermat. For public scalars: the time depends on
 * nothing secret only then.
 */
export function invertScalar(group: PairingGroup, scalar: Scalar): Scalar {
  let result = 1n;
  let power = reduceScalar(group, scalar);
  for (let exponent = group.order - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * power) % group.order;
    power = (power * power) % group.order;
  }
  return result;
}

/**
 * Refuses indices that are not distinct integers in [1, 65535], or more than {@link ISSUER_LIMIT}
 * of them.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_INDEX`
 */
export function assertIssuerIndices(indices: readonly number[]): void {
  const valid = indices.every(
    (index) => Number.isInteger(index) && index >= 1 && index <= ISSUER_INDEX_LIMIT,
  );
  if (!valid || new Set(indices).size !== indices.length || indices.length > ISSUER_LIMIT) {
    throw new CoconutError(
      'COCONUT_INVALID_INDEX',
      'issuer indices are at most 256 distinct integers from 1 to 65535',
    );
  }
}

/** Of positive integers. */
function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  let [a, b] = [left, right];
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

/**
 * The weights with which values at `indices` combine to the value at 0: `λ_i = Π_{j≠i} j / (j −
 * i)`, brought to one common factor.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_INDEX` unless the indices are at most 256 distinct
 * integers in [1, 65535].
 */
export function lagrangeWeights(group: PairingGroup, indices: readonly number[]): LagrangeWeights {
  assertIssuerIndices(indices);
  const fractions = indices.map((i) => {
    let numerator = 1n;
    let denominator = 1n;
    for (const j of indices) {
      if (j === i) continue;
      numerator *= BigInt(j);
      denominator *= BigInt(j - i);
    }
    const sign = denominator < 0n ? -1n : 1n;
    const size = sign * denominator;
    const divisor = greatestCommonDivisor(numerator, size);
    return { numerator: (sign * numerator) / divisor, denominator: size / divisor };
  });
  const multiple = fractions.reduce(
    (least, { denominator }) => (least / greatestCommonDivisor(least, denominator)) * denominator,
    1n,
  );
  // In lowest terms and with the sum 1, the weights leave these no divisor in common.
  const multiples = fractions.map(
    ({ numerator, denominator }) => numerator * (multiple / denominator),
  );
  return { factor: invertScalar(group, multiple), multiples };
}

/**
 * `Σ λ_i · point_i` for public points: `(Σ multiples_i · point_i) · factor`. The lists have equal
 * lengths.
 */
export function interpolate<Point>(
  group: PairingGroup,
  source: SourceGroup<Point>,
  points: readonly Point[],
  { factor, multiples }: LagrangeWeights,
): Point {
  const signed = points.map((point, position) =>
    (multiples[position] ?? 0n) < 0n ? source.negate(point) : point,
  );
  const sizes = multiples.map((value) => (value < 0n ? -value : value) % group.order);
  return source.multiply(source.multiExponentiate(signed, sizes), factor);
}
