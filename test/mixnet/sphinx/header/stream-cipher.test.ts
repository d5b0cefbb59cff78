import { createCipheriv } from 'node:crypto';
import { expect, it } from 'vitest';
import { applyStream, keystream } from '../../../../mixnet/sphinx/header/stream-cipher.ts';

const key = new Uint8Array(16).fill(7);

it('is AES-128-CTR from a counter of zeros', () => {
  const cipher = createCipheriv('aes-128-ctr', key, new Uint8Array(16));
  expect(keystream(key, 100)).toEqual(Uint8Array.from(cipher.update(new Uint8Array(100))));
});

it('is its own inverse, of any length, and leaves its input as it was', () => {
  for (const length of [0, 1, 16, 333]) {
    const data = Uint8Array.from({ length }, (_, position) => position);
    const kept = data.slice();
    expect(applyStream(key, applyStream(key, data))).toEqual(data);
    expect(data).toEqual(kept);
  }
  expect(keystream(key, 20)).toEqual(keystream(key, 40).subarray(0, 20));
});
