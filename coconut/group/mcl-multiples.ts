import type { MclMemory, MclPoint } from './mcl-memory.ts';
import type { MclCurve } from './mcl-module.ts';
import { FIXED_COUNT, type MclTable, SMALL_COUNT } from './mcl-table.ts';
import type { Scalar } from './pairing-group.ts';
import {
  divideIntoHalves,
  divideIntoQuarters,
  HALF_DIGITS,
  halfDigit,
  QUARTER_DIGITS,
  quarterDigit,
  SPARSE_DIGITS,
  sparseQuarters,
} from './scalar-digits.ts';

/** One product of a sum. */
export interface TableTerm {
  readonly table: MclTable;
  readonly scalar: Scalar;
}

const isFixed = ({ table }: TableTerm): boolean => table.kind === 'fixed';
const isSmall = ({ table }: TableTerm): boolean => table.kind === 'small';

/**
 * Sums of products by tables. Each digit of a scalar costs one addition of an entry of the table: as it is or negated, for the second half of the
 * scalar under the endomorphism. Terms share their doublings; those with fixed tables need none.
 */
export class MclMultiples {
  readonly #memory: MclMemory;
  readonly #curve: MclCurve;
  /** Words and bytes of a coordinate. */
  readonly #width: number;
  readonly #bytes: number;
  /** 1 among coordinates. */
  readonly #one: Uint32Array;

  constructor(memory: MclMemory, curve: MclCurve, generator: MclPoint) {
    const { first } = memory;
    this.#memory = memory;
    this.#curve = curve;
    this.#width = generator.words.length / 3;
    this.#bytes = 4 * this.#width;
    memory.write(first, generator.words);
    curve.normalizeVector(first, first, 1);
    this.#one = memory.read(first + 2 * this.#bytes, this.#width);
  }

  /**
   * Writes `Σ scalar · point` to the memory's `first`, for **secret** scalars: the sequence of additions and doublings does not depend on them.
   * The addresses that are read do.
   */
  sumSecret(terms: readonly TableTerm[]): void {
    this.#begin();
    const small = terms.filter(isSmall).map(({ table: { entries }, scalar }) => ({
      entries,
      quarters: divideIntoQuarters(scalar),
    }));
    for (let i = QUARTER_DIGITS - 1; i >= 0 && small.length > 0; i -= 1) {
      if (i < QUARTER_DIGITS - 1) this.#double(4);
      for (const { entries, quarters } of small) this.#addQuarters(entries, quarters, i);
    }
    for (const { quarters } of small) quarters.fill(0);
    this.#addFixed(terms);
  }

  /** Writes `Σ scalar · point` to the memory's `first`, for scalars anybody may know. */
  sumPublic(terms: readonly TableTerm[]): void {
    this.#begin();
    const small = terms.filter(isSmall).map(({ table: { entries }, scalar }) => ({
      entries,
      digits: sparseQuarters(scalar),
    }));
    let isStarted = false;
    for (let i = SPARSE_DIGITS - 1; i >= 0 && small.length > 0; i -= 1) {
      if (isStarted) this.#double(1);
      for (const { entries, digits } of small) {
        for (let quarter = 0; quarter < 4; quarter += 1) {
          const digit = digits[quarter * SPARSE_DIGITS + i] ?? 0;
          if (digit === 0) continue;
          const isPositive = digit > 0 ? 1 : 0;
          const entry = (quarter & 1) * SMALL_COUNT + (Math.abs(digit) >> 1);
          this.#addEntry(entries, entry, quarter >> 1, isPositive);
          isStarted = true;
        }
      }
    }
    this.#addFixed(terms);
  }

  #begin(): void {
    const { first: sum, third: entry } = this.#memory;
    this.#memory.bytes.fill(0, sum, sum + 3 * this.#bytes);
    this.#memory.write(entry + 2 * this.#bytes, this.#one);
  }

  #double(times: number): void {
    const { first: sum } = this.#memory;
    for (let k = 0; k < times; k += 1) this.#curve.double(sum, sum);
  }

  /** Adds what the i-th digit of each quarter stands for. */
  #addQuarters(entries: Uint32Array, quarters: Uint8Array, i: number): void {
    for (let quarter = 0; quarter < 4; quarter += 1) {
      const bits = quarterDigit(quarters, quarter, i);
      const isPositive = bits >> 3;
      const odd = bits ^ (SMALL_COUNT - 1 + isPositive);
      this.#addEntry(entries, (quarter & 1) * SMALL_COUNT + odd, quarter >> 1, isPositive);
    }
  }

  /** Adds the products of the terms with fixed tables. */
  #addFixed(terms: readonly TableTerm[]): void {
    for (const { table, scalar } of terms.filter(isFixed)) {
      const halves = divideIntoHalves(scalar);
      for (let i = 0; i < HALF_DIGITS; i += 1) {
        for (let half = 0; half < 2; half += 1) {
          const bits = halfDigit(halves, half, i);
          const isPositive = bits >> 7;
          const odd = bits ^ (FIXED_COUNT - 1 + isPositive);
          this.#addEntry(table.entries, i * FIXED_COUNT + odd, half, isPositive);
        }
      }
      halves.fill(0);
    }
  }

  /** Adds an entry of a table to the sum: negated unless positive (1), under the endomorphism for the second half (1). */
  #addEntry(entries: Uint32Array, index: number, half: number, isPositive: number): void {
    const { first: sum, third: entry, words } = this.#memory;
    const width = this.#width;
    const x = entry >> 2;
    const at = index * 4 * width;
    const fromX = at + half * width;
    const fromY = at + (3 - isPositive) * width;
    for (let k = 0; k < width; k += 1) {
      words[x + k] = entries[fromX + k] ?? 0;
      words[x + width + k] = entries[fromY + k] ?? 0;
    }
    this.#curve.add(sum, sum, entry);
  }
}
