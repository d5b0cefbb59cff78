import { createHash, hkdfSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { hkdfOver } from '../../../../mixnet/sphinx/primitives/hkdf.ts';

const sha256 = (data: Uint8Array): Uint8Array =>
  Uint8Array.from(createHash('sha256').update(data).digest());
const bytes = (length: number, start = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, position) => start + position);

it('is RFC 5869, for salts up to the block and longer, and outputs of any length', () => {
  for (const salt of [bytes(0), bytes(13), bytes(64), bytes(65), bytes(200)]) {
    for (const length of [1, 31, 32, 33, 82, 288]) {
      const [key, info] = [bytes(22, 11), bytes(10, 0xf0)];
      const expected = new Uint8Array(hkdfSync('sha256', key, salt, info, length));
      expect(hkdfOver(sha256, key, salt, info, length)).toEqual(expected);
    }
  }
});

it('gives the first answer of RFC 5869, appendix A', () => {
  const key = new Uint8Array(22).fill(0x0b);
  const output = hkdfOver(sha256, key, bytes(13), bytes(10, 0xf0), 42);
  expect(Buffer.from(output).toString('hex')).toBe(
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  );
});
