import type { Scalar } from '../pairing-group.ts';
import type { MclAffine } from './affine.ts';
import { KNOWN_MULTIPLES, type MclEndomorphism } from './endomorphism.ts';
import type { MclMemory, MclPoint } from './memory.ts';
import type { MclCurve, MclField } from './module.ts';
import { HALF_DIGITS } from './scalar-digits.ts';

/**
 * Multiples of a point P: in row i the odd ones of a Pᵢ up to count, as `x ‖ βx ‖ y ‖ −y` of `(2j + 1)·Pᵢ`.
 *
 * A small table has the rows 1, X_TOP, |x| and |x|·X_TOP times P, for eighths of scalars; a fixed one 2^{8i}·P, one for each digit of a half, so that
 * no doubling is left.
 */
export interface MclTable {
  readonly kind: 'small' | 'fixed';
  readonly entries: Uint32Array;
}

/** One product of a sum. */
export interface TableTerm {
  readonly table: MclTable;
  readonly scalar: Scalar;
}

export const isFixed = ({ table }: TableTerm): boolean => table.kind === 'fixed';
export const isSmall = ({ table }: TableTerm): boolean => table.kind === 'small';

/** Multiples in a row of each kind: one for every two values of a digit of 3 and of 8 bits. */
export const SMALL_COUNT = 4;
export const FIXED_COUNT = 128;

/** Rows of a small table. */
export const SMALL_ROWS: number = KNOWN_MULTIPLES + 1;
/** Affine places that making a small table takes: a point and twice it for each row. */
export const SMALL_PLACES: number = 2 * SMALL_ROWS;

/** Computes tables of points other than the identity. */
export class MclTableMaker {
  readonly #memory: MclMemory;
  readonly #curve: MclCurve;
  readonly #field: MclField;
  readonly #endomorphism: MclEndomorphism;
  readonly #affine: MclAffine;
  /** Words of what a table has of each multiple. */
  readonly entryWords: number;
  /** Words and bytes of a coordinate. */
  readonly #width: number;
  readonly #bytes: number;

  constructor(
    memory: MclMemory,
    curve: MclCurve,
    field: MclField,
    endomorphism: MclEndomorphism,
    affine: MclAffine,
    width: number,
  ) {
    this.#memory = memory;
    this.#curve = curve;
    this.#field = field;
    this.#endomorphism = endomorphism;
    this.#affine = affine;
    this.entryWords = 4 * width;
    this.#width = width;
    this.#bytes = 4 * width;
  }

  /**
   * The small tables of points, each of which needs {@link SMALL_PLACES}. Made at once they take less time.
   *
   * @param places - Where the tables are written: `SMALL_ROWS · SMALL_COUNT · entryWords` words for each.
   */
  small(points: readonly MclPoint[], places: readonly Uint32Array[]): readonly MclTable[] {
    points.forEach((point, i) => {
      const multiples = this.#knownMultiples(point);
      this.#memory.write(this.#affine.at(i * SMALL_ROWS), point.words);
      this.#memory.write(this.#affine.at(i * SMALL_ROWS + 1), multiples);
    });
    const rows = places.flatMap((entries) =>
      Array.from({ length: SMALL_ROWS }, (_, row) =>
        entries.subarray(row * SMALL_COUNT * this.entryWords),
      ),
    );
    this.#writeRows(rows, SMALL_COUNT);
    return places.map((entries) => ({ kind: 'small', entries }));
  }

  fixed(point: MclPoint): MclTable {
    const { first } = this.#memory;
    const entries = new Uint32Array(HALF_DIGITS * FIXED_COUNT * this.entryWords);
    this.#memory.write(first, point.words);
    for (let row = 0; row < HALF_DIGITS; row += 1) {
      for (let k = 0; row > 0 && k < 8; k += 1) this.#curve.double(first, first);
      this.#memory.copy(this.#affine.at(row), first, 3 * this.#bytes);
    }
    const rows = Array.from({ length: HALF_DIGITS }, (_, row) =>
      entries.subarray(row * FIXED_COUNT * this.entryWords),
    );
    this.#writeRows(rows, FIXED_COUNT);
    return { kind: 'fixed', entries };
  }

  /** What {@link MclEndomorphism.climb} finds of a point, which stays with it. A sum adds up what its summands know, so that one of them can serve many. */
  #knownMultiples(point: MclPoint): Uint32Array {
    const { multiples, summands } = point;
    if (multiples !== undefined) return multiples;
    const length = 3 * this.#bytes;
    const { steps } = this.#endomorphism;
    if (summands === undefined) {
      this.#memory.write(steps, point.words);
      this.#endomorphism.climb();
    } else {
      const [left, right] = summands.map((summand) => this.#knownMultiples(summand));
      const { points } = this.#memory;
      this.#memory.write(steps + length, left ?? point.words);
      this.#memory.write(points, right ?? point.words);
      for (let k = 0; k < KNOWN_MULTIPLES; k += 1) {
        const multiple = steps + (k + 1) * length;
        this.#curve.add(multiple, multiple, points + k * length);
      }
    }
    point.noteMultiples(this.#memory.read(steps + length, KNOWN_MULTIPLES * point.words.length));
    return point.multiples as Uint32Array;
  }

  /** Writes rows of multiples, of the points at the first places. */
  #writeRows(rows: readonly Uint32Array[], count: number): void {
    const affine = this.#affine;
    const size = rows.length;
    this.#curve.normalizeVector(affine.at(0), affine.at(0), size);
    affine.double(size, 0, size);
    const points = Int32Array.from(rows, (_, row) => row);
    const steps = points.map((row) => size + row);
    for (let i = 0; i < count; i += 1) {
      // Neither is the sum or the difference of the other: the order is prime and large.
      if (i > 0) affine.add(points, steps, size);
      rows.forEach((row, k) => {
        this.#writeEntry(row, i * this.entryWords, affine.at(k));
      });
    }
  }

  #writeEntry(entries: Uint32Array, at: number, point: number): void {
    const memory = this.#memory;
    const { third: value } = memory;
    const [width, bytes] = [this.#width, this.#bytes];
    memory.readInto(entries, at, point, width);
    this.#endomorphism.multiplyByBeta(value, point);
    memory.readInto(entries, at + width, value, width);
    memory.readInto(entries, at + 2 * width, point + bytes, width);
    this.#field.negate(value, point + bytes);
    memory.readInto(entries, at + 3 * width, value, width);
  }
}
