import { describe, expect, it } from 'vitest';
import type { MclPoint } from '../../../../coconut/group/mcl/memory.ts';
import type {
  PrecomputedTable,
  TableMaker,
} from '../../../../coconut/group/mcl/precomputed-table.ts';
import { DIGIT_COUNTS, type DigitBits } from '../../../../coconut/group/mcl/scalar-digits.ts';
import { TableCache } from '../../../../coconut/group/mcl/table-cache.ts';

const MEGABYTE = 2 ** 20;

/** A cache, and the tables that have been made for it: of a megabyte each where they are large. */
function startCache() {
  const made: PrecomputedTable[] = [];
  const maker = {
    make(_: MclPoint, bits: DigitBits, rows: number): PrecomputedTable {
      const positions = DIGIT_COUNTS[bits] / rows;
      const bytes = bits === 8 ? MEGABYTE : 16;
      made.push({ bits, positions, entries: new Uint32Array(bytes / 4) });
      return made.at(-1) as PrecomputedTable;
    },
  };
  return { cache: new TableCache(maker as unknown as TableMaker), made };
}

const point = (): MclPoint => ({ words: new Uint32Array(3) }) as MclPoint;

/** Uses a point until it has a large table. */
function earn(cache: TableCache, of: MclPoint): PrecomputedTable {
  for (;;) {
    const table = cache.findLarge(of);
    if (table !== undefined) return table;
  }
}

describe('the cache of tables', () => {
  it('gives one product a table of one row, and several products one of three', () => {
    const { cache, made } = startCache();
    const [single, several] = [point(), point()];
    expect(cache.get(single, 1)).toMatchObject({ bits: 4, positions: 33 });
    expect(cache.get(several, 2)).toMatchObject({ bits: 4, positions: 11 });
    expect(made).toHaveLength(2);
    expect(cache.get(single, 1)).toBe(made[0]);
    expect(cache.get(several, 1)).toBe(made[1]);
    expect(cache.get(several, 3)).toBe(made[1]);
    expect(cache.get(single, 2)).toMatchObject({ bits: 4, positions: 11 });
    expect(cache.get(single, 1)).toBe(made[2]);
    expect(made).toHaveLength(3);
  });

  it('gives a point a large table after 160 public products or 40 secret ones', () => {
    const { cache } = startCache();
    const [byPublic, bySecret, atOnce] = [point(), point(), point()];
    for (let use = 1; use < 160; use += 1) expect(cache.findLarge(byPublic)).toBeUndefined();
    const large = { bits: 8, positions: 1 };
    expect(cache.findLarge(byPublic)).toMatchObject(large);
    for (let use = 1; use < 40; use += 1) expect(cache.get(bySecret, 1).bits).toBe(4);
    expect(cache.get(bySecret, 1)).toMatchObject(large);
    expect(cache.get(atOnce, 39)).toMatchObject({ bits: 4 });
    expect(cache.get(atOnce, 1)).toMatchObject(large);
    expect(cache.get(atOnce, 5)).toBe(cache.findLarge(atOnce));
  });

  it('makes no large table twice, and lets the one used least recently give way', () => {
    const { cache, made } = startCache();
    const points = Array.from({ length: 16 }, point);
    const tables = points.map((each) => earn(cache, each));
    expect(new Set(tables).size).toBe(16);
    expect(cache.findLarge(points[0] as MclPoint)).toBe(tables[0]);
    earn(cache, point());
    expect(made).toHaveLength(17);
    // The second was used longest ago. Its count begins anew.
    expect(cache.findLarge(points[0] as MclPoint)).toBe(tables[0]);
    for (let use = 1; use < 160; use += 1) {
      expect(cache.findLarge(points[1] as MclPoint)).toBeUndefined();
    }
    expect(cache.findLarge(points[1] as MclPoint)).not.toBe(tables[1]);
    expect(made).toHaveLength(18);
    // Whoever has a table that gave way still has it whole.
    expect(tables[1]?.entries).toHaveLength(MEGABYTE / 4);
  });
});
