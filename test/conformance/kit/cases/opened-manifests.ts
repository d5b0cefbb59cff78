import { createKeyRecord, encodeKeyRecord, type KeyRecord, setup } from '@coir/coconut';
import { encodeBase64Url, encodeHex, type UnsignedManifest } from '@coir/coconut/ticket';
import { DescribedGroup } from '../described-cases.ts';
import { MANIFEST, SMALLEST } from '../sample-manifests.ts';
import { member } from '../world.ts';
import { schemaOf, worldOf } from '../worlds.ts';

const { record: whole } = worldOf('ticket');

const entry = (of: KeyRecord, state: 'pending' | 'active' | 'retired' = 'active') => ({
  keyId: encodeHex(of.keyId),
  record: encodeBase64Url(encodeKeyRecord(of)),
  state,
  notBefore: 1_795_000_000,
  notAfter: 1_800_000_000,
});

const { scope, network, schema } = whole;

// One issuer, so that records are short.
const threshold = 1;

const partialKeys = whole.partialKeys.slice(0, 1);
const record = createKeyRecord(setup(network, schema), { scope, threshold, partialKeys });
const active = entry(record);

const similar = schemaOf(
  'ticket-1',
  [
    ['serial', 'secret'],
    ['denomination', 'integer'],
    ['expires', 'integer'],
  ],
  1,
  1,
);

const otherSchema = createKeyRecord(setup(network, similar), { scope, threshold, partialKeys });

const REFUSED_RECORDS = [
  [
    'other-key-id',
    'A key id that is not its record’s.',
    { keys: [{ ...active, keyId: '1e'.repeat(32) }] },
    'COCONUT_INVALID_MANIFEST',
  ],
  [
    'other-network',
    'A record of another network.',
    { network: 'coir-other', keys: [active] },
    'COCONUT_INVALID_MANIFEST',
  ],
  [
    'other-schema',
    'A record of a schema of the name ticket-1 with another attribute.',
    { keys: [entry(otherSchema)] },
    'COCONUT_INVALID_MANIFEST',
  ],
  [
    'single',
    'A record of another schema.',
    { keys: [entry(worldOf('single').record)] },
    'COCONUT_INVALID_MANIFEST',
  ],
  [
    'other-threshold',
    'A record of another threshold.',
    { threshold: 2, issuers: MANIFEST.issuers.slice(0, 2), keys: [active] },
    'COCONUT_INVALID_MANIFEST',
  ],
  [
    'unlisted-issuer',
    'A record with an issuer that is not listed.',
    { issuers: MANIFEST.issuers.slice(1, 2), keys: [active] },
    'COCONUT_INVALID_MANIFEST',
  ],
  [
    'broken-record',
    'A record without its last byte.',
    { keys: [{ ...active, record: encodeBase64Url(encodeKeyRecord(record).slice(0, -1)) }] },
    'COCONUT_INVALID_ENCODING',
  ],
  ['no-record', 'Three bytes for a record.', { keys: MANIFEST.keys }, 'COCONUT_INVALID_ENCODING'],
] as const;

/** Manifests with their key records read. */
export function opening(): DescribedGroup {
  const about =
    'A manifest with its key records read: each is of this network, schema ticket-1, this threshold, listed issuers, and its key id.';
  const cases = new DescribedGroup('open-manifest', about);
  const textOf = (changes: Partial<UnsignedManifest>): string =>
    JSON.stringify({ ...SMALLEST, ...changes, signatures: [] });
  const other = [{ issuerIndex: 1, key: member(whole.partialKeys, 1).key }];
  const pending = createKeyRecord(setup(network, schema), { scope, threshold, partialKeys: other });
  const keys = [active, entry(pending, 'pending')];
  cases.gives(
    'two-keys',
    'An active key and a pending one.',
    { text: textOf({ keys }) },
    { keys: keys.map(({ keyId, state }) => ({ keyId, state })), activeKey: active.keyId },
  );
  const retired = [{ ...active, state: 'retired' as const }];
  cases.gives(
    'none-active',
    'A retired key alone.',
    { text: textOf({ keys: retired }) },
    { keys: [{ keyId: active.keyId, state: 'retired' }], activeKey: '' },
  );
  for (const [id, comment, changes, code] of REFUSED_RECORDS) {
    cases.refuses(id, comment, { text: textOf(changes) }, code);
  }
  return cases;
}
