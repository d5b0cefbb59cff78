import { expect, it } from 'vitest';
import {
  assertBytes,
  assertIsBytes,
  xorInPlace,
} from '../../../../mixnet/sphinx/format/byte-string.ts';

const refused = (message: string): object =>
  expect.objectContaining({ name: 'SphinxError', code: 'SPHINX_INVALID_LENGTH', message });

it('is a Uint8Array, a Buffer too, and nothing else', () => {
  assertIsBytes(new Uint8Array(3), 'a key');
  assertIsBytes(Buffer.alloc(3), 'a key');
  for (const value of ['abc', [1, 2, 3], new Uint16Array(3), new ArrayBuffer(3), undefined]) {
    expect(() => assertIsBytes(value as never, 'a key')).toThrow(
      refused('a key must be a Uint8Array'),
    );
  }
});

it('has its length, or is named with both', () => {
  assertBytes(new Uint8Array(3), 3, 'a key');
  expect(() => assertBytes(new Uint8Array(4), 3, 'a key')).toThrow(
    refused('a key must be 3 bytes, not 4'),
  );
  expect(() => assertBytes('abc' as never, 3, 'a key')).toThrow(
    refused('a key must be a Uint8Array'),
  );
});

it('takes a mask over its own length, and leaves the mask as it is', () => {
  const target = Uint8Array.of(0b1100, 0xff);
  const mask = Uint8Array.of(0b1010, 0xff, 7);
  xorInPlace(target, mask);
  expect(target).toEqual(Uint8Array.of(0b0110, 0));
  expect(mask).toEqual(Uint8Array.of(0b1010, 0xff, 7));
});
