import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoundedMap } from '../../../coconut/algebra/bounded-map.ts';

describe('a bounded map', () => {
  it('lets the entry go that was set longest ago, looked up since or not', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('first', 1);
    map.set('second', 2);
    expect(map.get('first')).toBe(1);
    map.set('third', 3);
    expect([map.get('first'), map.get('second'), map.get('third')]).toEqual([undefined, 2, 3]);
  });

  it('keeps an entry that is set again, with its new value', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('first', 1);
    map.set('second', 2);
    map.set('first', 3);
    map.set('third', 4);
    expect([map.get('first'), map.get('second'), map.get('third')]).toEqual([3, undefined, 4]);
  });

  it('holds exactly the last so many different keys', () => {
    const key = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(key), (limit, keys) => {
        const map = new BoundedMap<number, number>(limit);
        for (const [position, each] of keys.entries()) map.set(each, position);
        const last = [...new Set(keys.toReversed())].slice(0, limit);
        for (let each = 0; each < 10; each += 1) {
          expect(map.get(each)).toBe(last.includes(each) ? keys.lastIndexOf(each) : undefined);
        }
      }),
    );
  });
});
