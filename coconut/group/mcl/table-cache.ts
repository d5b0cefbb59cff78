import type { MclPoint } from './memory.ts';
import type { PrecomputedTable, TableMaker } from './precomputed-table.ts';
import { DIGIT_COUNTS, LARGE_DIGIT, SMALL_DIGIT } from './scalar-digits.ts';

/**
 * Gains of a large table, in a product by a public and by a secret scalar, and the cost of making
 * it.
 */
const PUBLIC_SAVING = 1;
const SECRET_SAVING = 4;
const LARGE_COST = 160;

/**
 * Rows and bits of a digit: of a large table, which leaves no doubling; for several products of a
 * point; for one.
 */
const LARGE = [LARGE_DIGIT, 17] as const;
const SHARED = [SMALL_DIGIT, 3] as const;
const SINGLE = [SMALL_DIGIT, 1] as const;

/** Bytes of all large tables of a source group. One of G1 has 0.4 MB, one of G2 0.8 MB. */
const LARGE_BUDGET = 16 * 2 ** 20;

/** Past savings and table of a point. */
interface PointRecord {
  saved: number;
  table: PrecomputedTable | undefined;
}

/**
 * The tables of points other than the identity.
 *
 * Nobody has to say which points are multiplied often: generators, parameters, keys. A point gets a
 * large table once that would have paid for itself; those used least recently give way. Small
 * tables stay with their points. No table is ever overwritten: whoever uses one that has given way
 * still has it.
 */
export class TableCache {
  readonly #maker: TableMaker;
  readonly #records = new WeakMap<MclPoint, PointRecord>();
  /** Points with large tables, least recently used first. */
  readonly #large = new Set<MclPoint>();

  constructor(maker: TableMaker) {
    this.#maker = maker;
  }

  /** The large table of a point that is multiplied by a public scalar, if it has one by now. */
  findLarge(point: MclPoint): PrecomputedTable | undefined {
    return this.#use(point, PUBLIC_SAVING) ? this.#recordOf(point).table : undefined;
  }

  /** A table of a point that is multiplied by so many secret scalars. */
  get(point: MclPoint, products: number): PrecomputedTable {
    this.#use(point, products * SECRET_SAVING);
    const record = this.#recordOf(point);
    const isForOne = record.table?.positions === DIGIT_COUNTS[SMALL_DIGIT];
    if (record.table === undefined || (isForOne && products > 1)) {
      const [bits, rows] = products === 1 ? SINGLE : SHARED;
      record.table = this.#maker.make(point, bits, rows);
    }
    return record.table;
  }

  /** Counts what a large table would have saved. @returns `true` if the point has one. */
  #use(point: MclPoint, saving: number): boolean {
    if (this.#large.delete(point)) {
      this.#large.add(point);
      return true;
    }
    const record = this.#recordOf(point);
    record.saved += saving;
    if (record.saved < LARGE_COST) return false;
    record.table = this.#maker.make(point, ...LARGE);
    this.#large.add(point);
    const [oldest] = this.#large;
    if (oldest !== undefined && this.#large.size * record.table.entries.byteLength > LARGE_BUDGET) {
      this.#large.delete(oldest);
      this.#records.delete(oldest);
    }
    return true;
  }

  #recordOf(point: MclPoint): PointRecord {
    const known = this.#records.get(point);
    if (known !== undefined) return known;
    const record = { saved: 0, table: undefined };
    this.#records.set(point, record);
    return record;
  }
}
