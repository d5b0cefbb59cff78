import { sha256 } from '@noble/hashes/sha2.js';
import { assertIssuerIndices, ISSUER_LIMIT } from '../algebra/interpolation.ts';
import { copyBytes } from '../encoding/bytes.ts';
import {
  decodeItems,
  decodeText,
  decodeU16,
  encodeItems,
  encodeText,
  u16,
} from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import { nobleGroup } from '../group/noble-group.ts';
import type { PairingGroup } from '../group/pairing-group.ts';
import { aggregateVerificationKeys, type IndexedKey } from './aggregate-keys.ts';
import { hasFullDegree, liesOnPolynomial } from './key-degree.ts';
import { assertKeyRecord, KeyRecord } from './key-record-object.ts';
import { type Parameters, SUITE, setup } from './parameters.ts';
import { decodeSchema, encodeSchema } from './schema.ts';
import { isScopeAllowed, isScopeUnchosen, nullifierBaseOf, unchosenScope } from './scope.ts';
import {
  decodeVerificationKey,
  doHalvesMatch,
  encodeVerificationKey,
  isKeyWellFormed,
  type VerificationKey,
} from './verification-key.ts';

export type { KeyRecord };

/** The parts of a record, for {@link createKeyRecord}. */
export interface KeyRecordFields {
  /** Fixed for good, or left to applications, which choose with `withScope`. */
  readonly scope: Uint8Array | 'application';
  /** t, at most the number of partial keys. */
  readonly threshold: number;
  /** Interpolated from the partial keys if not given. */
  readonly masterKey?: VerificationKey;
  /** One for each issuer, in any order. */
  readonly partialKeys: readonly IndexedKey[];
}

/** Fields before the partial keys: suite, network, schema, scope, threshold, master key. */
const FIELDS = 6;

function recordBytes(
  parameters: Parameters,
  scope: Uint8Array,
  threshold: number,
  masterKey: VerificationKey,
  partialKeys: readonly IndexedKey[],
): Uint8Array {
  return encodeItems(
    encodeText(SUITE),
    encodeText(parameters.network),
    encodeSchema(parameters.schema),
    scope,
    u16(threshold),
    encodeVerificationKey(parameters, masterKey),
    ...partialKeys.flatMap(({ issuerIndex, key }) => [
      u16(issuerIndex),
      encodeVerificationKey(parameters, key),
    ]),
  );
}

/**
 * Makes the record of a key, and validates it.
 *
 * Checks that 1 ≤ t ≤ n, that there are at most 256 issuers with distinct indices in [1, 65535],
 * that every key has the schema's shape, that the halves of all keys in G1 and G2 agree, and that
 * the partial keys interpolate to the master key with degree exactly t − 1, each polynomial by
 * itself. So no holder shows anything under a key with a false β1 (which would tell a hidden
 * attribute), any t issuers give the same credential, and fewer give none and change none.
 *
 * @param parameters - Network and schema.
 * @param fields - Untrusted, decoded.
 * @throws {@link CoconutError} `COCONUT_INVALID_THRESHOLD`, `COCONUT_INVALID_INDEX`,
 * `COCONUT_ATTRIBUTE_COUNT`, `COCONUT_INCONSISTENT_KEY` or `COCONUT_INVALID_KEY_RECORD`.
 */
