import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFragment, encodeFragment, fragmentId } from '../../../../mixnet/client/index.ts';
import { refusalOf, toHex } from '../refusal.ts';

describe('fragments', () => {
  it('have the headers of the specification', () => {
    const payload = Uint8Array.of(9);
    const plain = { setId: 0x4e607186, total: 1, current: 1, link: undefined, payload };
    expect(toHex(encodeFragment(plain))).toBe('ce60718601010009');
    expect(toHex(fragmentId(plain))).toBe('4e60718601');
    const linked = {
      ...plain,
      total: 255,
      current: 255,
      link: { direction: 'next', setId: 5 },
    } as const;
    expect(toHex(encodeFragment(linked))).toBe('ce607186ffff8000000509');
    expect(decodeFragment(encodeFragment(linked))).toEqual(linked);
    const first = { ...plain, total: 3, link: { direction: 'previous', setId: 6 } } as const;
    expect(decodeFragment(encodeFragment(first))).toEqual(first);
  });

  it('that break a rule are refused', () => {
    const broken = [
      '',
      'ce607186010100',
      '4e60718601010009',
      '8000000001010009',
      'ce60718600000009',
      'ce60718600010009',
      'ce60718601000009',
      'ce60718601020009',
      'ce607186fffe8000000509',
      'ce607186030280000005aa',
      'ce6071860303800000050a',
      'ce60718603010000000509'.replace('00000005', '01000005'),
      'ce60718603018000000009',
      'ce6071860301ce60718609',
      'ce607186030180000005',
    ];
    for (const hex of broken) {
      const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
      expect(
        refusalOf(() => decodeFragment(bytes)),
        hex,
      ).toBe('CLIENT_INVALID_FRAGMENT');
    }
  });

  it('never make the reader throw anything but a typed error, and read what they write', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
        const outcome = refusalOf(() => decodeFragment(bytes));
        expect(['accepted', 'CLIENT_INVALID_FRAGMENT']).toContain(outcome);
        if (outcome === 'accepted') {
          const fragment = decodeFragment(bytes);
          expect(decodeFragment(encodeFragment(fragment))).toEqual(fragment);
        }
      }),
      { numRuns: 500 },
    );
  });
});
