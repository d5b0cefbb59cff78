import { x25519 } from '@coir/sphinx/primitives';
import { expect, it } from 'vitest';
import { createAgreementKeyPair } from '../../../../mixnet/protocol/gateway/key-agreement.ts';
import { seededRandom } from '../../../support/seeded-random.ts';

it('is a secret from the source and its public half, with which both sides agree', () => {
  const [own, other] = ['own', 'other'].map((seed) => createAgreementKeyPair(seededRandom(seed)));
  if (own === undefined || other === undefined) throw new Error('two');
  expect(own.secretKey).toEqual(seededRandom('own')(32));
  expect(own.publicKey).toEqual(x25519.publicKey(own.secretKey));
  const shared = x25519.sharedSecret(own.secretKey, other.publicKey);
  expect(shared).toHaveLength(32);
  expect(shared).toEqual(x25519.sharedSecret(other.secretKey, own.publicKey));
});
