import { equalBytes } from '@noble/curves/utils.js';
import { encodeItems, encodeText } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import type { G1Point, PairingGroup } from '../group/pairing-group.ts';

/**
 * Who chose the scope of a key record: the record itself for good, the application that holds a
 * copy made by `withScope`, or nobody yet, because the record leaves it to applications.
 */
export type ScopeChoice = 'record' | 'application' | 'open';

/**
 * `T("COIR-V1-APPLICATION-SCOPE")`: the scope item of records that leave the scope to applications.
 * No nullifier is made under it.
 */
const UNCHOSEN_SCOPE = encodeItems(encodeText('COIR-V1-APPLICATION-SCOPE'));

/** The scope item of a record that leaves the scope to applications. */
export function unchosenScope(): Uint8Array {
  return new Uint8Array(UNCHOSEN_SCOPE);
}

/** `true` if the scope item of a record leaves the scope to applications. */
export function isScopeUnchosen(scope: Uint8Array): boolean {
  return equalBytes(scope, UNCHOSEN_SCOPE);
}

/**
 * Refuses a record whose scope nobody has chosen yet: whatever is shown under it would have one
 * nullifier everywhere.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_SCOPE`
 */
export function assertScopeChosen({ scopeChoice }: { readonly scopeChoice: ScopeChoice }): void {
  if (scopeChoice === 'open') {
    throw new CoconutError(
      'COCONUT_INVALID_SCOPE',
      'this record leaves the scope to the application; choose one with withScope first',
    );
  }
}

/** `protocol.md` §5.1: one ticket has one nullifier, over all keys, gateways and dates. */
const FIXED_SCOPE_SCHEMAS: readonly string[] = ['ticket-1'];

/**
 * The one scope of a schema whose scope is fixed: `T(schema name, network)`. Constant over keys,
 * gateways and dates, so that an attribute has one nullifier for ever.
 */
export function fixedScope(schemaName: string, network: string): Uint8Array {
  return encodeItems(encodeText(schemaName), encodeText(network));
}

/**
 * `true` if a record of this schema may have this scope: any, but for schemas whose scope is fixed,
 * which have {@link fixedScope}.
 */
export function isScopeAllowed(schemaName: string, network: string, scope: Uint8Array): boolean {
  const isFixed = FIXED_SCOPE_SCHEMAS.includes(schemaName);
  return !isFixed || equalBytes(scope, fixedScope(schemaName, network));
}

const NULLIFIER_TAG = 'COIR-V1-NULLIFIER-BLS12381G1_XMD:SHA-256_SSWU_RO_';

/** Computes N(scope) = hashToG1(scope): the base of all nullifiers of a scope. */
export function nullifierBaseOf(group: PairingGroup, scope: Uint8Array): G1Point {
  return group.hashToG1(scope, NULLIFIER_TAG);
}
