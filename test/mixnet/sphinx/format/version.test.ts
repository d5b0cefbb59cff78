import { expect, it } from 'vitest';
import {
  assertVersion,
  decodeVersion,
  encodeVersion,
  SPHINX_VERSION,
} from '../../../../mixnet/sphinx/format/version.ts';

const refused = expect.objectContaining({ name: 'SphinxError', code: 'SPHINX_VERSION' });

it('is three bytes, of 258 or 259; packets are made with 259', () => {
  expect(encodeVersion(258)).toEqual(Uint8Array.of(0, 1, 2));
  expect(encodeVersion(259)).toEqual(Uint8Array.of(0, 1, 3));
  for (const version of [258, 259] as const) {
    expect(decodeVersion(encodeVersion(version))).toBe(version);
  }
  expect(SPHINX_VERSION).toBe(259);
});

it.each([
  [0, 0, 0],
  [0, 1, 1],
  [0, 1, 4],
  [1, 1, 2],
  [0xff, 0xff, 0xff],
])('the bytes %i %i %i are of no version', (...bytes) => {
  expect(() => decodeVersion(Uint8Array.from(bytes))).toThrow(refused);
});

it('nothing but the two numbers is one', () => {
  for (const value of [257, 260, 258.5, '259', undefined]) {
    expect(() => assertVersion(value as number)).toThrow(refused);
  }
});
