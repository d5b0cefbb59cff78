import { createHash } from 'node:crypto';
import {
  encodeBase64Url,
  type Manifest,
  manifestDigest,
  parseManifest,
  signManifest,
  verifyManifest,
} from '@coir/coconut/ticket';
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { SAMPLE, sampleSeed, signSample } from './sample-manifest.ts';

const NEXT = { ...SAMPLE, sequence: 8 };

describe('manifest digest', () => {
  it('is SHA-256 over label and canonical text, whatever the order of members', () => {
    const canonical = Buffer.from(
      JSON.stringify({
        bookSizes: SAMPLE.bookSizes,
        chain: { denom: 'ucoir', depositAddress: 'coir1deposit', id: 'chain-1' },
        denominations: SAMPLE.denominations.map(({ id, price, bytes }) => ({ bytes, id, price })),
        expiryPeriodDays: 7,
        issuers: SAMPLE.issuers.map(({ index, url, identityKey }) => ({ identityKey, index, url })),
        keys: SAMPLE.keys.map(({ keyId, record, state, notBefore, notAfter }) => ({
          keyId,
          notAfter,
          notBefore,
          record,
          state,
        })),
        network: 'coir-test',
        sequence: 7,
        threshold: 2,
        validityPeriods: 4,
        version: 1,
      }),
    );
    const length = (bytes: Buffer): Buffer => {
      const prefix = Buffer.alloc(4);
      prefix.writeUInt32BE(bytes.length);
      return prefix;
    };
    const label = Buffer.from('COIR-V1-MANIFEST');
    const digest = createHash('sha256')
      .update(Buffer.concat([length(label), label, length(canonical), canonical]))
      .digest('hex');
    expect(manifestDigest(SAMPLE)).toBe(digest);
    const reordered = Object.fromEntries(Object.entries(signSample([1, 2])).reverse());
    expect(manifestDigest(parseManifest(JSON.stringify(reordered)))).toBe(digest);
  });

  it('is of the content, not of who signed it', () => {
    expect(manifestDigest(signSample([1]))).toBe(manifestDigest(signSample([2, 3])));
    expect(manifestDigest(NEXT)).not.toBe(manifestDigest(SAMPLE));
  });
});

describe('manifest signatures', () => {
  it('holds with signatures of the threshold of its issuers', () => {
    expect(verifyManifest(signSample([1, 2]))).toBe(true);
    expect(verifyManifest(signSample([3, 1]))).toBe(true);
    expect(verifyManifest(parseManifest(JSON.stringify(signSample([1, 2, 3]))))).toBe(true);
  });

  it('does not hold with fewer', () => {
    expect(verifyManifest(signSample([]))).toBe(false);
    expect(verifyManifest(signSample([2]))).toBe(false);
  });

  it('counts an issuer once', () => {
    const once = signManifest(SAMPLE, 1, sampleSeed(1));
    expect(verifyManifest({ ...SAMPLE, signatures: [once, once] })).toBe(false);
  });

  it('does not count a stranger, nor an issuer under the index of another', () => {
    const own = signManifest(SAMPLE, 1, sampleSeed(1));
    const stranger = signManifest(SAMPLE, 9, sampleSeed(9));
    const disguised = signManifest(SAMPLE, 2, sampleSeed(3));
    expect(verifyManifest({ ...SAMPLE, signatures: [own, stranger] })).toBe(false);
    expect(verifyManifest({ ...SAMPLE, signatures: [own, disguised] })).toBe(false);
  });

  it('is not spoilt by a signature that does not count', () => {
    const stranger = signManifest(SAMPLE, 9, sampleSeed(9));
    const signed = signSample([1, 2]);
    expect(verifyManifest({ ...signed, signatures: [stranger, ...signed.signatures] })).toBe(true);
  });

  it('does not hold for any other content', () => {
    const signed = signSample([1, 2, 3]);
    const changes: Partial<Manifest>[] = [
      { sequence: 8 },
      { network: 'coir-tesu' },
      { threshold: 1 },
      { chain: { ...SAMPLE.chain, depositAddress: 'coir1thief' } },
      { keys: [] },
      { bookSizes: [4, 8, 32] },
    ];
    for (const change of changes) expect(verifyManifest({ ...signed, ...change })).toBe(false);
  });

  it('does not take a signature over the canonical text without its label', () => {
    const bare = encodeBase64Url(
      ed25519.sign(new TextEncoder().encode(JSON.stringify(SAMPLE)), sampleSeed(2)),
    );
    const own = signManifest(SAMPLE, 1, sampleSeed(1));
    const signatures = [own, { index: 2, signature: bare }];
    expect(verifyManifest({ ...SAMPLE, signatures })).toBe(false);
  });

  it('does not take a key of small order, under which one signature fits every text', () => {
    const neutral = Uint8Array.of(1, ...new Uint8Array(31));
    const universal = encodeBase64Url(Uint8Array.of(...neutral, ...new Uint8Array(32)));
    const issuers = SAMPLE.issuers.map((issuer) =>
      issuer.index === 3 ? { ...issuer, identityKey: encodeBase64Url(neutral) } : issuer,
    );
    const manifest = { ...SAMPLE, issuers };
    const own = signManifest(manifest, 1, sampleSeed(1));
    const signatures = [own, { index: 3, signature: universal }];
    expect(verifyManifest({ ...manifest, signatures })).toBe(false);
  });
});
