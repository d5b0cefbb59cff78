import { CoconutError } from '../errors.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import type { IndexedBlindedPartial } from './answered-request.ts';
import type { Credential } from './credential.ts';
import { obtainCredentials } from './obtain-credentials.ts';
import type { RequestWitness } from './request-witness.ts';

/** A credential that verifies under the master key. */
export interface ObtainedCredential {
  /** Secret. */
  readonly credential: Credential;
  /** Issuers whose answer is not a signature on the request, ascending. Empty while nobody had to be checked. */
  readonly blamed: readonly number[];
}

/**
 * Makes the credential out of the issuers' answers and verifies it. **Holder side.** {@link obtainCredentials} does it for a whole book.
 *
 * Aggregates t answers without checking them one by one, unblinds and verifies the result under the master key, which is all it takes
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
  const [entry] = obtainCredentials(record, [{ witness, blinded }]);
  const { credential, blamed = [] } = entry ?? {};
  if (credential === undefined) {
    const reason = 'too few issuers gave a signature';
    throw new CoconutError('COCONUT_NOT_ENOUGH_PARTIALS', reason, blamed);
  }
  return { credential, blamed };
}
