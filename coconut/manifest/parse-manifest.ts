import { decodeBase64Url, decodeHex } from '../encoding/text.ts';
import { CoconutError } from '../errors.ts';
import { BOOK_SIZE_LIMIT } from '../ticket/ticket.ts';
import type { JsonValue } from './canonical-json.ts';
import {
  type Denomination,
  type KeyState,
  MANIFEST_ISSUER_LIMIT,
  type Manifest,
  type ManifestChain,
  type ManifestIssuer,
  type ManifestKey,
  type ManifestSignature,
} from './manifest.ts';
import { ManifestReader } from './manifest-reader.ts';
import { parseStrictJson } from './strict-json.ts';

// Bounds of this implementation; the specification sets none.
const MANIFEST_LENGTH_LIMIT = 4 * 1024 * 1024;
const MANIFEST_DEPTH_LIMIT = 4;
const NAME_LENGTH_LIMIT = 128;
// Three bytes of UTF-8 each are still a name for schemas and parameters.
const NETWORK_LENGTH_LIMIT = 64;
const URL_LENGTH_LIMIT = 512;
const KEY_LIMIT = 64;
const DENOMINATION_LIMIT = 64;
const RECORD_LENGTH_LIMIT = 256 * 1024;
const SIGNATURE_LIMIT = 2 * MANIFEST_ISSUER_LIMIT;

const ANY = { min: 0, max: Number.MAX_SAFE_INTEGER };
const POSITIVE = { min: 1, max: Number.MAX_SAFE_INTEGER };
const INDEX = { min: 1, max: 65_535 };
const KEY_STATES: readonly KeyState[] = ['pending', 'active', 'grace', 'retired'];

function readChain(reader: ManifestReader): ManifestChain {
  const member = reader.object(['id', 'denom', 'depositAddress']);
  return {
    id: member('id').text(NAME_LENGTH_LIMIT),
    denom: member('denom').text(NAME_LENGTH_LIMIT),
    depositAddress: member('depositAddress').text(NAME_LENGTH_LIMIT),
  };
}

function readDenomination(reader: ManifestReader): Denomination {
  const member = reader.object(['id', 'price', 'bytes']);
  return {
    id: member('id').integer(ANY),
    price: member('price').text(32, /^[1-9][0-9]*$/),
    bytes: member('bytes').integer(POSITIVE),
  };
}

function readIssuer(reader: ManifestReader): ManifestIssuer {
  const member = reader.object(['index', 'url', 'identityKey']);
  return {
    index: member('index').integer(INDEX),
    url: member('url').text(URL_LENGTH_LIMIT, /^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/),
    identityKey: member('identityKey').encoded(43, (text) => decodeBase64Url(text, 32)),
  };
}

function readKey(reader: ManifestReader): ManifestKey {
  const member = reader.object(['keyId', 'record', 'state', 'notBefore', 'notAfter']);
  const key = {
    keyId: member('keyId').encoded(64, (text) => decodeHex(text, 32)),
    record: member('record').encoded(RECORD_LENGTH_LIMIT, decodeBase64Url),
    state: member('state').oneOf(KEY_STATES),
    notBefore: member('notBefore').integer(ANY),
    notAfter: member('notAfter').integer(ANY),
  };
  if (key.notBefore >= key.notAfter) member('notAfter').refuse('is not after notBefore');
  return key;
}

function readSignature(reader: ManifestReader): ManifestSignature {
  const member = reader.object(['index', 'signature']);
  return {
    index: member('index').integer(INDEX),
    signature: member('signature').encoded(86, (text) => decodeBase64Url(text, 64)),
  };
}

function readManifest(value: JsonValue): Manifest {
  const member = new ManifestReader(value, '').object([
    'version',
    'sequence',
    'network',
    'chain',
    'denominations',
    'expiryPeriodDays',
    'validityPeriods',
    'bookSizes',
    'threshold',
    'issuers',
    'keys',
    'signatures',
  ]);
  member('version').integer({ min: 1, max: 1 });
  const issuers = member('issuers').list(
    { min: 1, max: MANIFEST_ISSUER_LIMIT },
    readIssuer,
    (issuer) => issuer.index,
    // One key under two indices would count its holder's signature twice.
    (issuer) => issuer.identityKey,
  );
  const keys = member('keys').list({ min: 0, max: KEY_LIMIT }, readKey, (key) => key.keyId);
  for (const state of ['active', 'grace']) {
    if (keys.filter((key) => key.state === state).length > 1) {
      member('keys').refuse(`has more than one ${state} key`);
    }
  }
  return {
    version: 1,
    sequence: member('sequence').integer(ANY),
    network: member('network').text(NETWORK_LENGTH_LIMIT),
    chain: readChain(member('chain')),
    denominations: member('denominations').list(
      { min: 1, max: DENOMINATION_LIMIT },
      readDenomination,
      (denomination) => denomination.id,
    ),
    expiryPeriodDays: member('expiryPeriodDays').integer({ min: 1, max: 366 }),
    validityPeriods: member('validityPeriods').integer({ min: 1, max: 366 }),
    bookSizes: member('bookSizes').list(
      { min: 1, max: BOOK_SIZE_LIMIT },
      (size) => size.integer({ min: 1, max: BOOK_SIZE_LIMIT }),
      (size) => size,
    ),
    threshold: member('threshold').integer({ min: 1, max: issuers.length }),
    issuers,
    keys,
    signatures: member('signatures').list(
      { min: 0, max: SIGNATURE_LIMIT },
      readSignature,
      (signature) => signature.index,
    ),
  };
}

/**
 * Reads `network.json`. Strict: members come once and are exactly those of {@link Manifest},
 * integers are at most 2⁵³ − 1, every encoded value is canonical, indices, keys and denominations
 * are distinct, and there is at most one active and one grace key.
 *
 * It does not check signatures ({@link verifyManifest}), nor that this is the manifest that is
 * meant ({@link manifestDigest}), nor what the key records hold ({@link decodeManifest}).
 *
 * @param text - Untrusted.
 * @throws {@link CoconutError} `COCONUT_INVALID_MANIFEST`; the message says where, never what.
 */
export function parseManifest(text: string): Manifest {
  let value: JsonValue;
  try {
    value = parseStrictJson(text, {
      maxLength: MANIFEST_LENGTH_LIMIT,
      maxDepth: MANIFEST_DEPTH_LIMIT,
    });
  } catch (error) {
    if (!(error instanceof CoconutError)) throw error;
    throw new CoconutError('COCONUT_INVALID_MANIFEST', `manifest: ${error.message}`);
  }
  return readManifest(value);
}
