import { evaluatePolynomial, invertScalar } from '../algebra/interpolation.ts';
import { reduceScalar } from '../algebra/random-scalar.ts';
import { deriveWeights } from '../algebra/weights.ts';
import type { G2Point, PairingGroup, Scalar } from '../group/pairing-group.ts';
import type { VerificationKey } from './verification-key.ts';

/** A key and where its polynomials have it: at 0 the master key, at its index an issuer’s. */
export interface PlacedKey {
  readonly point: number;
  /** With as many β as all others. */
  readonly key: VerificationKey;
}

/** `v_i = Π_{j≠i} (i − j)^{−1}` over the points of these keys, which are distinct. */
function dualWeights(group: PairingGroup, keys: readonly PlacedKey[]): readonly Scalar[] {
  return keys.map(({ point: i }) => {
    const product = keys.reduce((all, { point: j }) => (j === i ? all : all * BigInt(i - j)), 1n);
    return invertScalar(group, product);
  });
}

/**
 * `true` if the values at 0 (the master) and at the indices lie on polynomials of degree at most
 * t − 1: `Σ v_i · f(i) · P_i = 0` with `v_i = Π_{j≠i} (i − j)^{−1}` and f of degree n − t. For
 * other values it fails for all but a fraction 1/r of the f, and f is taken from the hash of the
 * record. α and β2 are combined first; β1 follows from their equality.
 */
export function liesOnPolynomial(
  group: PairingGroup,
  threshold: number,
  keys: readonly PlacedKey[],
  digest: Uint8Array,
): boolean {
  const width = 1 + (keys[0]?.key.beta.length ?? 0);
  const coefficientCount = keys.length - threshold;
  const derived = deriveWeights(group, digest, width + 2 * coefficientCount);
  const weights = derived.slice(0, width);
  const halves = derived.slice(width);
  const coefficients = Array.from(
    { length: coefficientCount },
    (_, k): Scalar =>
      reduceScalar(group, ((halves[2 * k] ?? 0n) << 128n) + (halves[2 * k + 1] ?? 0n)),
  );
  const duals = dualWeights(group, keys);
  const scalars = keys.map(({ point }, i) => {
    const value = evaluatePolynomial(group, coefficients, BigInt(point));
    return ((duals[i] ?? 0n) * value) % group.order;
  });
  const points = keys.flatMap(({ key }) => [key.alpha, ...key.beta]);
  const combined = scalars.flatMap((scalar) =>
    weights.map((weight) => (scalar * weight) % group.order),
  );
  return group.g2.isIdentity(group.g2.multiExponentiate(points, combined));
}

/**
 * `true` if each of the q + 1 polynomials, of α and of every β2_j by itself, has degree t − 1 and
 * not less, where it is known that none has more ({@link liesOnPolynomial}): `Π_{i ∈ S} P_i^{v_i}`
 * with S = {0 and the t − 1 smallest indices} is g2 to the coefficient of degree t − 1, and must
 * not be the identity.
 *
 * One combination of all of them does not do. With x of degree t − 1 and constant y_j every issuer
 * knows y_j, and turns a credential on a into one on a′ by `s · h^{y_j(a′_j − a_j)}`.
 *
 * @param keys - By ascending point, 0 first; at least t.
 */
export function hasFullDegree(
  group: PairingGroup,
  threshold: number,
  keys: readonly PlacedKey[],
): boolean {
  const chosen = keys.slice(0, threshold);
  const weights = dualWeights(group, chosen);
  const isLeading = (points: readonly G2Point[]): boolean =>
    !group.g2.isIdentity(group.g2.multiExponentiate(points, weights));
  return (
    isLeading(chosen.map(({ key }) => key.alpha)) &&
    (chosen[0]?.key.beta ?? []).every((_, j) =>
      isLeading(chosen.map(({ key }) => key.beta[j] ?? group.g2.identity)),
    )
  );
}
