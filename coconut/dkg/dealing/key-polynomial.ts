import { evaluatePolynomial } from '../../algebra/interpolation.ts';
import { assertNoneRepeated, randomScalar } from '../../algebra/random-scalar.ts';
import { type RandomSource, randomBytes } from '../../algebra/random-source.ts';
import { redacted } from '../../encoding/redacted.ts';
import type { PairingGroup, Scalar, SourceGroup } from '../../group/pairing-group.ts';
import { aggregateVerificationKeys, combineKeys } from '../../keys/aggregate-keys.ts';
import type { Parameters } from '../../keys/parameters.ts';
import type { SigningKey } from '../../keys/signing-key.ts';
import type { VerificationKey } from '../../keys/verification-key.ts';

/**
 * q + 1 polynomials over the scalars, for x and y_1 … y_q, as one polynomial whose coefficients are
 * signing keys, constant first. **Secret.**
 */
export type KeyPolynomialSecret = readonly SigningKey[];

/**
 * Commitments to a polynomial over signing keys: the verification key of each coefficient. x is
 * committed to in G2 alone.
 */
export type KeyPolynomial = readonly VerificationKey[];

/**
 * Draws polynomials of degree t − 1: the coefficients of x, constant first, then those of y_1 …
 * y_q.
 *
 * @param constant - The constant terms, if they are given and not drawn.
 * @throws {@link CoconutError} `COCONUT_RANDOMNESS` if the source fails or repeats itself.
 */
export function drawKeyPolynomial(
  { group, schema }: Parameters,
  threshold: number,
  constant: SigningKey | undefined,
  random: RandomSource = randomBytes,
): KeyPolynomialSecret {
  const given: readonly Scalar[] = constant === undefined ? [] : [constant.x, ...constant.y];
  const rows = Array.from({ length: schema.attributes.length + 1 }, (_, row) =>
    Array.from({ length: threshold }, (_, k) =>
      k === 0 && constant !== undefined ? (given[row] ?? 0n) : randomScalar(group, random),
    ),
  );
  assertNoneRepeated(rows.flatMap((row) => (constant === undefined ? row : row.slice(1))));
  return Array.from({ length: threshold }, (_, k) => {
    const [x = 0n, ...y] = rows.map((row) => row[k] ?? 0n);
    return { x, y };
  });
}

/** The values at a receiver's index: what it gets. */
export function evaluateSecret(
  group: PairingGroup,
  coefficients: KeyPolynomialSecret,
  issuerIndex: number,
): SigningKey {
  const at = (row: readonly Scalar[]): Scalar =>
    evaluatePolynomial(group, row, BigInt(issuerIndex));
  const [first] = coefficients;
  return redacted('SigningKey', {
    x: at(coefficients.map(({ x }) => x)),
    y: (first?.y ?? []).map((_, j) => at(coefficients.map(({ y }) => y[j] ?? 0n))),
  });
}

/**
 * The verification key of the values at an index, out of commitments alone: `Π C_k^{i^k}`, by
 * Horner's rule with the small number i.
 */
export function evaluateCommitments(
  group: PairingGroup,
  commitments: KeyPolynomial,
  issuerIndex: number,
): VerificationKey {
  const index = BigInt(issuerIndex);
  return combineKeys(group, commitments, (source, points) =>
    points.reduceRight(
      (value, point) => source.add(source.multiply(value, index), point),
      source.identity,
    ),
  );
}

/** Commitments to the sum of polynomials of equal degree. */
export function sumCommitments(
  group: PairingGroup,
  polynomials: readonly KeyPolynomial[],
): KeyPolynomial {
  const [first = []] = polynomials;
  return first.map((_, k) =>
    combineKeys(
      group,
      polynomials.flatMap((polynomial) => polynomial.slice(k, k + 1)),
      (source, points) => points.reduce((sum, point) => source.add(sum, point)),
    ),
  );
}

/**
 * Commitments to `Σ λ_d · f_d`, with which constant terms that are shares at the indices d combine
 * to the value at 0.
 */
export function interpolateCommitments(
  parameters: Parameters,
  polynomials: readonly { readonly issuerIndex: number; readonly commitments: KeyPolynomial }[],
): KeyPolynomial {
  const [first] = polynomials;
  return (first?.commitments ?? []).map((_, k) =>
    aggregateVerificationKeys(
      parameters,
      polynomials.flatMap(({ issuerIndex, commitments }) =>
        commitments.slice(k, k + 1).map((key) => ({ issuerIndex, key })),
      ),
    ),
  );
}

/** `true` if two keys are the same. */
export function areKeysEqual(
  { g1, g2 }: PairingGroup,
  left: VerificationKey,
  right: VerificationKey,
): boolean {
  const areEqual = <Point>(
    source: SourceGroup<Point>,
    points: readonly Point[],
    others: readonly Point[],
  ): boolean =>
    points.length === others.length &&
    points.every((point, j) => source.equals(point, others[j] ?? source.identity));
  return (
    g2.equals(left.alpha, right.alpha) &&
    areEqual(g2, left.beta, right.beta) &&
    areEqual(g1, left.betaG1, right.betaG1)
  );
}
