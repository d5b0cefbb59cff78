import { manifestDigest } from '@coir/coconut/ticket';
import { openTrustedManifest } from '@coir/verifier';
import { describe, expect, it } from 'vitest';
import { makeTicketNetwork } from '../support/ticket-network.ts';

const { manifest, keyId } = makeTicketNetwork();
const text = JSON.stringify(manifest);

describe('the manifest a verifier trusts', () => {
  it('opens with its own digest or with none', () => {
    expect(openTrustedManifest(text).keyById(keyId)?.state).toBe('active');
    expect(openTrustedManifest(text, manifestDigest(manifest)).network).toBe(manifest.network);
  });

  it('is refused with another digest, with too few signatures, changed, or malformed', () => {
    const untrusted = expect.objectContaining({ code: 'VERIFIER_UNTRUSTED_MANIFEST' });
    expect(() => openTrustedManifest(text, '0'.repeat(64))).toThrow(untrusted);
    const [signature] = manifest.signatures;
    const unsigned = JSON.stringify({ ...manifest, signatures: [signature] });
    expect(() => openTrustedManifest(unsigned)).toThrow(untrusted);
    const changed = JSON.stringify({ ...manifest, expiryPeriodDays: 14 });
    expect(() => openTrustedManifest(changed)).toThrow(untrusted);
    expect(() => openTrustedManifest(text.slice(1))).toThrow(
      expect.objectContaining({ code: 'COCONUT_INVALID_MANIFEST' }),
    );
  });
});
