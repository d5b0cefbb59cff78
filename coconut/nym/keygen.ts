import { assertNoneRepeated } from '../algebra/random-scalar.ts';
import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { redacted } from '../encoding/redacted.ts';
import type { G1Point } from '../group/pairing-group.ts';
import * as native from '../keys/keygen.ts';
import { deriveVerificationKey } from '../keys/signing-key.ts';
import type { KeyPair } from './key-encoding.ts';
import type { NymParameters } from './parameters.ts';
import { littleEndianSource, randomScalar, randomScalars } from './scalar.ts';

/**
 * A key of one issuer alone: draws x, then y_1 … y_q. **Issuer side.**
 *
 * It has no index and no part in a threshold; such keys aggregate by plain sum, all of them
 * (`sumVerificationKeys`).
 *
 * @throws {@link CoconutError} `COCONUT_RANDOMNESS` if the source fails or repeats itself.
 */
export function keygen(
  { group, generators }: NymParameters,
  random: RandomSource = randomBytes,
): KeyPair {
  const x = randomScalar(group, random);
  const signingKey = { x, y: randomScalars(group, random, generators.length) };
  assertNoneRepeated([x, ...signingKey.y]);
  return { signingKey, verificationKey: deriveVerificationKey(group, signingKey) };
}

/**
 * Deals a threshold key: t coefficients of v, constant first, then of w_1 … w_q; issuer i = 1 … n
 * gets `x = v(i)`, `y_j = w_j(i)`. **Trusted dealer side**: whoever runs this knows the master
 * secret and must forget it.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_THRESHOLD` unless 1 ≤ t ≤ n ≤ 65535,
 * `COCONUT_RANDOMNESS` if the source fails.
 */
export function ttpKeygen(
  parameters: NymParameters,
  options: native.ThresholdOptions,
  random: RandomSource = randomBytes,
): readonly native.IssuerKeyPair[] {
  return native.ttpKeygen(parameters, options, littleEndianSource(random));
}

/**
 * A key pair of the ElGamal encryption that earlier versions issued with: `publicKey =
 * g1^privateKey`. Only the key survives.
 */
export interface ElgamalKeyPair {
  /** Secret. */
  readonly privateKey: bigint;
  /** g1 times the secret. */
  readonly publicKey: G1Point;
}

/**
 * Draws an {@link ElgamalKeyPair}. **Holder side.** @throws {@link CoconutError}
 * `COCONUT_RANDOMNESS` if the source fails.
 */
export function elgamalKeygen(
  { group }: NymParameters,
  random: RandomSource = randomBytes,
): ElgamalKeyPair {
  const privateKey = randomScalar(group, random);
  const publicKey = group.g1.multiplySecret(group.g1.generator, privateKey);
  return redacted('ElgamalKeyPair', { privateKey, publicKey });
}
