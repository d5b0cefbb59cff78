import type { PairingGroup, PreparedG2 } from '../group/pairing-group.ts';
import type { KeyRecord } from './key-record.ts';
import type { VerificationKey } from './verification-key.ts';

/** Prepared G2 arguments of one key record. */
export interface PreparedKey {
  readonly generator: PreparedG2;
  /** β2_j, by position from 1. */
  readonly beta: readonly PreparedG2[];
}

/** By master key, so that copies of a record for different scopes share them. */
const preparedKeys = new WeakMap<VerificationKey, PreparedKey>();
const preparedGenerators = new WeakMap<PairingGroup, PreparedG2>();

/** The prepared generator of G2, made once for a group. */
export function preparedGenerator(group: PairingGroup): PreparedG2 {
  const prepared = preparedGenerators.get(group) ?? group.prepareG2(group.g2.generator);
  preparedGenerators.set(group, prepared);
  return prepared;
}

/** The prepared arguments of a key record, made once for it. */
export function prepareKey({ masterKey, parameters: { group } }: KeyRecord): PreparedKey {
  const prepared = preparedKeys.get(masterKey) ?? {
    generator: preparedGenerator(group),
    beta: masterKey.beta.map(group.prepareG2),
  };
  preparedKeys.set(masterKey, prepared);
  return prepared;
}
