import type { MclLayers, Piece } from './layers.ts';
import { type MclMemory, MclPoint } from './memory.ts';
import type { MclCurve } from './module.ts';
import {
  divideIntoEighths,
  divideIntoHalves,
  EIGHTH_DIGIT_BITS,
  EIGHTH_DIGITS,
  EIGHTHS,
  eighthDigit,
  HALF_DIGITS,
  halfDigit,
  SPARSE_DIGITS,
  sparseEighths,
} from './scalar-digits.ts';
import { FIXED_COUNT, isFixed, isSmall, SMALL_COUNT, SMALL_ROWS, type TableTerm } from './table.ts';

/** Entries that a term takes at most. */
const TERM_ENTRIES = EIGHTHS * EIGHTH_DIGITS;

/** Puts the entries of some terms into layers. */
type Placing = (terms: readonly TableTerm[]) => Piece;

/**
 * Sums of products by tables. Each digit of a scalar costs one addition of an entry of the table: as it is or negated, for the second half of the
 * scalar under the endomorphism. Terms share their doublings; those with fixed tables need none.
 */
export class MclTableSums {
  readonly #memory: MclMemory;
  readonly #curve: MclCurve;
  readonly #layers: MclLayers;

  constructor(memory: MclMemory, curve: MclCurve, layers: MclLayers) {
    this.#memory = memory;
    this.#curve = curve;
    this.#layers = layers;
  }

  /** Each `Σ scalar · point`, for scalars anybody may know. */
  eachPublic(sums: readonly (readonly TableTerm[])[]): readonly MclPoint[] {
    return this.#each(sums, (terms) => this.#placePublic(terms));
  }

  /**
   * Each `Σ scalar · point`, for **secret** scalars: the sequence of additions and doublings does not depend on them. The addresses that are
   * read do. Digits, and the entries they choose, are overwritten afterwards.
   */
  eachSecret(sums: readonly (readonly TableTerm[])[]): readonly MclPoint[] {
    try {
      return this.#each(sums, (terms) => this.#placeSecret(terms));
    } finally {
      this.#layers.clear();
      this.#layers.wipe();
    }
  }

  #each(sums: readonly (readonly TableTerm[])[], place: Placing): readonly MclPoint[] {
    const layers = this.#layers;
    // Nothing is left of a sum that ended in an exception, for want of memory say.
    layers.clear();
    const results = sums.map((): Uint32Array | undefined => undefined);
    let placed: { piece: Piece; terms: readonly TableTerm[]; sum: number }[] = [];
    const finish = (): void => {
      const failed = layers.addUp();
      const again = placed.filter(({ piece }) => failed.has(piece));
      for (const { piece, sum } of placed) {
        if (!failed.has(piece)) results[sum] = this.#plus(results[sum], layers.sum(piece));
      }
      layers.clear();
      // Somebody chose points for two of them to meet. Not added up in layers, a piece takes every case.
      for (const { terms, sum } of again) {
        results[sum] = this.#plus(results[sum], layers.sum(place(terms)));
        layers.clear();
      }
      placed = [];
    };
    const atOnce = Math.trunc(layers.room / TERM_ENTRIES);
    sums.forEach((terms, sum) => {
      for (let start = 0; start === 0 || start < terms.length; start += atOnce) {
        const part = terms.slice(start, start + atOnce);
        if (layers.room < part.length * TERM_ENTRIES) finish();
        placed.push({ piece: place(part), terms: part, sum });
      }
    });
    finish();
    return results.map((words) => new MclPoint(words as Uint32Array));
  }

  #plus(sum: Uint32Array | undefined, part: Uint32Array): Uint32Array {
    if (sum === undefined) return part;
    const { first, second } = this.#memory;
    this.#memory.write(first, sum);
    this.#memory.write(second, part);
    this.#curve.add(first, first, second);
    return this.#memory.read(first, part.length);
  }

  /** A layer for each place of a digit, with all entries there. */
  #placePublic(terms: readonly TableTerm[]): Piece {
    const layers = this.#layers;
    const piece = layers.openPiece();
    const small = terms.filter(isSmall).map(({ table: { entries }, scalar }) => ({
      entries,
      digits: sparseEighths(scalar),
    }));
    for (let i = small.length === 0 ? 0 : SPARSE_DIGITS - 1; i >= 0; i -= 1) {
      layers.openLayer(piece, 1);
      for (const { entries, digits } of small) {
        for (let eighth = 0; eighth < EIGHTHS; eighth += 1) {
          const digit = digits[eighth * SPARSE_DIGITS + i] ?? 0;
          if (digit !== 0) {
            const odd = Math.abs(digit) >> 1;
            this.#placeSmall(piece, entries, eighth, odd, digit > 0 ? 1 : 0);
          }
        }
      }
    }
    for (const term of terms.filter(isFixed)) this.#placeFixed(piece, term);
    return piece;
  }

  /**
   * A layer for each digit of a term with a small table, and for each entry of one with a fixed table. The entries of a layer are different short
   * combinations of the multiples of one point, so that no two of them, nor of their sums, have one X: the order r divides no
   * `Σ eₖ·mₖ + λ·Σ fₖ·mₖ` with |eₖ|, |fₖ| ≤ 7 that are not all 0.
   */
  #placeSecret(terms: readonly TableTerm[]): Piece {
    const layers = this.#layers;
    const piece = layers.openPiece();
    const small = terms.filter(isSmall).map(({ table: { entries }, scalar }) => ({
      entries,
      eighths: divideIntoEighths(scalar),
    }));
    for (let i = EIGHTH_DIGITS - 1; i >= 0; i -= 1) {
      small.forEach(({ entries, eighths }, k) => {
        layers.openLayer(piece, k === 0 && i < EIGHTH_DIGITS - 1 ? EIGHTH_DIGIT_BITS : 0);
        for (let eighth = 0; eighth < EIGHTHS; eighth += 1) {
          const bits = eighthDigit(eighths, eighth, i);
          const isPositive = bits >> (EIGHTH_DIGIT_BITS - 1);
          const odd = bits ^ (SMALL_COUNT - 1 + isPositive);
          this.#placeSmall(piece, entries, eighth, odd, isPositive);
        }
      });
    }
    for (const { eighths } of small) eighths.fill(0);
    for (const term of terms.filter(isFixed)) this.#placeFixed(piece, term, true);
    return piece;
  }

  #placeSmall(
    piece: Piece,
    entries: Uint32Array,
    eighth: number,
    odd: number,
    isPositive: number,
  ): void {
    const half = eighth >> 2;
    const row = eighth & (SMALL_ROWS - 1);
    this.#layers.place(piece, entries, row * SMALL_COUNT + odd, half, isPositive);
  }

  /** Adds the entries of a term with a fixed table to the last layer, or to layers of their own. */
  #placeFixed(piece: Piece, { table, scalar }: TableTerm, isSecret = false): void {
    const halves = divideIntoHalves(scalar);
    for (let i = 0; i < HALF_DIGITS; i += 1) {
      for (let half = 0; half < 2; half += 1) {
        if (isSecret) this.#layers.openLayer(piece, 0);
        const bits = halfDigit(halves, half, i);
        const isPositive = bits >> 7;
        const odd = bits ^ (FIXED_COUNT - 1 + isPositive);
        this.#layers.place(piece, table.entries, i * FIXED_COUNT + odd, half, isPositive);
      }
    }
    halves.fill(0);
  }
}
