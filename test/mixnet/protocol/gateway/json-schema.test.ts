import { describe, expect, it } from 'vitest';
import {
  base64Bytes,
  byteArray,
  byteCount,
  versionNumber,
} from '../../../../mixnet/protocol/gateway/json-schema.ts';

const isTaken = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe('a byte string as an array of numbers', () => {
  it('has from the fewest to the most numbers', () => {
    expect(byteArray(2, 3).parse([0, 255])).toEqual(Uint8Array.of(0, 255));
    expect(byteArray(2, 3).parse([1, 2, 3])).toEqual(Uint8Array.of(1, 2, 3));
    for (const value of [[], [1], [1, 2, 3, 4]]) {
      expect(isTaken(byteArray(2, 3), value)).toBe(false);
    }
  });

  it.each([[[256]], [[-1]], [[1.5]], [['1']], [[null]], ['AQ=='], [{ length: 1, 0: 1 }]])(
    'is not %j',
    (value) => {
      expect(isTaken(byteArray(1, 1), value)).toBe(false);
    },
  );
});

describe('a byte string as base64', () => {
  it('is the padded text of exactly that many bytes', () => {
    expect(base64Bytes(4).parse('/+8BAg==')).toEqual(Uint8Array.of(255, 239, 1, 2));
    for (const text of ['/+8BAg', '/+8BAh==', '_-8BAg==', ' /+8BAg==', '/+8BAg==\n', '/+8B', '']) {
      expect(isTaken(base64Bytes(4), text)).toBe(false);
    }
  });

  it('of many more bytes is not decoded at all', () => {
    expect(isTaken(base64Bytes(4), 'A'.repeat(2 ** 20))).toBe(false);
  });
});

describe('numbers', () => {
  it('of versions are a byte, those of bandwidth whole', () => {
    for (const value of [0, 255]) expect(isTaken(versionNumber, value)).toBe(true);
    for (const value of [-1, 256, 1.5, '5']) expect(isTaken(versionNumber, value)).toBe(false);
    for (const value of [0, -7, 2 ** 53 - 1]) expect(isTaken(byteCount, value)).toBe(true);
    for (const value of [0.5, 2 ** 53, '5']) expect(isTaken(byteCount, value)).toBe(false);
  });
});
