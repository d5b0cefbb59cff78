import { evaluatePolynomial, ISSUER_LIMIT } from '../algebra/interpolation.ts';
import { assertNoneRepeated, randomScalar } from '../algebra/random-scalar.ts';
import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { redacted } from '../encoding/redacted.ts';
import { CoconutError } from '../errors.ts';
import type { Scalar } from '../group/pairing-group.ts';
import type { Parameters } from './parameters.ts';
import type { SigningKey } from './signing-key.ts';
import { deriveVerificationKey } from './signing-key.ts';
import type { VerificationKey } from './verification-key.ts';

/**
 * One issuer's share of a threshold key: the secret, its public half, and the point i ≥ 1 it
 * belongs to.
 */
export interface IssuerKeyPair {
  /** i, from 1. */
  readonly issuerIndex: number;
  /** Secret: for this issuer alone. */
  readonly signingKey: SigningKey;
  /** Public; goes into the key record. */
  readonly verificationKey: VerificationKey;
}

/** The number of issuers, and of those that it takes. */
export interface ThresholdOptions {
  /** t: this many issuers can sign, fewer cannot. */
  readonly threshold: number;
  /** n: issuers get the indices 1…n. */
  readonly issuers: number;
}

/**
 * A key of a single issuer, at index 1: a threshold key with t = n = 1. **Issuer side.**
 *
 * Draws x, then y_1 … y_q.
 *
 * @throws {@link CoconutError} `COCONUT_RANDOMNESS` if the source fails or repeats itself.
 */
export function keygen(parameters: Parameters, random: RandomSource = randomBytes): IssuerKeyPair {
  const [pair] = ttpKeygen(parameters, { threshold: 1, issuers: 1 }, random);
  return pair as IssuerKeyPair;
}

/**
 * Deals a threshold key. **Trusted dealer side**: whoever runs this knows the master secret and can
 * issue anything; it must forget it. For local networks and tests; issuers that do not trust one
 * dealer generate their key together.
 *
 * Draws for x and then for each y_1 … y_q a polynomial of degree t − 1, constant first; issuer i
 * gets the values at i. The master secret, the values at 0, is not returned.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_THRESHOLD` unless 1 ≤ t ≤ n ≤ 256,
 * `COCONUT_RANDOMNESS` if the source fails or repeats itself.
 */
export function ttpKeygen(
  parameters: Parameters,
  { threshold, issuers }: ThresholdOptions,
  random: RandomSource = randomBytes,
): readonly IssuerKeyPair[] {
  const { group, schema } = parameters;
  if (
    ![threshold, issuers].every(Number.isInteger) ||
    threshold < 1 ||
    threshold > issuers ||
    issuers > ISSUER_LIMIT
  ) {
    throw new CoconutError('COCONUT_INVALID_THRESHOLD', 'a threshold key needs 1 ≤ t ≤ n ≤ 256');
  }
  const polynomials = Array.from({ length: schema.attributes.length + 1 }, () =>
    Array.from({ length: threshold }, (): Scalar => randomScalar(group, random)),
  );
  assertNoneRepeated(polynomials.flat());
  return Array.from({ length: issuers }, (_, position) => {
    const issuerIndex = position + 1;
    const [x = 0n, ...y] = polynomials.map((coefficients) =>
      evaluatePolynomial(group, coefficients, BigInt(issuerIndex)),
    );
    const signingKey: SigningKey = redacted('SigningKey', { x, y });
    return {
      issuerIndex,
      signingKey,
      verificationKey: deriveVerificationKey(group, signingKey),
    };
  });
}
