import type { Scalar, Sum } from '../pairing-group.ts';
import { type MclMemory, MclPoint, SCALAR_BYTES, TERM_LIMIT } from './memory.ts';
import type { MclCurve } from './module.ts';
import type { ScalarMultiplication } from './plain-multiplication.ts';
import type { MclTable, TableTerm } from './table.ts';
import { type MclTableCache, PUBLIC_SAVING, SECRET_SAVING, TABLES_AT_ONCE } from './table-cache.ts';
import type { MclTableSums } from './table-sums.ts';

/** mcl sorts points into buckets from so many terms on. For scalars of few bits it should do so from fewer: as many as there are bits. */
const BUCKETS_FROM = 128;

/** From so many points on of which no multiples are known, mcl's own sums are faster than making tables of them. */
const OPEN_FROM = 3;

/** Nor do tables pay for scalars of fewer bits. */
const TABLED_FROM = 96n;

/** A product. */
interface Term {
  readonly point: MclPoint;
  readonly scalar: Scalar;
}

/**
 * Sums `Σ pointᵢ · scalarᵢ` in an instance of mcl. Lists have equal lengths, scalars are in [0, r).
 *
 * mcl's own multiplications take less time for some scalars than for others, the one it calls constant-time too. They get public scalars only;
 * secret ones are multiplied by table, and so are public ones where a table is there, is quickly made, or is for few points.
 */
export class MclSums implements ScalarMultiplication {
  readonly #memory: MclMemory;
  readonly #curve: MclCurve;
  readonly #tableSums: MclTableSums;
  readonly #tables: MclTableCache;
  /** Words of a point. */
  readonly #length: number;

  constructor(
    memory: MclMemory,
    curve: MclCurve,
    tableSums: MclTableSums,
    tables: MclTableCache,
    length: number,
  ) {
    this.#memory = memory;
    this.#curve = curve;
    this.#tableSums = tableSums;
    this.#tables = tables;
    this.#length = length;
  }

  /** For scalars anybody may know. */
  sum(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint {
    const [sum] = this.sumEach([{ points, scalars }]);
    return sum as MclPoint;
  }

  /** Several sums, for scalars anybody may know. */
  sumEach(sums: readonly Sum<MclPoint>[]): readonly MclPoint[] {
    const results: MclPoint[] = [];
    for (let start = 0; start < sums.length; ) {
      let end = start;
      let terms = 0;
      do {
        terms += sums[end]?.points.length ?? 0;
        end += 1;
      } while (end < sums.length && terms + (sums[end]?.points.length ?? 0) <= TABLES_AT_ONCE);
      results.push(...this.#combineSome(sums.slice(start, end)));
      start = end;
    }
    return results;
  }

  /** Sums of at most so many points as there are tables at once, or one sum. */
  #combineSome(sums: readonly Sum<MclPoint>[]): readonly MclPoint[] {
    const divided = sums.map((sum) => this.#divide(sum));
    const terms = this.#useTables(
      divided.map(({ tabled }) => tabled),
      0,
    );
    const results = this.#tableSums.eachPublic(terms);
    return results.map((result, i) => {
      const open = divided[i]?.open ?? [];
      if (open.length === 0) return result;
      this.#memory.write(this.#memory.first, result.words);
      this.#addOpen(open);
      return this.#sum();
    });
  }

  /** Tells the terms whose points have a table, or shall have one, from the others. */
  #divide(sum: Sum<MclPoint>): { tabled: readonly Term[]; open: readonly Term[] } {
    const terms = this.#terms(sum);
    const areTablesMade = terms.length <= TABLES_AT_ONCE;
    const isTabled = terms.map(({ point, scalar }) => {
      const isFound = this.#tables.find(point, PUBLIC_SAVING) !== undefined;
      const isQuicklyMade = point.multiples !== undefined && scalar >> TABLED_FROM !== 0n;
      return isFound || (areTablesMade && isQuicklyMade);
    });
    const tabled = terms.filter((_, i) => isTabled[i]);
    const open = terms.filter((_, i) => !isTabled[i]);
    return areTablesMade && open.length < OPEN_FROM
      ? { tabled: terms, open: [] }
      : { tabled, open };
  }

