import { expand_message_xmd } from '@noble/curves/abstract/hash-to-curve.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { expect, it } from 'vitest';
import { encodeTag, hashToScalar, ORDER } from '../../../coconut/group/scalar-hash.ts';
import { utf8 } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';

const TAG = 'COIR-TEST-BLS12381FR_XMD:SHA-256_';

it('is 48 expanded bytes, big-endian, modulo r', () => {
  for (const message of ['', 'abc', 'x'.repeat(200)]) {
    const expanded = expand_message_xmd(utf8(message), utf8(TAG), 48, sha256);
    const expected = BigInt(`0x${Buffer.from(expanded).toString('hex')}`) % ORDER;
    expect(hashToScalar(utf8(message), TAG)).toBe(expected);
  }
});

it('is another for another tag', () => {
  expect(hashToScalar(utf8('abc'), `${TAG}2`)).not.toBe(hashToScalar(utf8('abc'), TAG));
});

it('is the same for a view into a larger buffer, which stays as it was', () => {
  const pool = Buffer.from('..abc..');
  expect(hashToScalar(pool.subarray(2, 5), TAG)).toBe(hashToScalar(utf8('abc'), TAG));
  expect(pool.toString()).toBe('..abc..');
});

it.each<[string, () => unknown]>([
  ['a text', () => hashToScalar('abc' as never, TAG)],
  ['nothing', () => hashToScalar(undefined as never, TAG)],
  ['an empty tag', () => hashToScalar(utf8('abc'), '')],
  ['a tag beyond ASCII', () => encodeTag('COIR-Ä')],
])('%s is refused', (_, attempt) => {
  expect(codeOf(attempt)).toBe('COCONUT_INVALID_ENCODING');
});
