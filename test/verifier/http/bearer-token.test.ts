import { expect, it } from 'vitest';
import { carriesToken, MIN_TOKEN_LENGTH } from '../../../verifier/http/bearer-token.ts';

const token = 'a'.repeat(MIN_TOKEN_LENGTH);

it('is carried by a header of the scheme Bearer, in any case, with exactly this token', () => {
  for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
    expect(carriesToken(`${scheme} ${token}`, token)).toBe(true);
  }
});

it.each([
  ['no header', undefined],
  ['an empty one', ''],
  ['the token alone', token],
  ['another scheme', `Basic ${token}`],
  ['a beginning of the token', `Bearer ${token.slice(1)}`],
  ['the token and more', `Bearer ${token}a`],
  ['two spaces', `Bearer  ${token}`],
  ['a line that ends', `Bearer ${token}\n`],
  ['a token of another case', `Bearer ${token.toUpperCase()}`],
  ['a token beyond all bounds', `Bearer ${'a'.repeat(1025)}`],
])('is not carried by %s', (_, header) => {
  expect(carriesToken(header, token)).toBe(false);
  expect(carriesToken(header, 'a'.repeat(1025))).toBe(false);
});
