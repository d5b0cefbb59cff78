import { type RandomSource, randomBytes } from '../algebra/random-source.ts';
import { assertNotIdentity, type Credential } from '../issuance/credential.ts';
import { assertVerified } from '../issuance/verified-credentials.ts';
import { type Attribute, assertAttributes } from '../keys/attribute.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import { assertKeyRecord } from '../keys/key-record-object.ts';
import { assertScopeChosen } from '../keys/scope.ts';
import { makeShow } from './make-show.ts';
import type { Show } from './show.ts';

/**
 * Shows a credential: proves that the holder has one under the record's master key, reveals the
 * attributes that are not hidden, and the nullifier. **Holder side.**
 *
 *     h′ = h^t,   U_j = h′^{a_j} · g1^{ρ_j},   s″ = s^t · Π β1_j^{ρ_j},   Z = N(scope)^{a_n}
 *
 * with a proof of all a_j, ρ_j, bound to key, disclosure, revealed values, scope and context. Two
 * shows of one credential have nothing in common but what they reveal and Z. One draw of 64 bytes
 * gives every random value, hashed with all inputs.
 *
 * **Only what was verified is shown**: this very object, with these attributes, under the master
 * key of this record, by `obtainCredential(s)` or `verifyCredential(s)`; what `rerandomize` makes
 * of it counts, too. A credential that was decoded or aggregated is a new one, to be verified. An
 * issuer that answers with a power of its own choice would otherwise know its holder again by a
 * show that no verifier accepts.
 *
 * @param record - The key it was issued under. Being a valid record, its β1 are the right ones.
 * @param credential - Secret.
 * @param attributes - All q attributes. Secret where hidden.
 * @param hiddenPositions - Ascending positions from 1, the nullifier position among them.
 * @param context - The purpose of the show (verifier, client, use): one of another context does not
 * verify.
 * @param random - Asked for 64 bytes.
 * @throws {@link CoconutError} `COCONUT_ATTRIBUTE_COUNT`, `COCONUT_INVALID_ATTRIBUTE`,
 * `COCONUT_INVALID_DISCLOSURE`, `COCONUT_INVALID_POINT` for a credential with the identity in it,
 * `COCONUT_INVALID_ENCODING` for a context that is not bytes, `COCONUT_INVALID_SCOPE` if the record
 * leaves the scope to the application and none was chosen, `COCONUT_RANDOMNESS`.
 * @throws {@link CoconutError} `COCONUT_UNVERIFIED_CREDENTIAL` unless it was verified: call
 * `verifyCredential` with the record's master key, and if that is `false`, obtain it again.
 */
export function proveShow(
  record: KeyRecord,
  credential: Credential,
  attributes: readonly Attribute[],
  hiddenPositions: readonly number[],
  context: Uint8Array,
  random: RandomSource = randomBytes,
): Show {
  assertKeyRecord(record);
  assertScopeChosen(record);
  assertAttributes(record.parameters, 'all', attributes);
  assertNotIdentity(record.parameters, credential.base, credential.signature);
  assertVerified(record, credential, attributes);
  return makeShow(record, credential, attributes, hiddenPositions, context, random);
}
