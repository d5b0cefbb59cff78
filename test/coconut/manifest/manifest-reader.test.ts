import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../coconut/manifest/canonical-json.ts';
import { ManifestReader } from '../../../coconut/manifest/manifest-reader.ts';

const reader = (value: JsonValue | undefined): ManifestReader => new ManifestReader(value, 'here');
const refused = (message: string): object =>
  expect.objectContaining({ code: 'COCONUT_INVALID_MANIFEST', message: `manifest: ${message}` });

describe('an object', () => {
  it('is read member by member, each known by its path', () => {
    const member = reader({ a: 1, b: { c: 'x' } }).object(['a', 'b']);
    expect(member('a').integer({ min: 1, max: 1 })).toBe(1);
    const inner = member('b').object(['c', 'd']);
    expect(inner('c').text(1)).toBe('x');
    expect(() => inner('d').text(1)).toThrow(refused('here.b.d is not text of 1 to 1 characters'));
    const root = new ManifestReader({ a: '' }, '').object(['a']);
    expect(() => root('a').text(9)).toThrow(refused('a is not text of 1 to 9 characters'));
  });

  it('has no other member, and no message names a stranger’s', () => {
    expect(() => reader({ a: 1, canary: 2 }).object(['a'])).toThrow(
      refused('here has an unknown member'),
    );
  });

  it.each<[JsonValue | undefined]>([[null], [[]], ['x'], [5], [undefined]])(
    'is not %j',
    (value) => {
      expect(() => reader(value).object([])).toThrow(refused('here is not an object'));
    },
  );
});

describe('a list', () => {
  const numbers = (value: JsonValue, ...keys: ((item: number) => unknown)[]): number[] =>
    reader(value).list({ min: 1, max: 3 }, (item) => item.integer({ min: 0, max: 9 }), ...keys);

  it('has at least the fewest and at most the most items', () => {
    expect([numbers([4]), numbers([1, 2, 3])]).toEqual([[4], [1, 2, 3]]);
    for (const value of [[], [1, 2, 3, 4]]) {
      expect(() => numbers(value)).toThrow(refused('here has the wrong length'));
    }
    expect(() => numbers({ length: 1 })).toThrow(refused('here is not a list'));
  });

  it('names the item that is wrong by its place', () => {
    expect(() => numbers([1, 10])).toThrow(refused('here[1] is not an integer from 0 to 9'));
  });

  it('has each key once', () => {
    expect(numbers([1, 1])).toEqual([1, 1]);
    expect(() => numbers([1, 1], (item) => item)).toThrow(refused('here has an item twice'));
    expect(() =>
      numbers(
        [1, 3],
        (item) => item,
        (item) => item % 2,
      ),
    ).toThrow(refused('here has an item twice'));
  });
});

describe('a value', () => {
  it.each<[JsonValue]>([[-1], [10], [1.5], ['1'], [2 ** 53], [true]])(
    '%j is no integer from 0 to 9',
    (value) => {
      expect(() => reader(value).integer({ min: 0, max: 9 })).toThrow(
        refused('here is not an integer from 0 to 9'),
      );
    },
  );

  it('is text without control characters, which matches all of what is asked for', () => {
    expect(reader('abc').text(3, /^[a-c]+$/)).toBe('abc');
    for (const value of ['abd', 'a\n', 'a\u0085']) {
      expect(() => reader(value).text(3, /^[a-c\s\u0085]+$/)).toThrow(refused('here is malformed'));
    }
  });

  it('is text that a decoder takes, and stays the text', () => {
    const decode = (text: string): number => {
      if (text !== 'good') throw new Error('no');
      return 5;
    };
    expect(reader('good').encoded(9, decode)).toBe('good');
    expect(() => reader('canary').encoded(9, decode)).toThrow(refused('here is malformed'));
  });

  it('is one of a few words', () => {
    expect(reader('b').oneOf(['a', 'b'])).toBe('b');
    for (const value of ['c', 5, undefined]) {
      expect(() => reader(value).oneOf(['a', 'b'])).toThrow(refused('here is not one of a, b'));
    }
  });
});
