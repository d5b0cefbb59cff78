import type { Scalar } from '../pairing-group.ts';
import { splitByX } from './endomorphism.ts';
import { MclPoint, type MclSource, readPoint, writePoint } from './memory.ts';
import { PlainMultiplication, type ScalarMultiplication } from './plain-multiplication.ts';
import { type PrecomputedTable, rowLength, type TableMaker } from './precomputed-table.ts';
import { DIGIT_COUNTS, SMALL_DIGIT, scalarDigits } from './scalar-digits.ts';
import { TableCache } from './table-cache.ts';

/** For more points mcl's sums are not shorter when their scalars are split. */
const SPLIT_LIMIT = 2;

/** One product of a sum. */
interface TableTerm {
  readonly table: PrecomputedTable;
  readonly digits: Uint8Array;
}

/**
 * Multiplies by precomputed tables: every digit of a scalar costs one addition of an entry, and
 * terms share their doublings.
 *
 * The sequence of additions and doublings depends on the tables alone, so that secret scalars are
 * multiplied so always; addresses that are read do depend on them. Public ones are where a point
 * has a large table, and by mcl's own sums where not.
 */
export class TableMultiplication implements ScalarMultiplication {
  readonly #source: MclSource;
  readonly #maker: TableMaker;
  readonly #tables: TableCache;
  readonly #plain: PlainMultiplication;

  constructor(source: MclSource, maker: TableMaker) {
    this.#source = source;
    this.#maker = maker;
    this.#tables = new TableCache(maker);
    this.#plain = new PlainMultiplication(source);
  }

  sum(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint {
    const tables = points.map((point) => this.#findLarge(point));
    const terms = tables.flatMap((table, i) => {
      return table === undefined ? [] : [termOf(table, scalars[i] ?? 0n)];
    });
    if (terms.length === 0) return this.#sumPublic(points, scalars);
    const tabled = this.#addUp(terms);
    if (terms.length === points.length) return tabled;
    const isOther = (_: unknown, i: number): boolean => tables[i] === undefined;
    const others = this.#sumPublic(points.filter(isOther), scalars.filter(isOther));
    const { memory, curve } = this.#source;
    memory.write(memory.first, tabled.words);
    memory.write(memory.second, others.words);
    curve.add(memory.first, memory.first, memory.second);
    return readPoint(this.#source);
  }

  sumSecret(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint {
    const terms = points.flatMap((point, i) => {
      if (this.#isIdentity(point)) return [];
      return [termOf(this.#tables.get(point, 1), scalars[i] ?? 0n)];
    });
    return this.#addUpSecret(terms);
  }

  multiplesSecret(point: MclPoint, scalars: readonly Scalar[]): readonly MclPoint[] {
    if (this.#isIdentity(point)) return scalars.map(() => point);
    const table = this.#tables.get(point, scalars.length);
    return scalars.map((scalar) => this.#addUpSecret([termOf(table, scalar)]));
  }

  /** Sums without tables, shorter where |x| times each of few points is known. */
  #sumPublic(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint {
    const known = points.flatMap(({ timesX }) => (timesX === undefined ? [] : [timesX]));
    if (points.length > SPLIT_LIMIT || known.length < points.length) {
      return this.#plain.sum(points, scalars);
    }
    const split = scalars.map(splitByX);
    return this.#plain.sum(
      [...points, ...known.map((words) => new MclPoint(words))],
      [...split.map(([first]) => first), ...split.map(([, second]) => second)],
    );
  }

  #findLarge(point: MclPoint): PrecomputedTable | undefined {
    return this.#isIdentity(point) ? undefined : this.#tables.findLarge(point);
  }

  #isIdentity(point: MclPoint): boolean {
    writePoint(this.#source, point);
    return this.#source.curve.isZero(this.#source.memory.first) !== 0;
  }

  /** Adds up, and overwrites the digits and the entry they chose last. */
  #addUpSecret(terms: readonly TableTerm[]): MclPoint {
    try {
      return this.#addUp(terms);
    } finally {
      for (const { digits } of terms) digits.fill(0);
      this.#maker.wipe();
    }
  }

  /**
   * Adds the entries of one position after the other, the highest first, and doubles in between.
   */
  #addUp(terms: readonly TableTerm[]): MclPoint {
    const { memory, curve, length } = this.#source;
    const { first } = memory;
    const positions = terms.reduce((most, { table }) => Math.max(most, table.positions), 0);
    memory.bytes.fill(0, first, first + 4 * length);
    for (let position = positions - 1; position >= 0; position -= 1) {
      // Only tables with small digits have more than one position.
      const doublings = position < positions - 1 ? SMALL_DIGIT : 0;
      for (let k = 0; k < doublings; k += 1) curve.double(first, first);
      for (const term of terms) if (position < term.table.positions) this.#add(term, position);
    }
    return readPoint(this.#source);
  }

  /** Adds the entries for one position of a term: of each row, for both halves of the scalar. */
  #add({ table: { bits, positions, entries }, digits }: TableTerm, position: number): void {
    const { memory, curve } = this.#source;
    const count = DIGIT_COUNTS[bits];
    const length = rowLength(bits);
    for (let i = position, row = 0; i < count; i += positions, row += 1) {
      for (let half = 0; half < 2; half += 1) {
        const digit = digits[half * count + i] ?? 0;
        const isPositive = digit >> (bits - 1);
        const odd = digit ^ (length - 1 + isPositive);
        this.#maker.place(entries, row * length + odd, half, isPositive);
        curve.add(memory.first, memory.first, this.#maker.slot);
      }
    }
  }
}

function termOf(table: PrecomputedTable, scalar: Scalar): TableTerm {
  return { table, digits: scalarDigits(scalar, table.bits) };
}
