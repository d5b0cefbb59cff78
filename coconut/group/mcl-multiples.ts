import type { MclMemory, MclPoint } from './mcl-memory.ts';
import type { MclCurve, MclField } from './mcl-module.ts';
import type { Scalar } from './pairing-group.ts';
import { digitOf, HALF_BITS, halveScalar, LAMBDA } from './scalar-halves.ts';

/** How a table divides the digits of a half among its rows. */
export interface TableShape {
  readonly digitBits: 4 | 8;
  readonly rows: number;
  /** Digits of a row. */
  readonly digits: number;
}

function tableShape(digitBits: 4 | 8, rows: number): TableShape {
  return { digitBits, rows, digits: HALF_BITS / digitBits / rows };
}

/** Tables for one multiplication of a base, for a few, and for many: more rows take longer to compute and save doublings. */
export const SINGLE_USE: TableShape = tableShape(4, 1);
export const SHARED_USE: TableShape = tableShape(4, 2);
export const FIXED_USE: TableShape = tableShape(8, 17);

/** Odd multiples of a base P and of powers of it: for row i and each j, `x ‖ βx ‖ y ‖ −y` of `(2j + 1)·2^{digitBits·digits·i}·P`. */
export interface Multiples {
  readonly shape: TableShape;
  readonly entries: Uint32Array;
}

/** One product of a sum. */
export interface TableTerm {
  readonly multiples: Multiples;
  readonly scalar: Scalar;
}

/**
 * Multiplication by tables, with a sequence of additions and doublings that does not depend on the scalars.
 *
 * Both halves of a scalar have a fixed number of digits, all odd (see {@link halveScalar}). Each costs one addition of an entry of the table, as it
 * is or negated, for the second half under the endomorphism. The addresses that are read do depend on the scalars.
 */
export class MclMultiples {
  readonly #memory: MclMemory;
  readonly #curve: MclCurve;
  readonly #field: MclField;
  /** Words and bytes of a coordinate. */
  readonly #width: number;
  readonly #bytes: number;
  /** 1 and β among coordinates. */
  readonly #one: Uint32Array;
  readonly #beta: number;

  /** @param generator - Tells β, by what the endomorphism does to it. */
  constructor(memory: MclMemory, curve: MclCurve, field: MclField, generator: MclPoint) {
    const { first, second, scalars, module } = memory;
    this.#memory = memory;
    this.#curve = curve;
    this.#field = field;
    this.#width = generator.words.length / 3;
    this.#bytes = 4 * this.#width;
    this.#beta = module.calls.allocate(this.#bytes);
    memory.write(first, generator.words);
    memory.writeScalar(scalars, LAMBDA);
    curve.multiply(second, first, scalars);
    curve.normalizeVector(first, first, 1);
    curve.normalizeVector(second, second, 1);
    field.invert(this.#beta, first);
    field.multiply(this.#beta, this.#beta, second);
    this.#one = memory.read(first + 2 * this.#bytes, this.#width);
  }

  /** The table of a point other than the identity. */
  of(point: MclPoint, shape: TableShape): Multiples {
    const { digitBits, rows, digits } = shape;
    const { first: unit } = this.#memory;
    const count = 1 << (digitBits - 1);
    const words = count * 4 * this.#width;
    const entries = new Uint32Array(rows * words);
    this.#memory.write(unit, point.words);
    for (let row = 0; row < rows; row += 1) {
      this.#addRow(count, entries.subarray(row * words));
      const doublings = row < rows - 1 ? digits * digitBits : 0;
      for (let k = 0; k < doublings; k += 1) this.#curve.double(unit, unit);
    }
    return { shape, entries };
  }

  /** Writes `Σ scalar · point` to the memory's `first`. Terms share their doublings; those with a single digit in a row need none. */
  sum(terms: readonly TableTerm[]): void {
    const { first: sum, third: entry } = this.#memory;
    const bytes = this.#bytes;
    this.#memory.bytes.fill(0, sum, sum + 3 * bytes);
    this.#memory.write(entry + 2 * bytes, this.#one);
    const products = terms.map(({ multiples, scalar }) => ({
      multiples,
      halves: halveScalar(scalar),
    }));
    const most = Math.max(...terms.map(({ multiples }) => multiples.shape.digits));
    for (let digit = most - 1; digit >= 0; digit -= 1) {
      const doublings = digit < most - 1 ? 4 : 0;
      for (let k = 0; k < doublings; k += 1) this.#curve.double(sum, sum);
      for (const { multiples, halves } of products) {
        if (digit < multiples.shape.digits) this.#addDigit(multiples, halves, digit);
      }
    }
    for (const { halves } of products) halves.fill(0);
  }

  /** Adds what a digit of each row and each half stands for to the sum. */
  #addDigit({ shape, entries }: Multiples, halves: Uint8Array, digit: number): void {
    const { first: sum, third: entry, words } = this.#memory;
    const { add } = this.#curve;
    const width = this.#width;
    const { digitBits, rows, digits } = shape;
    const count = 1 << (digitBits - 1);
    const x = entry >> 2;
    for (let row = 0; row < rows; row += 1) {
      for (let half = 0; half < 2; half += 1) {
        const bits = digitOf(halves, half, row * digits + digit, digitBits);
        const isPositive = bits >> (digitBits - 1);
        const at = (row * count + (bits ^ (count - 1 + isPositive))) * 4 * width;
        const fromX = at + half * width;
        const fromY = at + (3 - isPositive) * width;
        for (let k = 0; k < width; k += 1) {
          words[x + k] = entries[fromX + k] ?? 0;
          words[x + width + k] = entries[fromY + k] ?? 0;
        }
        add(sum, sum, entry);
      }
    }
  }

  /** Appends the odd multiples of the point at `first` to a table. */
  #addRow(count: number, entries: Uint32Array): void {
    const memory = this.#memory;
    const { add, double, normalizeVector } = this.#curve;
    const { first: unit, second: step, third: value, points } = memory;
    const [width, bytes] = [this.#width, this.#bytes];
    double(step, unit);
    normalizeVector(step, step, 1);
    memory.copy(points, unit, 3 * bytes);
    for (let j = 1; j < count; j += 1) {
      add(points + 3 * bytes * j, points + 3 * bytes * (j - 1), step);
    }
    normalizeVector(points, points, count);
    for (let j = 0; j < count; j += 1) {
      const x = points + 3 * bytes * j;
      const at = 4 * width * j;
      entries.set(memory.read(x, width), at);
      this.#field.multiply(value, x, this.#beta);
      entries.set(memory.read(value, width), at + width);
      entries.set(memory.read(x + bytes, width), at + 2 * width);
      this.#field.negate(value, x + bytes);
      entries.set(memory.read(value, width), at + 3 * width);
    }
  }
}
