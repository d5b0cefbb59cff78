import { decodeVerificationKey } from '@coir/coconut';
import { decodeBase64Url, decodeManifest, manifestDigest } from '@coir/coconut/ticket';
import { BLIND_SIGN_BODY_BOUNDS } from '@coir/issuer-api';
import { expect, it } from 'vitest';
import { describeIssuer } from '../../../issuer-service/api/issuer-description.ts';
import { dealNetwork } from '../../support/issued-tickets.ts';

const { manifest, keys } = dealNetwork({ keyStates: ['active', 'grace'] });
const decoded = decodeManifest(manifest);

it('is what the manifest says, for this issuer, with the bounds of what is posted to it', () => {
  const { network, chain, denominations, bookSizes, threshold } = manifest;
  const { expiryPeriodDays, validityPeriods } = manifest;
  expect(describeIssuer(decoded, 2)).toMatchObject({
    network,
    manifestDigest: manifestDigest(manifest),
    issuerIndex: 2,
    threshold,
    chain,
    denominations,
    expiryPeriodDays,
    validityPeriods,
    bookSizes,
    limits: { bodyBytes: BLIND_SIGN_BODY_BOUNDS.maxLength, requests: 64 },
  });
});

it('has the partial key of this issuer under each key of the network', () => {
  const { keys: described } = describeIssuer(decoded, 2);
  expect(described.map(({ keyId, state }) => ({ keyId, state }))).toEqual(
    keys.map(({ keyId, state }) => ({ keyId, state })),
  );
  for (const [position, { partialKey }] of described.entries()) {
    const { parameters } = decoded;
    const key = decodeVerificationKey(parameters, decodeBase64Url(partialKey));
    const dealt = keys[position]?.pairs[1]?.verificationKey;
    expect(parameters.group.g2.equals(key.alpha, dealt?.alpha ?? key.alpha)).toBe(true);
    expect(dealt).toBeDefined();
  }
});

it('has no key for somebody who has no part in any, and nothing secret', () => {
  expect(describeIssuer(decoded, 9).keys).toEqual([]);
  const text = JSON.stringify(describeIssuer(decoded, 1));
  for (const { pairs } of keys) {
    for (const { signingKey } of pairs) {
      expect(text).not.toContain(
        Buffer.from(signingKey.x.toString(16), 'hex').toString('base64url'),
      );
    }
  }
});
