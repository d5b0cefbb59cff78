import {
  encodeBase64Url,
  type Manifest,
  signManifest,
  type UnsignedManifest,
} from '@coir/coconut/ticket';
import { ed25519 } from '@noble/curves/ed25519.js';
import { NETWORK } from './worlds.ts';

/** Identity seed of an issuer of the kit. */
export function seedOf(index: number): Uint8Array {
  return new Uint8Array(32).fill(index);
}

/** Identity key of an issuer of the kit, base64url. */
export function identityOf(index: number): string {
  return encodeBase64Url(ed25519.getPublicKey(seedOf(index)));
}

/**
 * A manifest of three issuers, threshold 2. Its key record is three bytes, which reading does not
 * look into.
 */
export const MANIFEST: UnsignedManifest = {
  version: 1,
  sequence: 7,
  network: NETWORK,
  chain: { id: 'coir-kit-1', denom: 'ucoir', depositAddress: 'coir1deposit' },
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
    url: `http://${index}.example`,
    identityKey: identityOf(index),
  })),
  keys: [
    {
      keyId: '1e'.repeat(32),
      record: 'AQID',
      state: 'active',
      notBefore: 1_795_000_000,
      notAfter: 1_800_000_000,
    },
  ],
};

/** A manifest with no more in it than there must be. */
export const SMALLEST: UnsignedManifest = {
  ...MANIFEST,
  denominations: MANIFEST.denominations.slice(0, 1),
  bookSizes: [8],
  threshold: 1,
  issuers: MANIFEST.issuers.slice(0, 1),
  keys: [],
};

/** A manifest signed by the issuers at these indices. */
export function signed(manifest: UnsignedManifest, indices: readonly number[]): Manifest {
  const signatures = indices.map((index) => signManifest(manifest, index, seedOf(index)));
  return { ...manifest, signatures };
}
