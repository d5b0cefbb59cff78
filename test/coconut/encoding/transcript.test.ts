import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, decodeU16, encodeText } from '../../../coconut/encoding/transcript.ts';
import {
  decodeItems,
  decodeScalar,
  encodeItems,
  encodeScalar,
  nobleGroup,
  u16,
  u32,
  u64,
} from '../../../coconut/index.ts';

const code = (code: string) => expect.objectContaining({ name: 'CoconutError', code });

describe('the transcript T', () => {
  it('puts the length before each item', () => {
    expect([...encodeItems(new Uint8Array([7]), new Uint8Array())]).toEqual([
      0, 0, 0, 1, 7, 0, 0, 0, 0,
    ]);
    expect(encodeItems()).toHaveLength(0);
  });

  it('is read back as it was written, for any items', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 6 }), (items) => {
        expect(decodeItems(encodeItems(...items), items.length)).toEqual(items);
      }),
      { numRuns: 100 },
    );
  });

  it('throws only its own error on any bytes, and writes back what it takes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        let items: readonly Uint8Array[] | undefined;
        try {
          items = decodeItems(bytes, 8);
        } catch (error) {
          expect(error).toEqual(code('COCONUT_INVALID_ENCODING'));
        }
        if (items) expect(encodeItems(...items)).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses more items than the limit, and lengths beyond the end', () => {
    const three = encodeItems(new Uint8Array(1), new Uint8Array(1), new Uint8Array(1));
    expect(decodeItems(three, 3)).toHaveLength(3);
    expect(() => decodeItems(three, 2)).toThrow(code('COCONUT_INVALID_ENCODING'));
    for (const bytes of [[0], [0, 0, 0], [0, 0, 0, 1], [255, 255, 255, 255, 0]]) {
      expect(() => decodeItems(new Uint8Array(bytes), 9)).toThrow(code('COCONUT_INVALID_ENCODING'));
    }
  });

  it('reads items of a view into a larger buffer', () => {
    const inner = encodeItems(new Uint8Array([1, 2, 3]));
    const larger = new Uint8Array([9, 9, ...inner, 9]);
    expect(decodeItems(larger.subarray(2, 2 + inner.length), 1)).toEqual([
      new Uint8Array([1, 2, 3]),
    ]);
  });
});

describe('numbers', () => {
  it('are big-endian and as long as their name says', () => {
    expect([...u16(0x0102)]).toEqual([1, 2]);
    expect([...u32(0xfffefdfc)]).toEqual([255, 254, 253, 252]);
    expect([...u64(2n ** 64n - 2n)]).toEqual([255, 255, 255, 255, 255, 255, 255, 254]);
    expect([...u64(Number.MAX_SAFE_INTEGER)]).toEqual([0, 31, 255, 255, 255, 255, 255, 255]);
  });

  it.each([
    () => u16(65_536),
    () => u16(-1),
    () => u16(1.5),
    () => u16(Number.NaN),
    () => u32(2 ** 32),
    () => u64(2n ** 64n),
    () => u64(-1n),
    () => u64(2 ** 53),
  ])('are refused outside their range: %s', (attempt) => {
    expect(attempt).toThrow(code('COCONUT_INVALID_ENCODING'));
  });
});

describe('scalars', () => {
  it('are 32 bytes, big-endian, and never reduced', () => {
    const bytes = encodeScalar(0x0102n + (1n << 248n));
    expect([bytes[0], bytes[30], bytes[31]]).toEqual([1, 1, 2]);
    expect(decodeScalar(nobleGroup, bytes)).toBe(0x0102n + (1n << 248n));
    for (const value of [nobleGroup.order, nobleGroup.order + 1n, (1n << 256n) - 1n]) {
      expect(() => decodeScalar(nobleGroup, encodeScalar(value))).toThrow(
        code('COCONUT_INVALID_SCALAR'),
      );
    }
    for (const length of [0, 31, 33]) {
      expect(() => decodeScalar(nobleGroup, new Uint8Array(length))).toThrow(
        code('COCONUT_INVALID_SCALAR'),
      );
    }
    for (const value of [-1n, 1n << 256n, 5 as unknown as bigint]) {
      expect(() => encodeScalar(value)).toThrow(code('COCONUT_INVALID_SCALAR'));
    }
  });
});

describe('text', () => {
  it('is UTF-8 exactly as given, byte-order mark and normal form included', () => {
    for (const text of ['', '\ufeffa', 'e\u0301', '\u00e9', '𝛽', '\0']) {
      expect(decodeText(encodeText(text))).toBe(text);
    }
    expect(encodeText('e\u0301')).not.toEqual(encodeText('\u00e9'));
  });

  it('has no lone surrogates and no bytes that are not UTF-8', () => {
    for (const text of ['\ud800', 'a\udc00b', '\udc00\ud800']) {
      expect(() => encodeText(text)).toThrow(code('COCONUT_INVALID_ATTRIBUTE'));
    }
    for (const bytes of [[0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]]) {
      expect(() => decodeText(new Uint8Array(bytes))).toThrow(code('COCONUT_INVALID_ENCODING'));
    }
  });
});

describe('a number of two bytes', () => {
  it.each([[[]], [[1]], [[0, 1, 2]]])('is not %j', (bytes) => {
    expect(() => decodeU16(Uint8Array.from(bytes))).toThrow(code('COCONUT_INVALID_ENCODING'));
  });

  it('is big-endian', () => {
    for (const value of [0, 1, 255, 256, 65_535]) expect(decodeU16(u16(value))).toBe(value);
    expect(decodeU16(Uint8Array.of(1, 2))).toBe(258);
  });
});
