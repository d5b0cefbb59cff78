import {
  encodeBase64Url,
  type Manifest,
  signManifest,
  type UnsignedManifest,
} from '@coir/coconut/ticket';
import { ed25519 } from '@noble/curves/ed25519.js';

/** Identity seed of an issuer of the sample. */
export function sampleSeed(index: number): Uint8Array {
  return new Uint8Array(32).fill(index);
}

/** Identity key of an issuer of the sample, base64url. */
export function sampleIdentity(index: number): string {
  return encodeBase64Url(ed25519.getPublicKey(sampleSeed(index)));
}

/** A well-formed manifest of three issuers, threshold 2; its key record is made up. */
export const SAMPLE: UnsignedManifest = {
  version: 1,
  sequence: 7,
  network: 'coir-test',
  chain: { id: 'chain-1', denom: 'ucoir', depositAddress: 'coir1deposit' },
  denominations: [
    { id: 1, price: '1000', bytes: 67_108_864 },
    { id: 2, price: '900719925474099300', bytes: 1 },
  ],
  expiryPeriodDays: 7,
  validityPeriods: 4,
  bookSizes: [4, 8, 32, 64],
  threshold: 2,
  issuers: [1, 2, 3].map((index) => ({
    index,
    url: `http://127.0.0.1:400${index}`,
    identityKey: sampleIdentity(index),
  })),
  keys: [
    {
      keyId: '1e'.repeat(32),
      record: 'AAAA',
      state: 'active',
      notBefore: 1_795_000_000,
      notAfter: 1_800_000_000,
    },
  ],
};

/** The sample, signed by the given issuers. */
export function signSample(
  indices: readonly number[],
  manifest: UnsignedManifest = SAMPLE,
): Manifest {
  const signatures = indices.map((index) => signManifest(manifest, index, sampleSeed(index)));
  return { ...manifest, signatures };
}
