import { equalBytes } from '@noble/curves/utils.js';
import { decodeBase64Url, encodeHex } from '../encoding/text.ts';
import { CoconutError } from '../errors.ts';
import { nobleGroup } from '../group/noble-group.ts';
import type { PairingGroup } from '../group/pairing-group.ts';
import { decodeKeyRecord, type KeyRecord } from '../keys/key-record.ts';
import type { Parameters } from '../keys/parameters.ts';
import { encodeSchema } from '../keys/schema.ts';
import { TICKET_SCHEMA, ticketParameters } from '../ticket/ticket.ts';
import type { Denomination, KeyState, Manifest, ManifestKey } from './manifest.ts';

/** A key of a manifest with its record decoded and checked. */
export interface DecodedKey {
  /** Lower-case hex. */
  readonly keyId: string;
  /** Valid, and what the manifest says it is. */
  readonly record: KeyRecord;
  /** As in the manifest. */
  readonly state: KeyState;
  /** Unix seconds. */
  readonly notBefore: number;
  /** Unix seconds. */
  readonly notAfter: number;
}

/** A manifest with everything in it decoded once. */
export interface DecodedManifest {
  /** The manifest itself. */
  readonly manifest: Manifest;
  /** Name of the network. */
  readonly network: string;
  /** The parameters of schema `ticket-1` in this network. */
  readonly parameters: Parameters;
  /** The key new tickets are issued under, if there is one. */
  readonly activeKey: DecodedKey | undefined;
  /** The keys before it, under which what was begun is finished: at most one. */
  readonly graceKeys: readonly DecodedKey[];
  /** Any key of the manifest, whatever its state. */
  keyById(keyId: string): DecodedKey | undefined;
  /** The price and worth of a ticket of this denomination. */
  denominationById(id: number): Denomination | undefined;
  /** Price of one ticket of a denomination. */
  priceOf(id: number): bigint | undefined;
}

function decodeKey(manifest: Manifest, key: ManifestKey, group: PairingGroup): DecodedKey {
  const refuse = (reason: string): never => {
    throw new CoconutError('COCONUT_INVALID_MANIFEST', `manifest: a key record ${reason}`);
  };
  const record = decodeKeyRecord(decodeBase64Url(key.record), group);
  if (encodeHex(record.keyId) !== key.keyId) refuse('has another key id');
  if (record.network !== manifest.network) refuse('is of another network');
  if (!equalBytes(encodeSchema(record.schema), encodeSchema(TICKET_SCHEMA))) {
    refuse('is of another schema');
  }
  if (record.threshold !== manifest.threshold) refuse('has another threshold');
  const indices = new Set(manifest.issuers.map((issuer) => issuer.index));
  if (record.partialKeys.some(({ issuerIndex }) => !indices.has(issuerIndex))) {
    refuse('names an issuer the manifest does not list');
  }
  const { keyId, state, notBefore, notAfter } = key;
  return { keyId, record, state, notBefore, notAfter };
}

/**
 * Decodes the key records of a manifest and checks that each is what the manifest says it is:
 * valid, of this network, schema `ticket-1` with its one scope, this threshold, issuers that are
 * listed, and this key id.
 *
 * It does not check who signed the manifest, nor which one it is: `verifyManifest`,
 * `manifestDigest` or `acceptsReplacement` come first; `trustManifest` does them and this.
 *
 * @param manifest - As `parseManifest` gave it.
 * @throws {@link CoconutError} `COCONUT_INVALID_MANIFEST` if a record is not what the manifest
 * says, and the codes of `decodeKeyRecord` if it is invalid in itself.
 */
export function decodeManifest(
  manifest: Manifest,
  group: PairingGroup = nobleGroup,
): DecodedManifest {
  const keys = manifest.keys.map((key) => decodeKey(manifest, key, group));
  const byId = new Map(keys.map((key) => [key.keyId, key]));
  const denominations = new Map(manifest.denominations.map((each) => [each.id, each]));
  return {
    manifest,
    network: manifest.network,
    parameters: ticketParameters(manifest.network, group),
    activeKey: keys.find((key) => key.state === 'active'),
    graceKeys: keys.filter((key) => key.state === 'grace'),
    keyById: (keyId) => byId.get(keyId),
    denominationById: (id) => denominations.get(id),
    priceOf(id) {
      const price = denominations.get(id)?.price;
      return price === undefined ? undefined : BigInt(price);
    },
  };
}
