import { expect, it } from 'vitest';
import {
  assertHkdfLengths,
  assertLength,
} from '../../../../mixnet/sphinx/primitives/key-lengths.ts';

const refused = expect.objectContaining({ name: 'SphinxError', code: 'SPHINX_INVALID_LENGTH' });

it('a byte string has the length that is needed, or both are told', () => {
  assertLength(new Uint8Array(32), 32);
  for (const length of [0, 31, 33]) {
    expect(() => assertLength(new Uint8Array(length), 32)).toThrow(refused);
  }
  expect(() => assertLength(new Uint8Array(31), 32)).toThrow(/32 bytes .* not of 31/);
});

it('HKDF gives 1 to 8160 bytes, with an info of at most 1024', () => {
  for (const length of [1, 8160]) assertHkdfLengths(new Uint8Array(1024), length);
  for (const length of [0, -1, 8161, 1.5, Number.NaN]) {
    expect(() => assertHkdfLengths(new Uint8Array(0), length)).toThrow(refused);
  }
  expect(() => assertHkdfLengths(new Uint8Array(1025), 32)).toThrow(refused);
});
