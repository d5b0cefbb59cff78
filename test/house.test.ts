import { describe, expect, it } from 'vitest';
import { findings, RULES } from './house/rules.ts';
import { findCircle, readImports, roomsOf, textOf } from './house/sources.ts';

/**
 * Places that break a rule still, by the rule's title. Lists only shrink: each place on one must
 * break the rule, and no other may.
 */
const exceptions = JSON.parse(textOf('test/house/exceptions.json')) as Readonly<
  Record<string, readonly string[]>
>;
const found = findings();

describe('in the house', () => {
  it.each(RULES.map(({ title }) => title))('%s', (title) => {
    expect(found[title]).toEqual(exceptions[title] ?? []);
  });

  it('no list is there for a rule that is not', () => {
    expect(RULES.map(({ title }) => title)).toEqual(
      expect.arrayContaining(Object.keys(exceptions)),
    );
  });
});

describe('what looks for circles', () => {
  const [a, b, c] = ['x/a/1.ts', 'x/b/2.ts', 'x/c/3.ts'];

  it('finds one of three, and none in a line', () => {
    const line = [
      { from: a, to: b },
      { from: b, to: c },
    ];
    expect(findCircle(line)).toBeUndefined();
    expect(findCircle([...line, { from: c, to: a }])).toEqual([a, b, c, a]);
  });

  it('looks at folders where files run in none', () => {
    const edges = [
      { from: 'coconut/keys/a.ts', to: 'coconut/show/b.ts' },
      { from: 'coconut/show/c.ts', to: 'coconut/keys/d.ts' },
    ];
    expect(findCircle(edges)).toBeUndefined();
    const [rooms] = roomsOf('coconut', edges).values();
    expect(findCircle(rooms ?? [])).toEqual(['coconut/keys', 'coconut/show', 'coconut/keys']);
  });

  it('reads the imports there are', () => {
    expect(readImports()).toContainEqual({
      from: 'coconut/show/verify-show.ts',
      to: 'coconut/show/show.ts',
    });
  });
});
