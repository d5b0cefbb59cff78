import { describe, expect, it } from 'vitest';
import {
  type CoconutErrorCode,
  encodeVerificationKey,
  type IndexedKey,
  nobleGroup,
  ttpKeygen,
  type VerificationKey,
} from '../../../coconut/index.ts';
import { issueCredential } from '../../support/issued-tickets.ts';

const fixture = issueCredential({ kinds: ['secret', 'integer'], threshold: 3, issuers: 5 });
const { parameters, issuers, record } = fixture;
const { g2, order } = nobleGroup;
const keys: readonly IndexedKey[] = record.partialKeys;
const code = (code: CoconutErrorCode, blamed: readonly number[] = []) =>
  expect.objectContaining({ name: 'CoconutError', code, blamed });
const keyBytes = (key: VerificationKey): string => encodeVerificationKey(parameters, key).join();

describe('dealing keys', () => {
  it.each([
    { threshold: 0, issuers: 3 },
    { threshold: 4, issuers: 3 },
    { threshold: 1.5, issuers: 3 },
    { threshold: 1, issuers: 257 },
  ])('refuses $threshold of $issuers', (options) => {
    expect(() => ttpKeygen(parameters, options)).toThrow(code('COCONUT_INVALID_THRESHOLD'));
  });

  it('gives shares below r, each with its own key', () => {
    for (const { issuerIndex, signingKey, verificationKey } of issuers) {
      expect(signingKey.y).toHaveLength(2);
      for (const scalar of [signingKey.x, ...signingKey.y]) {
        expect(scalar > 0n && scalar < order).toBe(true);
      }
      expect(g2.equals(verificationKey.alpha, g2.multiply(g2.generator, signingKey.x))).toBe(true);
      expect(keyBytes(verificationKey)).toBe(
        keyBytes(keys[issuerIndex - 1]?.key ?? record.masterKey),
      );
    }
  });
});
