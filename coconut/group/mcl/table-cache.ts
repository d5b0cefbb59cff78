import type { MclPoint } from './memory.ts';
import { type MclTable, type MclTableMaker, SMALL_COUNT, SMALL_ROWS } from './table.ts';

/** What a fixed table saves in one multiplication, and what computing it costs, in units of some 7 microseconds on G1. */
export const SECRET_SAVING = 14;
export const PUBLIC_SAVING = 4;
const FIXED_COST = 370;

/** Bytes of all fixed tables of a source group. One of G1 has 0.4 MB, one of G2 0.8 MB. */
const FIXED_BUDGET = 16 * 2 ** 20;
/** Small tables that are kept, of 3 kB on G1 and 6 kB on G2. */
const SMALL_LIMIT = 512;

/** So many uses later at most, a small table may have been overwritten. */
export const TABLES_AT_ONCE: number = SMALL_LIMIT / 2;

/**
 * The tables of points.
 *
 * Nobody has to say which points are multiplied often: generators, parameters, keys. A point gets a fixed table once that would have paid for itself.
 * Small tables are kept for a while, since points that are multiplied at all usually are so more than once. Where there are too many, those used
 * least recently give way.
 */
export class MclTableCache {
  readonly #maker: MclTableMaker;
  /** Least recently used first. */
  readonly #fixed = new Map<MclPoint, MclTable>();
  readonly #small = new Map<MclPoint, MclTable>();

  constructor(maker: MclTableMaker) {
    this.#maker = maker;
  }

  /**
   * Counts a use of each of at most {@link TABLES_AT_ONCE} points other than the identity, and gives their tables, which may overwrite everything
   * in the memory.
   */
  use(points: readonly MclPoint[], saving: number): readonly MclTable[] {
    const found = points.map((point) => this.find(point, saving));
    this.#makeSmall(new Set(points.filter((_, i) => found[i] === undefined)));
    return points.map((point, i) => (found[i] ?? this.#small.get(point)) as MclTable);
  }

  /** Counts a use, and gives the table if there is one by now. */
  find(point: MclPoint, saving: number): MclTable | undefined {
    return touch(this.#fixed, point) ?? this.#earn(point, saving) ?? touch(this.#small, point);
  }

  #earn(point: MclPoint, saving: number): MclTable | undefined {
    point.saving += saving;
    if (point.saving < FIXED_COST) return undefined;
    const table = this.#maker.fixed(point);
    this.#small.delete(point);
    this.#fixed.set(point, table);
    const [oldest] = this.#fixed.keys();
    if (oldest !== undefined && this.#fixed.size * table.entries.byteLength > FIXED_BUDGET) {
      this.#fixed.delete(oldest);
      oldest.saving = 0;
    }
    return table;
  }

  /** Makes small tables, in the places of others if there are too many. */
  #makeSmall(missing: ReadonlySet<MclPoint>): void {
    if (missing.size === 0) return;
    const points = [...missing];
    const places = points.map(() => {
      const [oldest] = this.#small;
      if (oldest === undefined || this.#small.size + points.length <= SMALL_LIMIT) {
        return new Uint32Array(SMALL_ROWS * SMALL_COUNT * this.#maker.entryWords);
      }
      this.#small.delete(oldest[0]);
      return oldest[1].entries;
    });
    const tables = this.#maker.small(points, places);
    points.forEach((point, i) => {
      this.#small.set(point, tables[i] as MclTable);
    });
  }
}

/** The table of a point, which becomes the one used last. */
function touch(tables: Map<MclPoint, MclTable>, point: MclPoint): MclTable | undefined {
  const table = tables.get(point);
  if (table !== undefined) {
    tables.delete(point);
    tables.set(point, table);
  }
  return table;
}
