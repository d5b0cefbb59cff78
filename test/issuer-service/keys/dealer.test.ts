import { decodeSigningKey, deriveVerificationKey, encodeVerificationKey } from '@coir/coconut';
import {
  decodeBase64Url,
  decodeManifest,
  manifestDigest,
  parseManifest,
  verifyManifest,
} from '@coir/coconut/ticket';
import { createNetworkWithDealer, type DealerTerms } from '@coir/issuer-service';
import { describe, expect, it } from 'vitest';
import { group } from '../ticket-market.ts';

const terms: DealerTerms = {
  network: 'coir-dealt',
  chainId: 'chain-1',
  denom: 'ucoir',
  depositAddress: `coir1${'ab'.repeat(20)}`,
  issuers: 3,
  threshold: 2,
  issuerUrl: (issuerIndex) => `http://127.0.0.1:${4000 + issuerIndex}`,
  nowSeconds: 1_795_000_000,
};

describe('a network made by a dealer', () => {
  it('has a manifest that everybody takes, signed by all its issuers', () => {
    const { manifest, manifestDigest: pinned } = createNetworkWithDealer(terms, group);
    const parsed = parseManifest(JSON.stringify(manifest));
    expect(parsed).toEqual(manifest);
    expect(verifyManifest(parsed)).toBe(true);
    expect(parsed.signatures).toHaveLength(3);
    expect(manifestDigest(parsed)).toBe(pinned);
    expect(decodeManifest(parsed, group).activeKey?.record.threshold).toBe(2);
  });

  it('has for each issuer the share of its partial key', () => {
    const { manifest, issuers } = createNetworkWithDealer(terms, group);
    const key = decodeManifest(manifest, group).activeKey;
    if (key === undefined) throw new Error('no key');
    const { parameters, partialKeys } = key.record;
    for (const { issuerIndex, keyId, signingKey } of issuers) {
      const share = decodeSigningKey(parameters, decodeBase64Url(signingKey));
      const listed = partialKeys.find((partial) => partial.issuerIndex === issuerIndex);
      if (listed === undefined) throw new Error('no partial key');
      expect(keyId).toBe(key.keyId);
      expect(
        encodeVerificationKey(parameters, deriveVerificationKey(parameters.group, share)),
      ).toEqual(encodeVerificationKey(parameters, listed.key));
    }
  });

  it.each<[string, Partial<DealerTerms>, string]>([
    ['more issuers than a manifest lists', { issuers: 129 }, 'COCONUT_INVALID_MANIFEST'],
    ['an address that is no URL', { issuerUrl: () => 'nowhere' }, 'COCONUT_INVALID_MANIFEST'],
    ['a threshold above the issuers', { threshold: 4 }, 'COCONUT_INVALID_THRESHOLD'],
    ['no issuer', { issuers: 0, threshold: 0 }, 'COCONUT_INVALID_THRESHOLD'],
  ])('is not made with %s', (_, change, code) => {
    expect(() => createNetworkWithDealer({ ...terms, ...change }, group)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
