import {
  base64UrlField,
  countField,
  digestField,
  hexField,
  keyField,
  positiveCountField,
  wordField,
} from '@coir/io';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const takes = (field: z.ZodType, value: unknown): boolean => field.safeParse(value).success;

describe('a field of bytes', () => {
  it.each([
    [
      'base64url',
      base64UrlField(0, 40),
      (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url'),
    ],
    ['hexadecimal digits', hexField(40), (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')],
  ])(
    'reads back what it wrote as %s, and takes no other text for the same bytes',
    async (name, field, text) => {
      const minLength = name === 'base64url' ? 0 : 40;
      await fc.assert(
        fc.property(fc.uint8Array({ minLength, maxLength: 40 }), fc.string(), (bytes, other) => {
          const written = z.encode(field, bytes);
          expect(written).toBe(text(bytes));
          expect(field.parse(written)).toEqual(bytes);
          const read = field.safeParse(other);
          if (read.success) expect(z.encode(field, read.data)).toBe(other);
        }),
      );
    },
  );

  it.each(['AB', 'A', 'AA==', 'A A', '+/+/', 'ä', null, 5, [0]])('does not take %j', (text) => {
    expect(takes(base64UrlField(0, 40), text)).toBe(false);
  });

  it.each(['0', 'AB', '0g', ' 00', '0x00', null, 5])(
    'of hexadecimal digits does not take %j',
    (text) => {
      expect(takes(hexField(1), text)).toBe(false);
    },
  );

  it('has the same bounds for reading and writing', () => {
    const field = base64UrlField(2, 3);
    for (const length of [0, 1, 2, 3, 4, 300]) {
      const bytes = new Uint8Array(length);
      const isTaken = length === 2 || length === 3;
      expect(takes(field, Buffer.from(bytes).toString('base64url'))).toBe(isTaken);
      expect(z.safeEncode(field, bytes).success).toBe(isTaken);
    }
    expect(z.safeEncode(field, 'AAA' as never).success).toBe(false);
    expect(z.safeEncode(field, [1, 2] as never).success).toBe(false);
  });

  it('gives bytes of its own, and takes a Buffer and a view', () => {
    const view = Buffer.from([9, 1, 2, 9]).subarray(1, 3);
    expect(z.encode(base64UrlField(2), view)).toBe('AQI');
    const read = base64UrlField(2).parse('AQI');
    expect(read.constructor).toBe(Uint8Array);
    expect(read.buffer.byteLength).toBe(2);
  });

  it.each([
    [-1, 3],
    [3, 2],
    [0.5, 1],
    [0, Number.POSITIVE_INFINITY],
  ])('of %d to %d bytes is a mistake of the program', (minimum, maximum) => {
    expect(() => base64UrlField(minimum, maximum)).toThrow(RangeError);
  });
});

describe('the other fields', () => {
  it('take a key as 43 characters with nothing in the last two bits', () => {
    expect(keyField.parse('A'.repeat(43))).toEqual(new Uint8Array(32));
    for (const text of [
      'A'.repeat(42),
      'A'.repeat(44),
      `${'A'.repeat(42)}B`,
      `${'A'.repeat(43)}=`,
    ]) {
      expect(takes(keyField, text)).toBe(false);
    }
  });

  it.each([
    [digestField, ['a7'.repeat(32)], ['A7'.repeat(32), 'a7'.repeat(31), `${'a7'.repeat(32)}\n`, 7]],
    [countField, [0, 1, 2 ** 53 - 1], [-1, 0.5, 2 ** 53, Number.NaN, '1', 1n, null]],
    [positiveCountField, [1, 2 ** 53 - 1], [0, -1, 2 ** 53, '1']],
    [
      wordField,
      ['a', 'too_late_2', 'x'.repeat(64)],
      ['', 'A', 'a b', 'a-b', 'a\n', 'x'.repeat(65)],
    ],
  ])('take what they are for and nothing else', (field, good, bad) => {
    for (const value of good) expect(field.parse(value)).toBe(value);
    for (const value of bad) expect(takes(field, value), String(value)).toBe(false);
  });
});
