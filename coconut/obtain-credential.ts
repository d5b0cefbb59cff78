import { aggregateCredentials, type IndexedCredential } from './aggregation.ts';
import { assertAttributes } from './attribute.ts';
import type { BlindedPartialCredential } from './blinded-partial.ts';
import { type Credential, verifyCredential } from './credential.ts';
import { CoconutError } from './errors.ts';
import { assertIssuerIndices } from './interpolation.ts';
import type { KeyRecord } from './key-record.ts';
import { attributesOf, type RequestWitness } from './request-witness.ts';
import { unblind } from './unblind.ts';

/** The answer of the issuer with this index. */
export interface IndexedBlindedPartial {
  readonly issuerIndex: number;
  readonly blinded: BlindedPartialCredential;
}

/** A credential that verifies under the master key. */
export interface ObtainedCredential {
  readonly credential: Credential;
  /** Issuers whose answer is not a signature on the request, ascending. Empty while nobody had to be checked. */
  readonly blamed: readonly number[];
}

/**
 * Makes the credential out of the issuers' answers and verifies it. **Holder side.**
 *
 * Unblinds and aggregates t answers without checking them one by one and verifies the result under the master key, which is all it takes
 * while issuers are honest. Only when that fails, or there are fewer than t, is every answer checked against its issuer's key, the false
 * ones are named, and t of the good ones are aggregated.
 *
 * @param record - The key the request was sent under.
 * @param witness - The holder's secret for this request. Read only.
 * @param blinded - Answers of different issuers of the record, decoded, untrusted. More than t leave room for false ones.
 * @throws {@link CoconutError} `COCONUT_INVALID_INDEX` for an index twice or one the record does not have; `COCONUT_ATTRIBUTE_COUNT` or
 * `COCONUT_INVALID_ATTRIBUTE` for a witness of another schema.
 * @throws {@link CoconutError} `COCONUT_NOT_ENOUGH_PARTIALS` with `blamed` if fewer than t answers are good: ask other issuers.
 */
export function obtainCredential(
  record: KeyRecord,
  witness: RequestWitness,
  blinded: readonly IndexedBlindedPartial[],
): ObtainedCredential {
  const { parameters, threshold } = record;
  const attributes = attributesOf(witness);
  assertAttributes(parameters.group, record.schema.attributes, attributes);
  assertIssuerIndices(blinded.map(({ issuerIndex }) => issuerIndex));
  const answers = blinded.map(({ issuerIndex, blinded: answer }) => {
    const partialKey = record.partialKeys.find((known) => known.issuerIndex === issuerIndex);
    if (partialKey === undefined) {
      throw new CoconutError('COCONUT_INVALID_INDEX', 'an answer is from no issuer of this key');
    }
    return { issuerIndex, key: partialKey.key, answer };
  });
  const partials = answers.map(({ issuerIndex, key, answer }) => ({
    issuerIndex,
    key,
    credential: unblind(parameters, key, answer, witness),
  }));
  const aggregate = (chosen: readonly IndexedCredential[]): Credential | undefined => {
    if (chosen.length < threshold) return undefined;
    const credential = aggregateCredentials(parameters, chosen.slice(0, threshold));
    const valid = verifyCredential(parameters, record.masterKey, attributes, credential);
    return valid ? credential : undefined;
  };

  const unchecked = aggregate(partials);
  if (unchecked !== undefined) return { credential: unchecked, blamed: [] };
  const good = partials.filter(({ key, credential }) =>
    verifyCredential(parameters, key, attributes, credential),
  );
  const blamed = partials
    .filter((partial) => !good.includes(partial))
    .map(({ issuerIndex }) => issuerIndex)
    .sort((left, right) => left - right);
  const credential = aggregate(good);
  if (credential === undefined) {
    const reason = 'too few issuers gave a signature';
    throw new CoconutError('COCONUT_NOT_ENOUGH_PARTIALS', reason, blamed);
  }
  return { credential, blamed };
}
