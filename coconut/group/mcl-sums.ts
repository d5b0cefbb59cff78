import { type MclMemory, MclPoint, SCALAR_BYTES, TERM_LIMIT } from './mcl-memory.ts';
import type { MclCurve } from './mcl-module.ts';
import type { MclMultiples, TableTerm } from './mcl-multiples.ts';
import {
  type MclTableCache,
  PUBLIC_SAVING,
  SECRET_SAVING,
  TABLES_AT_ONCE,
} from './mcl-table-cache.ts';
import type { Scalar } from './pairing-group.ts';

/** mcl sorts points into buckets from so many terms on. For scalars of few bits it should do so from fewer: as many as there are bits. */
const BUCKETS_FROM = 128;

/** From so many points without a table on, mcl's own sums are faster than making tables of them. */
const OPEN_FROM = 3;

/** A product that mcl computes. */
interface Term {
  readonly point: MclPoint;
  readonly scalar: Scalar;
}

/**
 * Sums `Σ pointᵢ · scalarᵢ` in an instance of mcl. Lists have equal lengths, scalars are in [0, r).
 *
 * mcl's own multiplications take less time for some scalars than for others, the one it calls constant-time too. They get public scalars only;
 * secret ones are multiplied by table, and so are public ones of points that have a table, or of few points.
 */
export class MclSums {
  readonly #memory: MclMemory;
  readonly #curve: MclCurve;
  readonly #multiples: MclMultiples;
  readonly #tables: MclTableCache;
  /** Words of a point. */
  readonly #length: number;

  constructor(
    memory: MclMemory,
    curve: MclCurve,
    multiples: MclMultiples,
    tables: MclTableCache,
    length: number,
  ) {
    this.#memory = memory;
    this.#curve = curve;
    this.#multiples = multiples;
    this.#tables = tables;
    this.#length = length;
  }

  /** For scalars anybody may know. */
  combine(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint {
    const tabled: TableTerm[] = [];
    const open: Term[] = [];
    points.forEach((point, i) => {
      const scalar = scalars[i] ?? 0n;
      if (this.#isIdentity(point)) return;
      const table = this.#tables.find(point, PUBLIC_SAVING);
      if (table === undefined) open.push({ point, scalar });
      else tabled.push({ table, scalar });
    });
    if (open.length < OPEN_FROM && tabled.length < TABLES_AT_ONCE) {
      for (const { point, scalar } of open.splice(0)) {
        tabled.push({ table: this.#tables.use(point, 0), scalar });
      }
    }
    this.#multiples.sumPublic(tabled);
    this.#addOpen(open);
    return this.#sum();
  }

  /** For secret scalars. */
  combineSecret(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint {
    if (points.length > TABLES_AT_ONCE) {
      const left = this.combineSecret(
        points.slice(0, TABLES_AT_ONCE),
        scalars.slice(0, TABLES_AT_ONCE),
      );
      const right = this.combineSecret(points.slice(TABLES_AT_ONCE), scalars.slice(TABLES_AT_ONCE));
      this.#memory.write(this.#memory.first, left.words);
      this.#memory.write(this.#memory.second, right.words);
      this.#curve.add(this.#memory.first, this.#memory.first, this.#memory.second);
      return this.#sum();
    }
    const terms: TableTerm[] = [];
    points.forEach((point, i) => {
      if (this.#isIdentity(point)) return;
      terms.push({ table: this.#tables.use(point, SECRET_SAVING), scalar: scalars[i] ?? 0n });
    });
    this.#multiples.sumSecret(terms);
    return this.#sum();
  }

  /** Several products of one point by secret scalars. */
  multiplesSecret(point: MclPoint, scalars: readonly Scalar[]): readonly MclPoint[] {
    if (this.#isIdentity(point)) return scalars.map(() => point);
    const table = this.#tables.use(point, scalars.length * SECRET_SAVING);
    return scalars.map((scalar) => {
      this.#multiples.sumSecret([{ table, scalar }]);
      return this.#sum();
    });
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
