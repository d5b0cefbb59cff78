import { JSON_DEPTH_LIMIT, parseStrictJson } from '@coir/coconut/ticket';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const INVALID = expect.objectContaining({ code: 'COCONUT_INVALID_ENCODING' });
const BOUNDS = { maxLength: 10_000 };

/** Plain objects in place of those without a prototype. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

describe('strict JSON', () => {
  it('reads what JSON.parse reads, for values of safe integers', () => {
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, false),
        fc.maxSafeInteger().map((integer) => integer + 0),
        fc.string({ unit: 'grapheme' }),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.string({ unit: 'grapheme' }), tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.constantFrom(0, 1, '\t', ' \n'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(plain(parseStrictJson(text, { maxLength: 100_000 }))).toEqual(JSON.parse(text));
      }),
      { numRuns: 300 },
    );
  });

  it('takes nothing JSON.parse does not take', () => {
    const pieces = fc.constantFrom(...'{}[]",:01-+.eE \n\\u00ntrfalsN'.split(''), '"a"', 'true');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        let value: unknown;
        try {
          value = parseStrictJson(text, BOUNDS);
        } catch {
          return;
        }
        expect(plain(value)).toEqual(JSON.parse(text));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['a member twice', '{"a":1,"a":1}'],
    ['a member twice, spelt differently', '{"a":1,"\\u0061":2}'],
    ['a member twice, deep inside', '[{"x":{"a":1,"b":2,"a":3}}]'],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}'],
    ['a fraction', '[1.0]'],
    ['an exponent', '[1e2]'],
    ['minus zero', '[-0]'],
    ['a leading zero', '[01]'],
    ['a plus sign', '[+1]'],
    ['an integer beyond 2^53 - 1', '[9007199254740992]'],
    ['an integer below 1 - 2^53', '[-9007199254740992]'],
    ['a lone surrogate', '"\\ud800"'],
    ['a lone surrogate as a member', '{"\\udc00":1}'],
    ['a control character in a string', '"\n"'],
    ['an unknown escape', '"\\x41"'],
    ['an escape that is cut off', '"\\u00"'],
    ['a comma at the end of a list', '[1,]'],
    ['a comma at the end of an object', '{"a":1,}'],
    ['a comment', '[1/**/]'],
    ['a byte order mark', '\ufeff[]'],
    ['other white space', '[\u00a01]'],
    ['something behind the value', '[] []'],
    ['nothing', ''],
    ['an unfinished list', '[1'],
    ['an unfinished object', '{"a":1'],
    ['a member without a value', '{"a"}'],
    ['a member without a colon', '{"a" 1}'],
    ['a number as a member', '{1:2}'],
    ['a word that is none', 'nul'],
  ])('refuses %s', (_, text) => {
    expect(() => parseStrictJson(text, BOUNDS)).toThrow(INVALID);
  });

  it.each<[string, unknown]>([
    ['[ ]', []],
    ['{ }', {}],
    [' { "a" : [ 1 , 2 ] , "b" : { } } ', { a: [1, 2], b: {} }],
  ])('takes white space wherever it may stand: %s', (text, value) => {
    expect(plain(parseStrictJson(text, BOUNDS))).toEqual(value);
  });

  it('takes the largest integers', () => {
    expect(parseStrictJson('[9007199254740991,-9007199254740991]', BOUNDS)).toEqual([
      Number.MAX_SAFE_INTEGER,
      Number.MIN_SAFE_INTEGER,
    ]);
  });

  it('keeps a member called __proto__ a member', () => {
    const value = parseStrictJson('{"__proto__":{"polluted":1}}', BOUNDS);
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect((value as { polluted?: number }).polluted).toBeUndefined();
  });

  it('bounds length and depth before it recurses', () => {
    expect(() => parseStrictJson('[1,2]', { maxLength: 4 })).toThrow(INVALID);
    expect(parseStrictJson('[1,2]', { maxLength: 5 })).toEqual([1, 2]);
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseStrictJson(nested(3), { maxLength: 100, maxDepth: 3 })).toEqual([[[]]]);
    expect(() => parseStrictJson(nested(4), { maxLength: 100, maxDepth: 3 })).toThrow(INVALID);
    const objects = '{"a":{"a":1}}';
    expect(plain(parseStrictJson(objects, { maxLength: 13, maxDepth: 2 }))).toEqual({
      a: { a: 1 },
    });
    expect(() => parseStrictJson(objects, { maxLength: 100, maxDepth: 1 })).toThrow(INVALID);
    expect(() => parseStrictJson('['.repeat(200_000), { maxLength: 1e6 })).toThrow(INVALID);
    expect(() => parseStrictJson(nested(JSON_DEPTH_LIMIT + 1), BOUNDS)).toThrow(INVALID);
  });

  it('reads a long string in time that grows with its length only', () => {
    const text = JSON.stringify('\n'.repeat(200_000));
    expect(parseStrictJson(text, { maxLength: 1e6 })).toHaveLength(200_000);
    expect(() => parseStrictJson(text.slice(0, -1), { maxLength: 1e6 })).toThrow(INVALID);
  });

  it('repeats nothing of the text in its errors', () => {
    try {
      parseStrictJson('{"hush":"secret"', BOUNDS);
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toMatch(/hush|secret/);
    }
  });
});
