import { decodeBase64Url, decodeHex, encodeBase64Url, encodeHex } from '@coir/coconut/ticket';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const INVALID = expect.objectContaining({ code: 'COCONUT_INVALID_ENCODING' });

describe('base64url', () => {
  it('gives what Node gives, and reads it back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = encodeBase64Url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(decodeBase64Url(text)).toEqual(bytes);
        expect(decodeBase64Url(text, bytes.length)).toEqual(bytes);
      }),
    );
  });

  it('has one text for each byte string: whatever it reads, it writes back alike', () => {
    const character = fc.constantFrom(...'ABab01-_+/= \n');
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 8 }), (text) => {
        let bytes: Uint8Array;
        try {
          bytes = decodeBase64Url(text);
        } catch {
          return;
        }
        expect(encodeBase64Url(bytes)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['padding', 'AA=='],
    ['the other alphabet', '+/+/'],
    ['white space', 'AAA '],
    ['a line end', 'AAAA\n'],
    ['a length of 1 modulo 4', 'AAAAA'],
    ['unused bits that are not zero, two', 'AAB'],
    ['unused bits that are not zero, four', 'AB'],
    ['a character outside ASCII', 'AAÄA'],
    ['a surrogate pair in place of two characters', 'AA😀'],
  ])('refuses %s', (_, text) => {
    expect(() => decodeBase64Url(text)).toThrow(INVALID);
  });

  it('refuses another number of bytes than is wanted', () => {
    expect(() => decodeBase64Url('AAAA', 2)).toThrow(INVALID);
    expect(() => decodeBase64Url('AAAA', 4)).toThrow(INVALID);
    expect(() => decodeBase64Url('', 1)).toThrow(INVALID);
    expect(decodeBase64Url('', 0)).toEqual(new Uint8Array(0));
  });
});

describe('hexadecimal', () => {
  it('writes lower case and reads it back', () => {
    const bytes = Uint8Array.of(0, 1, 0xab, 0xff);
    expect(encodeHex(bytes)).toBe('0001abff');
    expect(decodeHex('0001abff')).toEqual(bytes);
    expect(decodeHex('0001abff', 4)).toEqual(bytes);
  });

  it.each(['AB', 'a', 'zz', '0x01', ' 00', '00\n', '00 '])('refuses %j', (text) => {
    expect(() => decodeHex(text)).toThrow(INVALID);
  });

  it('refuses another number of bytes than is wanted', () => {
    expect(() => decodeHex('0001', 1)).toThrow(INVALID);
    expect(() => decodeHex('0001', 3)).toThrow(INVALID);
  });
});
