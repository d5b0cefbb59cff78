import { acceptsReplacement, verifyManifest } from '@coir/coconut/ticket';
import { describe, expect, it } from 'vitest';
import { SAMPLE, sampleIdentity, signSample } from './sample-manifest.ts';

const NEXT = { ...SAMPLE, sequence: 8 };

describe('replacing a manifest', () => {
  const previous = signSample([1, 2]);

  it('takes a higher sequence signed by the threshold of the previous issuers', () => {
    expect(acceptsReplacement(previous, signSample([2, 3], NEXT))).toBe(true);
  });

  it('refuses the same sequence and a lower one', () => {
    expect(acceptsReplacement(previous, signSample([1, 2, 3]))).toBe(false);
    expect(acceptsReplacement(previous, signSample([1, 2, 3], { ...SAMPLE, sequence: 6 }))).toBe(
      false,
    );
  });

  it('refuses another network', () => {
    expect(
      acceptsReplacement(previous, signSample([1, 2, 3], { ...NEXT, network: 'coir-other' })),
    ).toBe(false);
  });

  it('counts the previous issuers and the previous threshold, not those it names itself', () => {
    const issuers = [4, 5].map((index) => ({
      index,
      url: 'http://127.0.0.1:1',
      identityKey: sampleIdentity(index),
    }));
    const usurped = { ...NEXT, issuers, threshold: 1 };
    expect(verifyManifest(signSample([4, 5], usurped))).toBe(true);
    expect(acceptsReplacement(previous, signSample([4, 5], usurped))).toBe(false);
    expect(acceptsReplacement(previous, signSample([1, 4, 5], usurped))).toBe(false);
    expect(acceptsReplacement(previous, signSample([1, 2, 4], usurped))).toBe(true);
  });
});
