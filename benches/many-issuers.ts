import {
  type Attribute,
  type Credential,
  type IndexedCredential,
  type IndexedKey,
  type IssuerKeyPair,
  type Parameters,
  randomAttribute,
  type ThresholdOptions,
  type VerificationKey,
} from '@coir/coconut';
import type { Operations } from './measure.ts';

const MANY = 70;

/** What a ciphersuite aggregates with. */
export interface AggregatingSuite<P extends Parameters> {
  ttpKeygen(parameters: P, options: ThresholdOptions): readonly IssuerKeyPair[];
  aggregateVerificationKeys(parameters: P, keys: readonly IndexedKey[]): VerificationKey;
  aggregateCredentials(parameters: P, partials: readonly IndexedCredential[]): Credential;
  verifyCredential(
    parameters: P,
    key: VerificationKey,
    attributes: readonly Attribute[],
    credential: Credential,
  ): boolean;
}

/** Aggregation of 70 keys, and of 70 partial credentials, which are signed in the clear to save setting up. */
export function manyIssuersOperations<P extends Parameters>(
  suite: AggregatingSuite<P>,
  parameters: P,
  attributes: readonly Attribute[],
): Operations {
  const { g1, order } = parameters.group;
  const issuers = suite.ttpKeygen(parameters, { threshold: MANY, issuers: MANY });
  const keys = issuers.map(({ issuerIndex, verificationKey: key }) => ({ issuerIndex, key }));
  const masterKey = suite.aggregateVerificationKeys(parameters, keys);
  const base = g1.multiply(g1.generator, randomAttribute());
  const partials = issuers.map(({ issuerIndex, signingKey: { x, y } }) => {
    const exponent = attributes.reduce((sum, value, j) => sum + value * (y[j] ?? 0n), x) % order;
    return { issuerIndex, credential: { base, signature: g1.multiply(base, exponent) } };
  });
  return {
    aggregate_keys_70: () => suite.aggregateVerificationKeys(parameters, keys),
    aggregate_sigs_70_verify: () =>
      suite.verifyCredential(
        parameters,
        masterKey,
        attributes,
        suite.aggregateCredentials(parameters, partials),
      ),
  };
}
