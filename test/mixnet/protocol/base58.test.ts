import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase58, encodeBase58 } from '../../../mixnet/protocol/base58.ts';
import { fromHex, refusalOf } from '../client/refusal.ts';

describe('base58', () => {
  it('gives the texts of known values', () => {
    const known: [string, string][] = [
      ['', ''],
      ['61', '2g'],
      ['626262', 'a3gV'],
      ['516b6fcd0f', 'ABnLTmg'],
      ['00000000000000000000', '1111111111'],
      ['00eb15231dfceb60925886b67d065299925915aeb172c06647', '1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L'],
    ];
    for (const [hex, text] of known) {
      expect(encodeBase58(fromHex(hex))).toBe(text);
      expect(decodeBase58(text, hex.length / 2)).toEqual(fromHex(hex));
    }
  });

  it('reads back every byte string, and no other text as it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = encodeBase58(bytes);
        expect(decodeBase58(text, bytes.length)).toEqual(bytes);
        expect(refusalOf(() => decodeBase58(`1${text}`, bytes.length))).toBe(
          'CLIENT_INVALID_BASE58',
        );
      }),
    );
  });

  it('refuses foreign characters, other lengths and long texts', () => {
    const text = encodeBase58(new Uint8Array(32).fill(7));
    const broken = [`${text}0`, `O${text.slice(1)}`, `I${text.slice(1)}`, `l${text.slice(1)}`];
    for (const one of [...broken, ` ${text}`, `${text} `, '', text.slice(1), 'z'.repeat(100_000)]) {
      expect(refusalOf(() => decodeBase58(one, 32))).toBe('CLIENT_INVALID_BASE58');
    }
    expect(refusalOf(() => decodeBase58(text, 31))).toBe('CLIENT_INVALID_BASE58');
    expect(refusalOf(() => decodeBase58(text, 33))).toBe('CLIENT_INVALID_BASE58');
  });
});
