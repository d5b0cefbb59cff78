import { expect, it } from 'vitest';
import {
  openBytes,
  SHARED_KEY_LENGTH,
  sealBytes,
  sealedLength,
} from '../../../../mixnet/protocol/gateway/sealed-bytes.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { flipBit, refusalOf } from '../../client/refusal.ts';

const random = seededRandom('sealed bytes');
const key = random(SHARED_KEY_LENGTH);
const plaintext = random(40);
const sealed = sealBytes(key, plaintext, random);

it('opens with its key to the plaintext, which it is a tag longer than', () => {
  expect(openBytes(key, sealed)).toEqual(plaintext);
  expect(sealed.ciphertext).toHaveLength(sealedLength(plaintext.length));
  expect(sealedLength(0)).toBe(16);
  expect(openBytes(key, sealBytes(key, new Uint8Array(0), random))).toHaveLength(0);
});

it('has another nonce and ciphertext each time', () => {
  const again = sealBytes(key, plaintext, random);
  expect(again.nonce).not.toEqual(sealed.nonce);
  expect(again.ciphertext).not.toEqual(sealed.ciphertext);
});

it('does not open with another key, nor with any bit changed', () => {
  const refused = 'GATEWAY_PROTOCOL_DECRYPTION';
  expect(refusalOf(() => openBytes(flipBit(key, 0), sealed))).toBe(refused);
  for (let bit = 0; bit < 8 * sealed.ciphertext.length; bit += 7) {
    const ciphertext = flipBit(sealed.ciphertext, bit);
    expect(refusalOf(() => openBytes(key, { ...sealed, ciphertext }))).toBe(refused);
  }
  const nonce = flipBit(sealed.nonce, 5);
  expect(refusalOf(() => openBytes(key, { ...sealed, nonce }))).toBe(refused);
});

it('of a length that nothing sealed has is refused like everything else', () => {
  for (const change of [
    { nonce: sealed.nonce.subarray(1) },
    { ciphertext: sealed.ciphertext.subarray(0, 15) },
    { ciphertext: new Uint8Array(0) },
  ]) {
    expect(refusalOf(() => openBytes(key, { ...sealed, ...change }))).toBe(
      'GATEWAY_PROTOCOL_DECRYPTION',
    );
  }
});
