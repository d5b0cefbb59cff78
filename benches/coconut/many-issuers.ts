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
import { type Operations, onFresh } from '../measure.ts';

const MANY = 70;

/** Functions of a ciphersuite that aggregate keys and credentials, and check the result. */
export interface AggregatingSuite<P extends Parameters> {
  ttpKeygen(parameters: P, options: ThresholdOptions): readonly IssuerKeyPair[];
  aggregateVerificationKeys(parameters: P, keys: readonly IndexedKey[]): VerificationKey;
  encodeVerificationKey(parameters: P, key: VerificationKey): Uint8Array;
  decodeVerificationKey(parameters: P, bytes: Uint8Array): VerificationKey;
  aggregateCredentials(parameters: P, partials: readonly IndexedCredential[]): Credential;
  encodeCredential(parameters: P, credential: Credential): Uint8Array;
  decodeCredential(parameters: P, bytes: Uint8Array): Credential;
  verifyCredential(
    parameters: P,
    key: VerificationKey,
    attributes: readonly Attribute[],
    credential: Credential,
  ): boolean;
}

/**
 * Aggregation of 70 keys, and of 70 partial credentials, which are signed in the clear to save
 * setting up. All are decoded anew for each run.
 */
export function manyIssuersOperations<P extends Parameters>(
  suite: AggregatingSuite<P>,
  parameters: P,
  attributes: readonly Attribute[],
): Operations {
  const { g1, order } = parameters.group;
  const issuers = suite.ttpKeygen(parameters, { threshold: MANY, issuers: MANY });
  const dealtKeys = issuers.map(({ issuerIndex, verificationKey: key }) => ({ issuerIndex, key }));
  const masterKey = suite.aggregateVerificationKeys(parameters, dealtKeys);
  const keys = dealtKeys.map(({ issuerIndex, key }) => {
    return { issuerIndex, bytes: suite.encodeVerificationKey(parameters, key) };
  });
  const base = g1.multiply(g1.generator, randomAttribute());
  const partials = issuers.map(({ issuerIndex, signingKey: { x, y } }) => {
    const exponent = attributes.reduce((sum, value, j) => sum + value * (y[j] ?? 0n), x) % order;
    const credential = { base, signature: g1.multiply(base, exponent) };
    return { issuerIndex, bytes: suite.encodeCredential(parameters, credential) };
  });
  const openKeys = (): readonly IndexedKey[] =>
    keys.map(({ issuerIndex, bytes }) => {
      return { issuerIndex, key: suite.decodeVerificationKey(parameters, bytes) };
    });
  const openPartials = (): readonly IndexedCredential[] =>
    partials.map(({ issuerIndex, bytes }) => {
      return { issuerIndex, credential: suite.decodeCredential(parameters, bytes) };
    });
  return {
    aggregate_keys_70: onFresh(openKeys, (opened) =>
      suite.aggregateVerificationKeys(parameters, opened),
    ),
    aggregate_sigs_70_verify: onFresh(openPartials, (opened) => {
      const credential = suite.aggregateCredentials(parameters, opened);
      return suite.verifyCredential(parameters, masterKey, attributes, credential);
    }),
  };
}