export function createKeyRecord(parameters: Parameters, fields: KeyRecordFields): KeyRecord {
  const { group, network, schema } = parameters;
  const { threshold } = fields;
  assertIssuerIndices(fields.partialKeys.map(({ issuerIndex }) => issuerIndex));
  const partialKeys = [...fields.partialKeys].sort((a, b) => a.issuerIndex - b.issuerIndex);
  if (!Number.isInteger(threshold) || threshold < 1 || threshold > partialKeys.length) {
    throw new CoconutError(
      'COCONUT_INVALID_THRESHOLD',
      `a key record needs 1 ≤ t ≤ n, and t = ${threshold}, n = ${partialKeys.length}`,
    );
  }
  const masterKey =
    fields.masterKey ?? aggregateVerificationKeys(parameters, partialKeys.slice(0, threshold));
  const keys = [
    { point: 0, key: masterKey },
    ...partialKeys.map(({ issuerIndex, key }) => ({ point: issuerIndex, key })),
  ];
  for (const { key } of keys) {
    if (key.beta.length !== schema.attributes.length) {
      throw new CoconutError(
        'COCONUT_ATTRIBUTE_COUNT',
        `a key is for ${key.beta.length} attributes, the schema has ${schema.attributes.length}`,
      );
    }
    if (!isKeyWellFormed(group, key)) {
      throw new CoconutError(
        'COCONUT_INCONSISTENT_KEY',
        'a part of a key is the identity, or its halves differ in length',
      );
    }
  }
  const scope =
    fields.scope === 'application'
      ? unchosenScope()
      : copyBytes(fields.scope, 'a scope', 'COCONUT_INVALID_SCOPE');
  if (!isScopeAllowed(schema.name, network, scope)) {
    throw new CoconutError(
      'COCONUT_INVALID_KEY_RECORD',
      `schema "${schema.name}" has one fixed scope in each network, and this is another`,
    );
  }
  const keyId = sha256(recordBytes(parameters, scope, threshold, masterKey, partialKeys));
  if (
    !doHalvesMatch(
      group,
      keys.map(({ key }) => key),
      keyId,
    )
  ) {
    throw new CoconutError('COCONUT_INCONSISTENT_KEY', 'β in G1 and G2 belong to other secrets');
  }
  if (!liesOnPolynomial(group, threshold, keys, keyId)) {
    throw new CoconutError(
      'COCONUT_INVALID_KEY_RECORD',
      `the ${partialKeys.length} partial keys do not interpolate to the master key with degree ${threshold - 1}`,
    );
  }
  if (!hasFullDegree(group, threshold, keys)) {
    throw new CoconutError(
      'COCONUT_INVALID_KEY_RECORD',
      `a part of the keys has a degree below ${threshold - 1}: fewer than ${threshold} issuers would do; the keys were dealt for another threshold`,
    );
  }
  const nullifierBase = nullifierBaseOf(group, scope);
  return new KeyRecord({
    suite: SUITE,
    network,
    schema,
    scope,
    scopeChoice: isScopeUnchosen(scope) ? 'open' : 'record',
    threshold,
    masterKey,
    partialKeys: Object.freeze(partialKeys),
    keyId,
    parameters,
    nullifierBase,
  });
}

/**
 * `T("COIR-V1", network, schema bytes, scope, u16 threshold, master key, then for each issuer by
 * ascending index u16(index), partial key)`; its SHA-256 is the key's id. A scope that an
 * application has chosen is no part of it.
 */
export function encodeKeyRecord(record: KeyRecord): Uint8Array {
  assertKeyRecord(record);
  const { parameters, threshold, masterKey, partialKeys } = record;
  const scope = record.scopeChoice === 'record' ? record.scope : unchosenScope();
  return recordBytes(parameters, scope, threshold, masterKey, partialKeys);
}

/**
 * Reads and validates a key record; checks all that {@link createKeyRecord} does.
 *
 * @param bytes - Untrusted, but a valid record does not vouch for itself: that this key is the
 * network's is the manifest's to say.
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING` if the structure is wrong, or the suite
 * another; `COCONUT_INVALID_INDEX` if indices do not ascend; and every code of the parts.
 */
export function decodeKeyRecord(bytes: Uint8Array, group: PairingGroup = nobleGroup): KeyRecord {
  const items = decodeItems(bytes, FIELDS + 2 * ISSUER_LIMIT);
  const [suite, network, schema, scope, threshold, master, ...partials] = items;
  if (
    suite === undefined ||
    network === undefined ||
    schema === undefined ||
    scope === undefined ||
    threshold === undefined ||
    master === undefined ||
    partials.length % 2 !== 0 ||
    decodeText(suite) !== SUITE
  ) {
    throw new CoconutError('COCONUT_INVALID_ENCODING', `not a key record of ${SUITE}`);
  }
  const parameters = setup(decodeText(network), decodeSchema(schema), group);
  const indices = partials.filter((_, position) => position % 2 === 0).map(decodeU16);
  if (indices.some((index, position) => index <= (indices[position - 1] ?? 0))) {
    throw new CoconutError('COCONUT_INVALID_INDEX', 'issuer indices do not ascend from 1');
  }
  const keys = partials.filter((_, position) => position % 2 === 1);
  return createKeyRecord(parameters, {
    scope,
    threshold: decodeU16(threshold),
    masterKey: decodeVerificationKey(parameters, master),
    partialKeys: keys.map((item, position) => ({
      issuerIndex: indices[position] ?? 0,
      key: decodeVerificationKey(parameters, item),
    })),
  });
}
