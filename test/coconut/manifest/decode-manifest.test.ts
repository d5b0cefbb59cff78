import { createKeyRecord, encodeKeyRecord, type KeyRecord, keygen, setup } from '@coir/coconut';
import {
  decodeManifest,
  encodeBase64Url,
  encodeHex,
  type Manifest,
  TICKET_SCHEMA,
  ticketParameters,
  ticketScope,
  verifyManifest,
} from '@coir/coconut/ticket';
import { describe, expect, it } from 'vitest';
import { dealNetwork } from '../../support/issued-tickets.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const { manifest, keys } = dealNetwork({ keyStates: ['active', 'grace', 'retired'] });
const [dealt] = keys;
const [listed] = manifest.keys;
if (dealt === undefined || listed === undefined) throw new Error('the network has no key');

/** The manifest with `record` in place of its active key. */
function withRecord(record: KeyRecord, keyId: string = encodeHex(record.keyId)): Manifest {
  const key = { ...listed, keyId, record: encodeBase64Url(encodeKeyRecord(record)) };
  return { ...manifest, keys: [key as Manifest['keys'][number]] };
}

/** A record of the dealt keys under other terms. */
function recordWith(terms: { network?: string; threshold?: number }): KeyRecord {
  const { network = manifest.network, threshold = 2 } = terms;
  const shares = dealNetwork({ network, threshold }).keys[0];
  return createKeyRecord(ticketParameters(network), {
    scope: ticketScope(network),
    threshold,
    partialKeys: shares?.record.partialKeys ?? [],
  });
}

describe('opening a manifest', () => {
  it('decodes every key once and finds what services ask for', () => {
    const open = decodeManifest(manifest);
    expect(verifyManifest(manifest)).toBe(true);
    expect(open.network).toBe('coir-test');
    expect(open.parameters.schema).toEqual(TICKET_SCHEMA);
    expect(open.activeKey?.keyId).toBe(dealt.keyId);
    expect(open.activeKey?.record.keyId).toEqual(dealt.record.keyId);
    expect(open.graceKeys.map(({ keyId }) => keyId)).toEqual([keys[1]?.keyId]);
    expect(open.keyById(keys[2]?.keyId ?? '')?.state).toBe('retired');
    expect(open.keyById('00'.repeat(32))).toBeUndefined();
    expect(open.denominationById(1)?.bytes).toBe(67_108_864);
    expect(open.denominationById(2)).toBeUndefined();
    expect(open.priceOf(1)).toBe(1000n);
    expect(open.priceOf(2)).toBeUndefined();
  });

  it('keeps prices beyond 2^53 exact', () => {
    const denominations = [{ id: 1, price: '9007199254740993', bytes: 1 }];
    expect(decodeManifest({ ...manifest, denominations, keys: [] }).priceOf(1)).toBe(
      9007199254740993n,
    );
  });

  it('has no active key where none is active', () => {
    const pending = { ...listed, state: 'pending' as const };
    const open = decodeManifest({ ...manifest, keys: [pending] });
    expect(open.activeKey).toBeUndefined();
    expect(open.graceKeys).toEqual([]);
  });

  it.each<[string, Manifest]>([
    ['of another key id', withRecord(dealt.record, '00'.repeat(32))],
    ['of another network', withRecord(recordWith({ network: 'coir-other' }))],
    ['with another threshold', withRecord(recordWith({ threshold: 3 }))],
    [
      'of an issuer that is not listed',
      { ...withRecord(dealt.record), issuers: manifest.issuers.slice(0, 2) },
    ],
  ])('refuses a record %s', (_, changed) => {
    expect(() => decodeManifest(changed)).toThrow(
      expect.objectContaining({ code: 'COCONUT_INVALID_MANIFEST' }),
    );
  });

  it('refuses a record of another schema', () => {
    const schema = { ...TICKET_SCHEMA, name: 'ticket-2' };
    const parameters = setup(manifest.network, schema);
    const { verificationKey } = keygen(parameters, seededRandom('other schema'));
    const record = createKeyRecord(parameters, {
      scope: ticketScope(manifest.network),
      threshold: 1,
      partialKeys: [{ issuerIndex: 1, key: verificationKey }],
    });
    expect(() => decodeManifest({ ...withRecord(record), threshold: 1 })).toThrow(
      expect.objectContaining({ code: 'COCONUT_INVALID_MANIFEST' }),
    );
  });

  it('refuses a record that is cut off', () => {
    const bytes = encodeKeyRecord(dealt.record);
    const key = { ...listed, record: encodeBase64Url(bytes.subarray(0, bytes.length - 1)) };
    expect(() => decodeManifest({ ...manifest, keys: [key] })).toThrow(/./);
  });
});
