import { manifestDigest, trustManifest } from '@coir/coconut/ticket';
import { describe, expect, it } from 'vitest';
import { makeTicketNetwork } from '../../support/ticket-network.ts';

const { manifest, keyId } = makeTicketNetwork();
const text = JSON.stringify(manifest);
const [signature] = manifest.signatures;

describe('the manifest a program trusts', () => {
  it('is decoded with its own digest or with none', () => {
    expect(trustManifest(text).keyById(keyId)?.state).toBe('active');
    expect(trustManifest(text, manifestDigest(manifest)).network).toBe(manifest.network);
  });

  it.each([
    ['with another digest than the pinned one', text, '0'.repeat(64), 'COCONUT_OTHER_MANIFEST'],
    [
      'with a pinned digest in upper case',
      text,
      manifestDigest(manifest).toUpperCase(),
      'COCONUT_OTHER_MANIFEST',
    ],
    [
      'with fewer signatures than its threshold',
      JSON.stringify({ ...manifest, signatures: [signature] }),
      undefined,
      'COCONUT_INVALID_MANIFEST',
    ],
    [
      'changed after it was signed',
      JSON.stringify({ ...manifest, expiryPeriodDays: 14 }),
      undefined,
      'COCONUT_INVALID_MANIFEST',
    ],
    ['malformed', text.slice(1), undefined, 'COCONUT_INVALID_MANIFEST'],
  ])('is refused %s', (_, given, digest, code) => {
    expect(() => trustManifest(given, digest)).toThrow(expect.objectContaining({ code }));
  });

  it('says how many signatures it takes', () => {
    const unsigned = JSON.stringify({ ...manifest, signatures: [] });
    expect(() => trustManifest(unsigned)).toThrow(
      `fewer than ${manifest.threshold} of its ${manifest.issuers.length} issuers`,
    );
  });
});
