import { expect, it, vi } from 'vitest';
import { drawBytes, randomBytes } from '../../../../mixnet/sphinx/primitives/random-source.ts';

it('gives as many bytes as the platform does, also more than it gives at once', () => {
  const platform = vi.spyOn(globalThis.crypto, 'getRandomValues');
  const bytes = randomBytes(2 * 65_536 + 40);
  expect(platform.mock.calls.map(([part]) => part?.byteLength)).toEqual([65_536, 65_536, 40]);
  platform.mockRestore();
  // Every part is filled: 32 zeros in a row have a chance of 2⁻²⁵⁶.
  for (const at of [0, 65_536, 2 * 65_536]) {
    expect(bytes.subarray(at, at + 32).some((byte) => byte !== 0)).toBe(true);
  }
});

it.each<[string, unknown]>([
  ['too few bytes', new Uint8Array(7)],
  ['too many bytes', new Uint8Array(9)],
  ['a list', [1, 2, 3, 4, 5, 6, 7, 8]],
  ['text', '12345678'],
  ['nothing', undefined],
])('a source that gives %s has failed', (_, answer) => {
  expect(() => drawBytes(() => answer as Uint8Array, 8)).toThrow(
    expect.objectContaining({ name: 'SphinxError', code: 'SPHINX_RANDOMNESS' }),
  );
  expect(drawBytes(() => new Uint8Array(8).fill(3), 8)).toEqual(new Uint8Array(8).fill(3));
});
