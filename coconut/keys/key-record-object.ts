import { CoconutError } from '../errors.ts';
import type { G1Point } from '../group/pairing-group.ts';
import type { IndexedKey } from './aggregate-keys.ts';
import type { Parameters, SUITE } from './parameters.ts';
import type { Schema } from './schema.ts';
import type { ScopeChoice } from './scope.ts';
import type { VerificationKey } from './verification-key.ts';

/** The properties of a record, which do not make one. */
type KeyRecordParts = Pick<KeyRecord, keyof KeyRecord>;

/**
 * The purpose of a key: verifiers and holders take everything from its record and nothing from a
 * show. A value of this type is valid by construction: `createKeyRecord`, `decodeKeyRecord` and
 * `withScope` are the only ways to one. A copy by `...` is no record.
 */
export class KeyRecord {
  /** Objects that only look like a record do not have it, copies by `...` included. */
  readonly #isGenuine = true;
  /** The one suite that keys, credentials and shows of this record belong to. */
  readonly suite: typeof SUITE;
  /** Name of the network. */
  readonly network: string;
  /** The attributes of its credentials. */
  readonly schema: Schema;
  /**
   * Where a nullifier is unique: the same attribute has unlinkable nullifiers under different
   * scopes.
   */
  readonly scope: Uint8Array;
  /**
   * Who chose the scope. `open` until an application has with `withScope`; nothing is shown under
   * such a record.
   */
  readonly scopeChoice: ScopeChoice;
  /** t: this many issuers make a credential. */
  readonly threshold: number;
  /** Credentials and shows are verified under it. */
  readonly masterKey: VerificationKey;
  /** By ascending index. */
  readonly partialKeys: readonly IndexedKey[];
  /** SHA-256 of the encoded record, 32 bytes. */
  readonly keyId: Uint8Array;
  /** Those of network and schema, with the group that the points belong to. */
  readonly parameters: Parameters;
  /** N(scope). */
  readonly nullifierBase: G1Point;

  /** For `createKeyRecord` and {@link recordWith} alone, which ensure what a record promises. */
  constructor(parts: KeyRecordParts) {
    this.suite = parts.suite;
    this.network = parts.network;
    this.schema = parts.schema;
    this.scope = parts.scope;
    this.scopeChoice = parts.scopeChoice;
    this.threshold = parts.threshold;
    this.masterKey = parts.masterKey;
    this.partialKeys = parts.partialKeys;
    this.keyId = parts.keyId;
    this.parameters = parts.parameters;
    this.nullifierBase = parts.nullifierBase;
    Object.freeze(this);
  }

  /** `true` if a value is a record that this package made. */
  static isGenuine(value: unknown): value is KeyRecord {
    return typeof value === 'object' && value !== null && #isGenuine in value && value.#isGenuine;
  }
}

/**
 * Refuses what is no record of this package: a copy with another property has not been checked, and
 * one with another scope would keep the nullifiers of the old one.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_KEY_RECORD`
 */
export function assertKeyRecord(value: unknown): asserts value is KeyRecord {
  if (!KeyRecord.isGenuine(value)) {
    throw new CoconutError(
      'COCONUT_INVALID_KEY_RECORD',
      'not a key record: it comes from createKeyRecord, decodeKeyRecord or withScope, and is never copied with other properties',
    );
  }
}

/** The record with some properties exchanged. Nothing is checked: that they fit is the caller's. */
export function recordWith(record: KeyRecord, changes: Partial<KeyRecordParts>): KeyRecord {
  assertKeyRecord(record);
  return new KeyRecord({ ...record, ...changes });
}
