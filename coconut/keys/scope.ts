import { encodeItems, encodeText } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import type { G1Point, PairingGroup } from '../group/pairing-group.ts';

/**
 * Who chose the scope of a key record: the record itself for good, the application that holds a copy made by `withScope`, or nobody yet,
 * because the record leaves it to applications.
 */
export type ScopeChoice = 'record' | 'application' | 'open';

/** `T("COIR-V1-APPLICATION-SCOPE")`: the scope item of records that leave the scope to applications. No nullifier is made under it. */
const OPEN_SCOPE = encodeItems(encodeText('COIR-V1-APPLICATION-SCOPE'));

/** The scope item of a record that leaves the scope to applications. */
export function openScope(): Uint8Array {
  return OPEN_SCOPE.slice();
}

/** Whether the scope item of a record leaves the scope to applications. */
export function isOpenScope(scope: Uint8Array): boolean {
  return (
    scope.length === OPEN_SCOPE.length && scope.every((byte, index) => byte === OPEN_SCOPE[index])
  );
}

/**
 * Refuses a record whose scope is still open: whatever is shown under it would have one nullifier everywhere.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_SCOPE`
 */
export function assertScopeChosen({ scopeChoice }: { readonly scopeChoice: ScopeChoice }): void {
  if (scopeChoice === 'open') {
    throw new CoconutError('COCONUT_INVALID_SCOPE', 'choose a scope for this record first');
  }
}

/** `protocol.md` §5.1: one ticket has one nullifier, over all keys, gateways and dates. */
const FIXED_SCOPE_SCHEMAS: readonly string[] = ['ticket-1'];

/** Whether a record of this schema may have this scope: any, but for schemas whose scope is fixed, which have `T(schema name, network)`. */
export function isScopeAllowed(schemaName: string, network: string, scope: Uint8Array): boolean {
  if (!FIXED_SCOPE_SCHEMAS.includes(schemaName)) return true;
  const fixed = encodeItems(encodeText(schemaName), encodeText(network));
  return scope.length === fixed.length && scope.every((byte, index) => byte === fixed[index]);
}

const NULLIFIER_TAG = 'COIR-V1-NULLIFIER-BLS12381G1_XMD:SHA-256_SSWU_RO_';

/** N(scope) = hashToG1(scope): the base of all nullifiers of a scope. */
export function nullifierBaseOf(group: PairingGroup, scope: Uint8Array): G1Point {
  return group.hashToG1(scope, NULLIFIER_TAG);
}
