import { expect, it, vi } from 'vitest';
import { drawBytes, randomBytes } from '../../../coconut/algebra/random-source.ts';

const failed = expect.objectContaining({ name: 'CoconutError', code: 'COCONUT_RANDOMNESS' });

it('gives as many bytes as the platform does, also more than it gives at once', () => {
  const platform = vi.spyOn(globalThis.crypto, 'getRandomValues');
  const bytes = randomBytes(3 * 65_536 + 5);
  expect(platform.mock.calls.map(([part]) => part?.byteLength)).toEqual([
    65_536, 65_536, 65_536, 5,
  ]);
  platform.mockRestore();
  expect(bytes).toHaveLength(3 * 65_536 + 5);
  // Every part is filled: 32 zeros in a row have a chance of 2⁻²⁵⁶.
  for (let at = 0; at + 32 <= bytes.length; at += 65_536 / 2) {
    expect(bytes.subarray(at, at + 32).some((byte) => byte !== 0)).toBe(true);
  }
  expect(randomBytes(0)).toHaveLength(0);
});

it('a draw is a copy, which the source cannot change afterwards', () => {
  const kept = new Uint8Array(8).fill(3);
  const drawn = drawBytes(() => kept, 8);
  kept.fill(9);
  expect(drawn).toEqual(new Uint8Array(8).fill(3));
  const buffer = drawBytes((length) => Buffer.alloc(length, 4), 4);
  expect(buffer).toEqual(Uint8Array.of(4, 4, 4, 4));
  expect(buffer.constructor).toBe(Uint8Array);
});

it.each<[string, unknown]>([
  ['too few bytes', new Uint8Array(7)],
  ['too many bytes', new Uint8Array(9)],
  ['a list', [1, 2, 3, 4, 5, 6, 7, 8]],
  ['text', '12345678'],
  ['nothing', undefined],
])('a source that gives %s has failed', (_, answer) => {
  expect(() => drawBytes(() => answer as Uint8Array, 8)).toThrow(failed);
});
