import type { MclMemory, MclPoint } from './mcl-memory.ts';
import type { MclCurve } from './mcl-module.ts';
import { ORDER } from './scalar-hash.ts';

/** Bytes of a scalar. */
const WINDOWS = 32;
/** 1, 3, 5 … 255 halves of a window's unit; the others are their negatives. */
const MULTIPLES = 128;

/** What a table saves in one multiplication, and what building it costs, in about 15 microseconds on G1. */
export const SECRET_SAVING = 15;
export const PUBLIC_SAVING = 1;
const BUILD_COST = 750;

/** Bytes of all tables of a source group. One of G1 has 0.6 MB, one of G2 1.2 MB. */
const TABLE_BUDGET = 16 * 2 ** 20;

/** Multiples of one point. */
export interface FixedBase {
  /** `x ‖ y ‖ −y` of `(2j + 1) · 2^{8i} · point / 2`, for j within i. */
  readonly entries: Uint32Array;
  /** `(2²⁵⁶ − 1) · point / 2`, where every sum begins. */
  readonly start: Uint32Array;
}

/**
 * Multiplication of fixed bases by tables of their multiples: one addition for each byte of the scalar and no doubling.
 *
 * With e_i the bytes of the scalar, `scalar = (2²⁵⁶ − 1)/2 + Σ (2·e_i − 255)/2 · 2^{8i}`. Every digit 2·e_i − 255 is odd, hence every byte costs
 * one addition of some point other than the identity, whatever the scalar: the sequence of operations is fixed. The addresses it reads do
 * depend on the scalar.
 *
 * Nobody has to say which bases are fixed. A point gets its table once its uses would have paid for it; tables used least recently give way
 * when there are too many.
 */
export class MclFixedBases {
  readonly #memory: MclMemory;
  readonly #curve: MclCurve;
  /** Words of a coordinate. */
  readonly #width: number;
  /** Least recently used first. */
  readonly #tables = new Map<MclPoint, FixedBase>();

  constructor(memory: MclMemory, curve: MclCurve, width: number) {
    this.#memory = memory;
    this.#curve = curve;
    this.#width = width;
  }

  /** Counts a use of a point, and gives its table if it has one by now. Overwrites everything in the memory. */
  use(point: MclPoint, saving: number): FixedBase | undefined {
    let table = this.#tables.get(point);
    if (table === undefined) {
      point.saving += saving;
      if (point.saving < BUILD_COST) return undefined;
      table = this.#build(point);
      if (table === undefined) return undefined;
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

  /** Adds `point · scalar` to the point at `first`. The scalar's bytes are in the memory's octets; `second` is overwritten. */
  addProduct({ entries, start }: FixedBase): void {
    const { add } = this.#curve;
    const { octets, first: sum, second: term } = this.#memory;
    const width = this.#width;
    this.#memory.write(term, start);
    add(sum, sum, term);
    // The third coordinate stays in its place: it is 1 here and in every term.
    const { words, bytes } = this.#memory;
    const x = term >> 2;
    for (let window = 0; window < WINDOWS; window += 1) {
      const byte = bytes[octets + window] ?? 0;
      const isPositive = byte >> 7;
      const entry = (window * MULTIPLES + (byte ^ (0x7f + isPositive))) * 3 * width;
      const y = entry + (1 - isPositive) * width;
      for (let k = 0; k < width; k += 1) words[x + k] = entries[entry + k] ?? 0;
      for (let k = width; k < 2 * width; k += 1) words[x + k] = entries[y + k] ?? 0;
      add(sum, sum, term);
    }
  }

  /** The table of a point; none for the identity. */
  #build(point: MclPoint): FixedBase | undefined {
    const memory = this.#memory;
    const curve = this.#curve;
    const { first: unit, second: step, points, scalars } = memory;
    const words = 3 * this.#width;
    memory.write(step, point.words);
    if (curve.isZero(step) !== 0) return undefined;

    memory.writeScalar(scalars, (2n ** 256n - 1n) % ORDER);
    memory.writeScalar(scalars + 32, (ORDER + 1n) / 2n);
    curve.multiply(unit, step, scalars + 32);
    curve.multiply(points, unit, scalars);
    curve.normalizeVector(points, points, 1);
    const start = memory.read(points, words);

    const entries = new Uint32Array(WINDOWS * MULTIPLES * words);
    for (let window = 0; window < WINDOWS; window += 1) {
      this.#buildWindow(entries.subarray(window * MULTIPLES * words));
    }
    return { entries, start };
  }

  /** The odd multiples of the unit at `first`, which then becomes the unit of the next window. */
  #buildWindow(entries: Uint32Array): void {
    const memory = this.#memory;
    const curve = this.#curve;
    const { first: unit, second: step, third: negative, points } = memory;
    const width = this.#width;
    const length = 12 * width;
    curve.add(step, unit, unit);
    curve.normalizeVector(step, step, 1);
    memory.write(points, memory.read(unit, 3 * width));
    for (let j = 1; j < MULTIPLES; j += 1) {
      curve.add(points + j * length, points + (j - 1) * length, step);
    }
    curve.normalizeVector(points, points, MULTIPLES);
    for (let j = 0; j < MULTIPLES; j += 1) {
      const entry = points + j * length;
      curve.negate(negative, entry);
      entries.set(memory.read(entry, 2 * width), 3 * width * j);
      entries.set(memory.read(negative + 4 * width, width), 3 * width * j + 2 * width);
    }
    // 255 units and one more.
    curve.add(unit, points + (MULTIPLES - 1) * length, unit);
  }
}
