import { FRAGMENT_CAPACITY, KEY_MATERIAL_LENGTH } from '@coir/sphinx';
import { describe, expect, it } from 'vitest';
import { decryptReply, encryptReply, replyKeyDigest } from '../../../../mixnet/client/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';

const random = seededRandom('messages');

describe('replies', () => {
  it('are named by the digest of their key and decrypted with it', () => {
    const key = random(16);
    const fragment = random(FRAGMENT_CAPACITY);
    const sealed = encryptReply(key, fragment);
    expect(sealed).toHaveLength(KEY_MATERIAL_LENGTH + FRAGMENT_CAPACITY);
    expect(sealed.subarray(0, KEY_MATERIAL_LENGTH)).toEqual(replyKeyDigest(key));
    expect(decryptReply(key, sealed)).toEqual(fragment);
  });
});
