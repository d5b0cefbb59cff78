import { describe, expect, it } from 'vitest';
import { xorInPlace } from '../../../../mixnet/sphinx/format/byte-string.ts';
import { computeFiller } from '../../../../mixnet/sphinx/header/filler.ts';
import { keystream } from '../../../../mixnet/sphinx/header/stream-cipher.ts';

const keys = [1, 2, 3, 4, 5].map((byte) => new Uint8Array(16).fill(byte));

describe('computeFiller', () => {
  it('has a block for each hop before the last', () => {
    for (let hops = 1; hops <= 5; hops += 1) {
      expect(computeFiller(keys.slice(0, hops)).length).toBe(60 * (hops - 1));
    }
  });

  it('is built step by step from the tails of the keystreams', () => {
    const [first, second] = keys.map((key) => keystream(key, 360));
    const one = first?.slice(300) ?? new Uint8Array();
    expect(computeFiller(keys.slice(0, 2))).toEqual(one);
    const two = new Uint8Array(120);
    two.set(one);
    xorInPlace(two, second?.subarray(240) ?? new Uint8Array());
    expect(computeFiller(keys.slice(0, 3))).toEqual(two);
  });
});
