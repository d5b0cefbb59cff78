import { randomBytes } from '@coir/sphinx/primitives';
import { describe, expect, it } from 'vitest';
import { TagSet } from '../../../../mixnet/node/replay/tag-set.ts';

function tags(count: number): Uint8Array[] {
  return Array.from({ length: count }, () => randomBytes(32));
}

describe('TagSet', () => {
  it('is exact over many tags, the all-zero tag included', () => {
    const set = new TagSet(randomBytes);
    const all = [new Uint8Array(32), ...tags(20_000)];
    for (const tag of all) expect(set.has(tag)).toBe(false);
    for (const tag of all) expect(set.insert(tag)).toBe(true);
    for (const tag of all) expect(set.insert(tag)).toBe(false);
    expect(set.size).toBe(all.length);
    const [first = new Uint8Array(32)] = tags(1);
    for (let bit = 0; bit < 256; bit += 1) {
      const other = Uint8Array.from(first);
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(set.insert(other)).toBe(true);
    }
  });
});
