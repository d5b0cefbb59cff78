import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpAddress, parseIpAddress } from '../../../../mixnet/sphinx/format/ip-address.ts';

const octetsOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('a literal', () => {
  it.each([
    ['0.0.0.0', '00000000'],
    ['127.0.0.1', '7f000001'],
    ['255.255.255.255', 'ffffffff'],
    ['::', '00'.repeat(16)],
    ['::1', `${'00'.repeat(15)}01`],
    ['2001:db8::8:800:200c:417a', '20010db80000000000080800200c417a'],
    ['2001:DB8:0:0:8:800:200C:417A', '20010db80000000000080800200c417a'],
    ['1::', `0001${'00'.repeat(14)}`],
    ['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
    ['1:2:3:4:5:6:1.2.3.4', '00010002000300040005000601020304'],
  ])('%s is its octets', (text, hex) => {
    expect(parseIpAddress(text)).toEqual(octetsOf(hex));
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '256.0.0.1',
    '01.2.3.4',
    '1.2.3.4 ',
    '0x7f.0.0.1',
    'localhost',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8:9',
    '12345::',
    'g::',
    '::1%eth0',
    '1.2.3.4::',
    '::1.2.3',
    '[::1]',
    '0'.repeat(46),
  ])('"%s" is none', (text) => {
    expect(parseIpAddress(text)).toBeUndefined();
  });

  it('is text', () => {
    for (const value of [undefined, null, 5, ['1.2.3.4']]) {
      expect(parseIpAddress(value as never)).toBeUndefined();
    }
  });

  it('is one exactly where the platform says so', () => {
    const part = fc.constantFrom(
      '0',
      '1',
      '12',
      '01',
      '256',
      'ffff',
      '10000',
      'g',
      '',
      ':',
      '.',
      '%',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        const text = parts.join('');
        // Zones are for this machine alone, and no address of a node.
        expect(parseIpAddress(text) !== undefined).toBe(isIP(text) !== 0 && !text.includes('%'));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the canonical literal', () => {
  it.each([
    ['c0000201', '192.0.2.1'],
    ['00'.repeat(16), '::'],
    ['20010db8000000000000000000000001', '2001:db8::1'],
    // RFC 5952 §4.2: one group alone is not shortened, the first of two longest runs is.
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['20010000000000010000000000000001', '2001:0:0:1::1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['00000000000000000000ffffc0000201', '::ffff:192.0.2.1'],
  ])('of %s is %s', (hex, text) => {
    expect(formatIpAddress(octetsOf(hex))).toBe(text);
  });

  it('is read back, for any octets', () => {
    const octet = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        fc
          .constantFrom(4, 16)
          .chain((length) => fc.array(octet, { minLength: length, maxLength: length })),
        (numbers) => {
          const octets = Uint8Array.from(numbers);
          expect(parseIpAddress(formatIpAddress(octets))).toEqual(octets);
        },
      ),
      { numRuns: 300 },
    );
  });
});
