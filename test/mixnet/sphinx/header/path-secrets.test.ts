import { x25519 } from '@coir/sphinx/primitives';
import { describe, expect, it } from 'vitest';
import { deriveHopKeys } from '../../../../mixnet/sphinx/header/hop-keys.ts';
import { derivePathSecrets } from '../../../../mixnet/sphinx/header/path-secrets.ts';
import { seededRandom } from '../../../support/seeded-random.ts';

describe('derivePathSecrets', () => {
  it('gives the secrets of one multiplication after the other, for any keys', () => {
    const random = seededRandom('blinding');
    for (let round = 0; round < 40; round += 1) {
      const hops = 1 + (round % 5);
      const initial = random(32);
      const publicKeys = Array.from({ length: hops }, () => x25519.publicKey(random(32)));
      const { groupElement, hopKeys } = derivePathSecrets(initial, publicKeys);
      expect(groupElement).toEqual(x25519.publicKey(initial));
      const factors: Uint8Array[] = [initial];
      for (const [hop, publicKey] of publicKeys.entries()) {
        const shared = factors.reduce<Uint8Array>(
          (point, factor) => x25519.sharedSecret(factor, point) ?? new Uint8Array(),
          publicKey,
        );
        const expected = deriveHopKeys(shared);
        expect(hopKeys[hop]).toEqual(expected);
        factors.push(expected.blindingFactor);
      }
    }
  });

  it('gives each node the secret it derives from the blinded group element', () => {
    const random = seededRandom('nodes');
    for (let round = 0; round < 10; round += 1) {
      const secretKeys = Array.from({ length: 5 }, () => random(32));
      const publicKeys = secretKeys.map((secretKey) => x25519.publicKey(secretKey));
      const { groupElement, hopKeys } = derivePathSecrets(random(32), publicKeys);
      let alpha = groupElement;
      for (const [hop, secretKey] of secretKeys.entries()) {
        const keys = deriveHopKeys(x25519.sharedSecret(secretKey, alpha) ?? new Uint8Array());
        expect(keys).toEqual(hopKeys[hop]);
        alpha = x25519.sharedSecret(keys.blindingFactor, alpha) ?? new Uint8Array();
      }
    }
  });
});
