import { isIP } from 'node:net';
import { decodeNodeAddress, encodeNodeAddress, padNodeAddress, SphinxError } from '@coir/sphinx';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const INVALID = expect.objectContaining({ code: 'SPHINX_INVALID_NODE_ADDRESS' });
const LOOPBACK = '0606fd00000000000000000000000000000001';

describe('encodeNodeAddress', () => {
  it.each([
    ['10.0.0.1', 1789, '0406fd0a000001'],
    ['255.255.255.255', 65_535, '04ffffffffffff'],
    ['0.0.0.0', 0, '04000000000000'],
    ['::1', 1789, LOOPBACK],
    ['::', 1, '06000100000000000000000000000000000000'],
    ['2001:db8::ff:0', 80, '06005020010db80000000000000000 00ff0000'.replace(' ', '')],
    ['1:2:3:4:5:6:7:8', 1, '06000100010002000300040005000600070008'],
    ['1:2:3:4:5:6:1.2.3.4', 1, '06000100010002000300040005000601020304'],
    ['::ffff:1.2.3.4', 1, '06000100000000000000000000ffff01020304'],
    ['1::8', 1, '06000100010000000000000000000000000008'],
    ['FE80::', 1, '060001fe800000000000000000000000000000'],
  ])('encodes %s port %i', (host, port, expected) => {
    expect(bytesToHex(encodeNodeAddress({ host, port }))).toBe(expected);
  });

  it.each([
    '',
    'localhost',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.-4',
    ' 1.2.3.4',
    '1.2.3.4\n',
    '0x1.2.3.4',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    ':1:2:3:4:5:6:7',
    '12345::',
    'g::1',
    'fe80::1%eth0',
    '[::1]',
    '1.2.3.4::',
    '::1.2.3',
    '::1.2.3.4:5',
    `${'0'.repeat(200)}::1`,
  ])('refuses the host %j', (host) => {
    expect(() => encodeNodeAddress({ host, port: 1 })).toThrow(INVALID);
  });

  it.each([-1, 65_536, 1.5, Number.NaN])('refuses the port %d', (port) => {
    expect(() => encodeNodeAddress({ host: '1.2.3.4', port })).toThrow(INVALID);
  });

  it('agrees with the platform about what an address is', () => {
    const piece = fc.constantFrom('0', '1', 'ff', 'abcd', '10', '255', '256', ':', '::', '.', '');
    const property = fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
      const host = pieces.join('');
      let family = 0;
      try {
        family = encodeNodeAddress({ host, port: 1 }).length === 7 ? 4 : 6;
      } catch (error) {
        expect(error).toBeInstanceOf(SphinxError);
      }
      expect(family).toBe(isIP(host));
    });
    fc.assert(property, { numRuns: 3000 });
  });
});

describe('decodeNodeAddress', () => {
  it.each([
    ['0406fd0a000001', { host: '10.0.0.1', port: 1789, length: 7 }],
    [LOOPBACK, { host: '::1', port: 1789, length: 19 }],
    ['06000100010002000300040005000600070008', { host: '1:2:3:4:5:6:7:8', port: 1, length: 19 }],
    ['06000120010db8000000000001000000000001', { host: '2001:db8::1:0:0:1', port: 1, length: 19 }],
    ['06000100010000000200030004000500060007', { host: '1:0:2:3:4:5:6:7', port: 1, length: 19 }],
    ['06000100000000000000000000ffff01020304', { host: '::ffff:1.2.3.4', port: 1, length: 19 }],
    ['06000100010000000000000000000000000000', { host: '1::', port: 1, length: 19 }],
  ])('reads %s', (bytes, expected) => {
    expect(decodeNodeAddress(hexToBytes(bytes))).toEqual(expected);
  });

  it('ignores what follows', () => {
    const followed = hexToBytes('0406fd0a000001ffffff');
    expect(decodeNodeAddress(followed)).toEqual({ host: '10.0.0.1', port: 1789, length: 7 });
  });

  it.each(['', '04', '0406fd0a0000', LOOPBACK.slice(0, -2), '0506fd0a000001', '0006fd0a000001'])(
    'refuses %j',
    (bytes) => {
      expect(() => decodeNodeAddress(hexToBytes(bytes))).toThrow(INVALID);
    },
  );

  it('reads back every address that was encoded, in one form', () => {
    const host = fc.oneof(fc.ipV4(), fc.ipV6());
    const property = fc.property(host, fc.nat(65_535), (given, port) => {
      const bytes = encodeNodeAddress({ host: given, port });
      const decoded = decodeNodeAddress(bytes);
      expect(decoded).toMatchObject({ port, length: bytes.length });
      expect(isIP(decoded.host)).toBe(bytes.length === 7 ? 4 : 6);
      expect(encodeNodeAddress(decoded)).toEqual(bytes);
      if (isIP(decoded.host) === 6 && !decoded.host.includes('.')) {
        expect(new URL(`http://[${given}]/`).hostname).toBe(`[${decoded.host}]`);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('throws nothing but SphinxError on random bytes', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        expect(isIP(decodeNodeAddress(bytes).host)).not.toBe(0);
      } catch (error) {
        expect(error).toBeInstanceOf(SphinxError);
      }
    });
    fc.assert(property, { numRuns: 1000 });
  });
});

describe('padNodeAddress', () => {
  it.each([19, 32] as const)('fills an address with zeros to %i bytes', (length) => {
    for (const encoded of ['0406fd0a000001', LOOPBACK]) {
      const padded = padNodeAddress(hexToBytes(encoded), length);
      expect(bytesToHex(padded)).toBe(encoded.padEnd(2 * length, '0'));
    }
  });

  it.each(['0406fd0a00000100', '', LOOPBACK + LOOPBACK])('refuses %j', (bytes) => {
    expect(() => padNodeAddress(hexToBytes(bytes), 32)).toThrow(INVALID);
  });
});
