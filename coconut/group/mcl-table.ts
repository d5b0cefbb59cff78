import type { MclEndomorphism } from './mcl-endomorphism.ts';
import type { MclMemory, MclPoint } from './mcl-memory.ts';
import type { MclCurve, MclField } from './mcl-module.ts';
import { HALF_DIGITS } from './scalar-digits.ts';

/**
 * Multiples of a point P: in row i the odd ones of a Pᵢ up to count, as `x ‖ βx ‖ y ‖ −y` of `(2j + 1)·Pᵢ`.
 *
 * A small table has the rows P and |x|·P, for quarters of scalars; a fixed one 2^{8i}·P, one for each digit of a half, so that no doubling is left.
 */
export interface MclTable {
  readonly kind: 'small' | 'fixed';
  readonly entries: Uint32Array;
}

/** Multiples in a row of each kind: one for every two values of a digit of 4 and of 8 bits. */
export const SMALL_COUNT = 8;
export const FIXED_COUNT = 128;

/** Computes tables of points other than the identity. */
export class MclTableMaker {
  readonly #memory: MclMemory;
  readonly #curve: MclCurve;
  readonly #field: MclField;
  readonly #endomorphism: MclEndomorphism;
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
    width: number,
  ) {
    this.#memory = memory;
    this.#curve = curve;
    this.#field = field;
    this.#endomorphism = endomorphism;
    this.entryWords = 4 * width;
    this.#width = width;
    this.#bytes = 4 * width;
  }

  /** @param entries - Where the table is written: `entryWords` words for each of its multiples. */
  small(point: MclPoint, entries: Uint32Array): MclTable {
    const { points } = this.#memory;
    const timesX = points + SMALL_COUNT * 3 * this.#bytes;
    this.#memory.write(timesX, this.#timesX(point));
    this.#memory.write(points, point.words);
    this.#writeRows(entries, 2, SMALL_COUNT);
    return { kind: 'small', entries };
  }

  /** |x| times a point, which stays with it. A sum adds up what its summands know, so that one of them can serve many sums. */
  #timesX(point: MclPoint): Uint32Array {
    const { timesX, summands } = point;
    if (timesX !== undefined) return timesX;
    const { first, second } = this.#memory;
    if (summands !== undefined) {
      const [left, right] = summands.map((summand) => this.#timesX(summand));
      this.#memory.write(first, left ?? point.words);
      this.#memory.write(second, right ?? point.words);
      this.#curve.add(first, first, second);
    } else {
      this.#memory.write(second, point.words);
      this.#endomorphism.multiplyByX(first, second);
    }
    const multiple = this.#memory.read(first, point.words.length);
    point.noteTimesX(multiple);
    return multiple;
  }

  fixed(point: MclPoint): MclTable {
    const { first, points } = this.#memory;
    const entries = new Uint32Array(HALF_DIGITS * FIXED_COUNT * this.entryWords);
    this.#memory.write(first, point.words);
    for (let row = 0; row < HALF_DIGITS; row += 1) {
      for (let k = 0; row > 0 && k < 8; k += 1) this.#curve.double(first, first);
      this.#memory.copy(points, first, 3 * this.#bytes);
      this.#writeRows(entries.subarray(row * FIXED_COUNT * this.entryWords), 1, FIXED_COUNT);
    }
    return { kind: 'fixed', entries };
  }

  /** Writes rows of multiples, of the points that are first in each of the rows among the memory's points. */
  #writeRows(entries: Uint32Array, rows: number, count: number): void {
    const memory = this.#memory;
    const { add, double, normalizeVector } = this.#curve;
    const { points, third: value } = memory;
    const [width, bytes] = [this.#width, this.#bytes];
    const length = 3 * bytes;
    const steps = points + rows * count * length;
    for (let row = 0; row < rows; row += 1) {
      double(steps + row * length, points + row * count * length);
    }
    normalizeVector(steps, steps, rows);
    for (let i = 0; i < rows * count; i += 1) {
      if (i % count === 0) continue;
      const step = steps + Math.trunc(i / count) * length;
      add(points + i * length, points + (i - 1) * length, step);
    }
    normalizeVector(points, points, rows * count);
    for (let i = 0; i < rows * count; i += 1) {
      const x = points + i * length;
      const at = i * this.entryWords;
      memory.readInto(entries, at, x, width);
      this.#endomorphism.multiplyByBeta(value, x);
      memory.readInto(entries, at + width, value, width);
      memory.readInto(entries, at + 2 * width, x + bytes, width);
      this.#field.negate(value, x + bytes);
      memory.readInto(entries, at + 3 * width, value, width);
    }
  }
}
