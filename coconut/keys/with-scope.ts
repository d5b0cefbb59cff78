import { copyBytes } from '../encoding/bytes.ts';
import { CoconutError } from '../errors.ts';
import type { KeyRecord } from './key-record.ts';
import { assertKeyRecord, recordWith } from './key-record-object.ts';
import { isScopeUnchosen, nullifierBaseOf } from './scope.ts';

/**
 * Gives the same key record for shows in one scope, which the application chooses: a poll, a
 * service, a day. **Holder and verifier side**, each from its own configuration and never from a
 * show.
 *
 * A credential has one nullifier in each scope, and nobody can link those of different scopes (DDH
 * in G1; the nullifier attribute is random). Key id and encoding stay those of the record, and so
 * do the arguments of pairings that were prepared for it. A show of another scope does not verify.
 *
 * Equal scopes give equal nullifiers for whoever uses them, so a scope begins with the name of what
 * it is for.
 *
 * @param record - Made with `scope: 'application'`; a scope chosen before is replaced.
 * @throws {@link CoconutError} `COCONUT_INVALID_SCOPE` if the record has fixed its scope, as those
 * of tickets have, if the scope is not bytes, or the one by which records say that none was chosen.
 */
export function withScope(record: KeyRecord, scope: Uint8Array): KeyRecord {
  assertKeyRecord(record);
  if (record.scopeChoice === 'record') {
    throw new CoconutError('COCONUT_INVALID_SCOPE', 'the scope of this record is fixed');
  }
  const chosen = copyBytes(scope, 'a scope', 'COCONUT_INVALID_SCOPE');
  if (isScopeUnchosen(chosen)) {
    throw new CoconutError('COCONUT_INVALID_SCOPE', 'this scope says that none was chosen');
  }
  return recordWith(record, {
    scope: chosen,
    scopeChoice: 'application',
    nullifierBase: nullifierBaseOf(record.parameters.group, chosen),
  });
}
