import type { Attribute } from '../keys/attribute.ts';
import type { KeyRecord } from '../keys/key-record.ts';
import { assertKeyRecord } from '../keys/key-record-object.ts';
import { assertScopeChosen } from '../keys/scope.ts';
import type { Show } from './show.ts';

/**
 * The nullifier `Z = N(scope)^a` of a nullifier attribute, 48 bytes. **Holder side**, to recognize
 * its own; a verifier reads it from a show with {@link nullifierOf}.
 *
 * @param attribute - The secret attribute. Nobody can compute the nullifier without it.
 * @throws {@link CoconutError} `COCONUT_INVALID_SCOPE` if the record leaves the scope to the
 * application and none was chosen.
 */
export function nullifier(record: KeyRecord, attribute: Attribute): Uint8Array {
  assertKeyRecord(record);
  assertScopeChosen(record);
  const { g1 } = record.parameters.group;
  return g1.encode(g1.multiplySecret(record.nullifierBase, attribute));
}

/**
 * The nullifier of a show, 48 bytes: equal for every show of credentials with the same nullifier
 * attribute under the same scope. **Verifier side.** It means something only once the show is
 * verified.
 */
export function nullifierOf(record: KeyRecord, show: Show): Uint8Array {
  assertKeyRecord(record);
  return record.parameters.group.g1.encode(show.nullifier);
}
