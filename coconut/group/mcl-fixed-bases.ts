import type { MclPoint } from './mcl-memory.ts';
import { FIXED_USE, type MclMultiples, type Multiples } from './mcl-multiples.ts';

/** What a table saves in one multiplication, and what computing it costs, in units of some 15 microseconds on G1. */
export const SECRET_SAVING = 14;
export const PUBLIC_SAVING = 2;
const TABLE_COST = 370;

/** Bytes of all tables of a source group. One of G1 has 0.4 MB, one of G2 0.8 MB. */
const TABLE_BUDGET = 16 * 2 ** 20;

/**
 * The tables of points that are multiplied often: generators, parameters, keys.
 *
 * Nobody has to say which these are. A point gets its table once that would have paid for itself, and when all of them are too much, those used
 * least recently give way.
 */
export class MclFixedBases {
  readonly #multiples: MclMultiples;
  /** Least recently used first. */
  readonly #tables = new Map<MclPoint, Multiples>();

  constructor(multiples: MclMultiples) {
    this.#multiples = multiples;
  }

  /** Counts a use of a point other than the identity, and gives its table if it has one by now. May overwrite everything in the memory. */
  use(point: MclPoint, saving: number): Multiples | undefined {
    let table = this.#tables.get(point);
    if (table === undefined) {
      point.saving += saving;
      if (point.saving < TABLE_COST) return undefined;
      table = this.#multiples.of(point, FIXED_USE);
    }
    this.#tables.delete(point);
    this.#tables.set(point, table);
    const [oldest] = this.#tables.keys();
    if (oldest !== undefined && this.#tables.size * table.entries.byteLength > TABLE_BUDGET) {
      this.#tables.delete(oldest);
      oldest.saving = 0;
    }
    return table;
  }
}