  /** For secret scalars. */
  sumSecret(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint {
    if (points.length > TABLES_AT_ONCE) {
      const left = this.sumSecret(
        points.slice(0, TABLES_AT_ONCE),
        scalars.slice(0, TABLES_AT_ONCE),
      );
      const right = this.sumSecret(points.slice(TABLES_AT_ONCE), scalars.slice(TABLES_AT_ONCE));
      this.#memory.write(this.#memory.first, left.words);
      this.#memory.write(this.#memory.second, right.words);
      this.#curve.add(this.#memory.first, this.#memory.first, this.#memory.second);
      return this.#sum();
    }
    const terms = this.#useTables([this.#terms({ points, scalars })], SECRET_SAVING);
    const [sum] = this.#tableSums.eachSecret(terms);
    return sum as MclPoint;
  }

  /** Several products of one point by secret scalars. */
  multiplesSecret(point: MclPoint, scalars: readonly Scalar[]): readonly MclPoint[] {
    if (this.#isIdentity(point)) return scalars.map(() => point);
    const sums = scalars.map((scalar) => [{ point, scalar }]);
    return this.#tableSums.eachSecret(this.#useTables(sums, SECRET_SAVING));
  }

  /** The terms of sums, without the identity. */
  #terms({ points, scalars }: Sum<MclPoint>): readonly Term[] {
    return points
      .map((point, i) => ({ point, scalar: scalars[i] ?? 0n }))
      .filter(({ point }) => !this.#isIdentity(point));
  }

  /** Gives terms their tables: all tables that are missing are made at once. */
  #useTables(
    sums: readonly (readonly Term[])[],
    saving: number,
  ): readonly (readonly TableTerm[])[] {
    const terms = sums.flat();
    const tables = this.#tables.use(
      terms.map(({ point }) => point),
      saving,
    );
    let next = 0;
    return sums.map((sum) =>
      sum.map(({ scalar }) => {
        next += 1;
        return { table: tables[next - 1] as MclTable, scalar };
      }),
    );
  }

  #isIdentity(point: MclPoint): boolean {
    this.#memory.write(this.#memory.first, point.words);
    return this.#curve.isZero(this.#memory.first) !== 0;
  }

  #sum(): MclPoint {
    return new MclPoint(this.#memory.read(this.#memory.first, this.#length));
  }

  /** Adds products to the sum, as many at a time as there is room for. */
  #addOpen(terms: readonly Term[]): void {
    const { first: sum, second: part, points, scalars } = this.#memory;
    const { add, multiplyVector } = this.#curve;
    for (let start = 0; start < terms.length; start += TERM_LIMIT) {
      const cut = filled(terms.slice(start, start + TERM_LIMIT));
      cut.forEach(({ point, scalar }, i) => {
        this.#memory.write(points + i * 4 * this.#length, point.words);
        this.#memory.writeScalar(scalars + i * SCALAR_BYTES, scalar);
      });
      multiplyVector(part, points, scalars, cut.length);
      add(sum, sum, part);
    }
  }
}

/** Adds products by zero where that makes mcl take the faster way. */
function filled(terms: readonly Term[]): readonly Term[] {
  const [first] = terms;
  if (first === undefined || terms.length < 32 || terms.length >= BUCKETS_FROM) return terms;
  const largest = terms.reduce((most, { scalar }) => (scalar > most ? scalar : most), 0n);
  if (largest >> BigInt(terms.length) !== 0n) return terms;
  const zero = { point: first.point, scalar: 0n };
  return [...terms, ...Array.from({ length: BUCKETS_FROM - terms.length }, () => zero)];
}
