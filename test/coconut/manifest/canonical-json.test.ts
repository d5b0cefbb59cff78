import { canonicalJson, JSON_DEPTH_LIMIT } from '@coir/coconut/ticket';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const INVALID = expect.objectContaining({ code: 'COCONUT_INVALID_ENCODING' });

describe('canonical JSON', () => {
  it('sorts members by UTF-16 code units, as the example of RFC 8785 §3.2.3', () => {
    const example = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(canonicalJson(example)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",' +
        '"€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
  });

  it('spells strings as RFC 8785 §3.2.2.2', () => {
    expect(canonicalJson('\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/\b\u007f')).toBe(
      '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\\b\u007f"',
    );
  });

  it('writes no white space, and every kind of value', () => {
    expect(canonicalJson({ b: [1, -2, 0], a: { d: null, c: [true, false] } })).toBe(
      '{"a":{"c":[true,false],"d":null},"b":[1,-2,0]}',
    );
  });

  it('does not depend on the order in which members were set', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), fc.nat(), (object, seed) => {
        const entries = Object.entries(object);
        const turn = entries.length === 0 ? 0 : seed % entries.length;
        const turned = [...entries.slice(turn), ...entries.slice(0, turn)].reverse();
        if (entries.some(([name]) => !name.isWellFormed())) return;
        expect(canonicalJson(Object.fromEntries(turned))).toBe(canonicalJson(object));
        expect(JSON.parse(canonicalJson(object))).toEqual({ ...object });
      }),
    );
  });

  it.each([
    ['a fraction', 0.5],
    ['an integer beyond 2^53 - 1', 2 ** 53],
    ['infinity', Infinity],
    ['not a number', Number.NaN],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate in a name', { '\udc00': 1 }],
    ['undefined', undefined],
    ['a member that is undefined', { a: undefined }],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['a hole in a list', new Array(1)],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(INVALID);
  });

  it('refuses a value nested too deep, and so a cycle', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(() => canonicalJson(cycle)).toThrow(INVALID);
    for (const inside of [(value: unknown) => [value], (value: unknown) => ({ value })]) {
      let nested: unknown = 1;
      for (let depth = 0; depth < JSON_DEPTH_LIMIT; depth += 1) nested = inside(nested);
      expect(canonicalJson(nested)).toContain('1');
      expect(() => canonicalJson(inside(nested))).toThrow(INVALID);
    }
  });
});
