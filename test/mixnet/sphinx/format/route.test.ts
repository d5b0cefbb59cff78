import { describe, expect, it } from 'vitest';
import { checkPath, type Path } from '../../../../mixnet/sphinx/format/route.ts';

const hop = { address: new Uint8Array(32).fill(1), publicKey: new Uint8Array(32).fill(2) };
const path: Path = { route: [hop, hop], delaysNs: [5n, 0n], destination: new Uint8Array(32) };
const refused = (code: string): object => expect.objectContaining({ name: 'SphinxError', code });

describe('a path', () => {
  it('has an identifier of zeros and version 259 unless it says otherwise', () => {
    expect(checkPath(path)).toEqual({ ...path, identifier: new Uint8Array(16), version: 259 });
    const said = { ...path, identifier: new Uint8Array(16).fill(7), version: 258 as const };
    expect(checkPath(said)).toEqual(said);
  });

  it('has 1 to 5 hops', () => {
    for (const count of [1, 5]) {
      const route = Array.from({ length: count }, () => hop);
      expect(checkPath({ ...path, route, delaysNs: route.map(() => 1n) }).route).toBe(route);
    }
    for (const count of [0, 6]) {
      const route = Array.from({ length: count }, () => hop);
      expect(() => checkPath({ ...path, route, delaysNs: route.map(() => 1n) })).toThrow(
        refused('SPHINX_ROUTE_LENGTH'),
      );
    }
  });

  it.each<[string, string, Partial<Path>]>([
    [
      'a short address',
      'SPHINX_INVALID_LENGTH',
      { route: [hop, { ...hop, address: new Uint8Array(31) }] },
    ],
    [
      'a long key',
      'SPHINX_INVALID_LENGTH',
      { route: [{ ...hop, publicKey: new Uint8Array(33) }, hop] },
    ],
    ['text for a destination', 'SPHINX_INVALID_LENGTH', { destination: 'x'.repeat(32) as never }],
    ['a short identifier', 'SPHINX_INVALID_LENGTH', { identifier: new Uint8Array(15) }],
    ['too few delays', 'SPHINX_INVALID_DELAY', { delaysNs: [1n] }],
    ['too many delays', 'SPHINX_INVALID_DELAY', { delaysNs: [1n, 2n, 3n] }],
    ['a delay that is a number', 'SPHINX_INVALID_DELAY', { delaysNs: [1n, 2 as never] }],
    ['a negative delay', 'SPHINX_INVALID_DELAY', { delaysNs: [1n, -1n] }],
    ['a delay of 65 bits', 'SPHINX_INVALID_DELAY', { delaysNs: [2n ** 64n, 1n] }],
    ['another version', 'SPHINX_VERSION', { version: 260 as never }],
  ])('is refused with %s: %s', (_, code, change) => {
    expect(() => checkPath({ ...path, ...change })).toThrow(refused(code));
  });

  it('has the longest delay that the header holds', () => {
    const delaysNs = [2n ** 64n - 1n, 0n];
    expect(checkPath({ ...path, delaysNs }).delaysNs).toEqual(delaysNs);
  });
});
