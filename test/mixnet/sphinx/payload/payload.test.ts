import { describe, expect, it } from 'vitest';
import { padMessage, recoverMessage } from '../../../../mixnet/sphinx/payload/payload.ts';

const REFUSED = expect.objectContaining({ code: 'SPHINX_PAYLOAD_TAG' });

describe('padMessage', () => {
  it('puts 16 zeros before the message, and 0x01 and zeros after it', () => {
    const padded = padMessage(Uint8Array.of(9, 1, 0), 40);
    expect([...padded]).toEqual([...new Array(16).fill(0), 9, 1, 0, 1, ...new Array(20).fill(0)]);
  });
});

describe('recoverMessage', () => {
  it.each([
    ['empty', []],
    ['all zeros', [0, 0, 0]],
    ['all ones', [1, 1, 1]],
    ['of every kind', [1, 0, 255, 1, 0]],
  ])('gives back a message that is %s', (_name, message) => {
    const bytes = Uint8Array.from(message);
    expect(recoverMessage(padMessage(bytes, 40))).toEqual(bytes);
    expect(recoverMessage(padMessage(bytes, 16 + 17 + bytes.length))).toEqual(bytes);
  });

  it('refuses a payload with any bit of its first 16 bytes set', () => {
    for (let bit = 0; bit < 128; bit += 1) {
      const payload = padMessage(Uint8Array.of(5), 40);
      payload[bit >> 3] = 1 << (bit & 7);
      expect(() => recoverMessage(payload)).toThrow(REFUSED);
    }
  });

  it('refuses a payload without the end of a message', () => {
    expect(() => recoverMessage(new Uint8Array(40))).toThrow(REFUSED);
    expect(() => recoverMessage(new Uint8Array(40).fill(2, 16))).toThrow(REFUSED);
  });
});
