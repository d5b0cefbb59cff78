import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from '../../../mixnet/client/base64.ts';

describe('base64', () => {
  it('agrees with the platform in both alphabets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        expect(encodeBase64(bytes, 'standard')).toBe(Buffer.from(bytes).toString('base64'));
        expect(encodeBase64(bytes, 'url')).toBe(Buffer.from(bytes).toString('base64url'));
        expect(decodeBase64(encodeBase64(bytes, 'standard'), 'standard')).toEqual(bytes);
        expect(decodeBase64(encodeBase64(bytes, 'url'), 'url')).toEqual(bytes);
      }),
    );
  });

  it('refuses every text that is not canonical', () => {
    const standard = [
      'A',
      'AA',
      'AAA',
      'AA=',
      'A===',
      'AB==',
      'AAB=',
      '====',
      'AAA=A',
      '-_==',
      'AA= ',
    ];
    for (const text of standard) expect(decodeBase64(text, 'standard'), text).toBeUndefined();
    const url = ['A', 'AB', 'AAB', 'AA==', 'AAA=', '+/', 'AAAA ', 'AA\n', 'AÀAA'];
    for (const text of url) expect(decodeBase64(text, 'url'), text).toBeUndefined();
  });
});
