import { describe, expect, it } from 'vitest';
import { describeBytes } from '../../../../mixnet/cli/output/byte-count.ts';

describe('a number of bytes', () => {
  it.each([
    [0, '0 MiB'],
    [67_108_864, '64 MiB'],
    [67_108_863, '63.9 MiB'],
    [1_048_576 * 4.25, '4.2 MiB'],
  ])('of %d is said in MiB, never more than there are', (bytes, text) => {
    expect(describeBytes(bytes)).toBe(text);
  });
});
