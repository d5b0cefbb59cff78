import { decodeHex, encodeHex } from '@coir/coconut/ticket';
import { describe, expect, it } from 'vitest';

const INVALID = expect.objectContaining({ code: 'COCONUT_INVALID_ENCODING' });

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
