import type { Endomorphism } from './endomorphism.ts';
import { type MclPoint, type MclSource, writePoint } from './memory.ts';
import { DIGIT_COUNTS, type DigitBits } from './scalar-digits.ts';

/**
 * Odd multiples of a point P, affine: row i has `(2j + 1)·2^{i·positions·bits}·P` for every digit
 * of so many bits, each as `x ‖ y ‖ βx ‖ −y`, so that its negative and its image under the
 * endomorphism are there too. Never changed.
 */
export interface PrecomputedTable {
  readonly bits: DigitBits;
  /**
   * Digits of a half of a scalar that share a row: the digit i is looked up in row `i / positions`.
   */
  readonly positions: number;
  readonly entries: Uint32Array;
}

/** Multiples in a row: one for every two values of a digit. */
export function rowLength(bits: DigitBits): number {
  return 2 ** (bits - 1);
}

/** Computes tables of points of order r, and copies their entries into a slot. */
export class TableMaker {
  readonly #source: MclSource;
  readonly #endomorphism: Endomorphism;
  /** Words of a coordinate. */
  readonly #width: number;
  /** A point in affine coordinates, whose Z is 1 and stays so. */
  readonly slot: number;

  /** @param generator - Any point: normalized, it has a 1. */
  constructor(source: MclSource, endomorphism: Endomorphism, generator: MclPoint) {
    this.#source = source;
    this.#endomorphism = endomorphism;
    this.#width = source.length / 3;
    this.slot = source.memory.module.calls.allocate(4 * source.length);
    source.memory.write(this.slot, generator.words);
    source.curve.normalizeVector(this.slot, this.slot, 1);
  }

  /** The table of a point other than the identity, with digits of so many bits in so many rows. */
  make(point: MclPoint, bits: DigitBits, rows: number): PrecomputedTable {
    const positions = DIGIT_COUNTS[bits] / rows;
    const rowWords = rowLength(bits) * 4 * this.#width;
    const entries = new Uint32Array(rows * rowWords);
    writePoint(this.#source, point);
    for (let row = 0; row < rows; row += 1) {
      this.#computeRow(rowLength(bits));
      this.#readRow(rowLength(bits), entries.subarray(row * rowWords));
      if (row < rows - 1) this.#double(bits * positions);
    }
    return { bits, positions, entries };
  }

  /**
   * Writes an entry to the slot: negated unless positive (1), under the endomorphism for the second
   * half (1).
   */
  place(entries: Uint32Array, index: number, half: number, isPositive: number): void {
    const { words } = this.#source.memory;
    const width = this.#width;
    const slot = this.slot >> 2;
    const fromX = (4 * index + 2 * half) * width;
    const fromY = (4 * index + 3 - 2 * isPositive) * width;
    for (let k = 0; k < width; k += 1) {
      words[slot + k] = entries[fromX + k] ?? 0;
      words[slot + width + k] = entries[fromY + k] ?? 0;
    }
  }

  /** Overwrites the point in the slot. */
  wipe(): void {
    this.#source.memory.bytes.fill(0, this.slot, this.slot + 8 * this.#width);
  }

  /** Doubles the point in `first` so many times. */
  #double(times: number): void {
    const { memory, curve } = this.#source;
    for (let k = 0; k < times; k += 1) curve.double(memory.first, memory.first);
  }

  /** Writes so many odd multiples of the point in `first`, affine. */
  #computeRow(count: number): void {
    const { memory, curve, length } = this.#source;
    const { first, second, points } = memory;
    memory.copy(points, first, 4 * length);
    curve.double(second, first);
    for (let i = 1; i < count; i += 1) {
      const at = points + i * 4 * length;
      curve.add(at, at - 4 * length, second);
    }
    curve.normalizeVector(points, points, count);
  }

  /** Reads so many affine points as entries. */
  #readRow(count: number, entries: Uint32Array): void {
    const { memory, field, length } = this.#source;
    for (let i = 0; i < count; i += 1) {
      const x = memory.points + i * 4 * length;
      const [y, spare] = [x + 4 * this.#width, x + 8 * this.#width];
      this.#endomorphism.multiplyByBeta(spare, x);
      memory.readInto(entries, i * 4 * this.#width, x, length);
      field.negate(y, y);
      memory.readInto(entries, i * 4 * this.#width + length, y, this.#width);
    }
  }
}
