import type { MclMemory } from './memory.ts';
import type { MclField } from './module.ts';

/**
 * A row of places in mcl's memory for points with Z = 1, which is there already, and their sums by twos. All sums of a call share one inversion,
 * so that each takes six multiplications instead of eleven.
 */
export class MclAffine {
  readonly #field: MclField;
  readonly #memory: MclMemory;
  /** Bytes of a coordinate. */
  readonly #width: number;
  readonly #places: number;
  readonly #denominators: number;
  readonly #inverses: number;
  readonly #slope: number;
  readonly #spare: number;
  /** How many places there are. */
  readonly count: number;

  /** @param one - 1 as a coordinate. */
  constructor(memory: MclMemory, field: MclField, one: Uint32Array, count: number) {
    const { allocate } = memory.module.calls;
    const width = 4 * one.length;
    this.#field = field;
    this.#memory = memory;
    this.#width = width;
    this.count = count;
    this.#places = allocate(3 * width * count);
    this.#denominators = allocate(width * count);
    this.#inverses = allocate(width * count);
    this.#slope = allocate(width);
    this.#spare = allocate(width);
    for (let place = 0; place < count; place += 1) memory.write(this.at(place) + 2 * width, one);
  }

  /** The address of a place. */
  at(place: number): number {
    return this.#places + place * 3 * this.#width;
  }

  /**
   * Adds to the points at some places those at others. No place is added to twice, nor added to and added from.
   *
   * @returns The places that could not be added to, because both points have one X: they hold anything now.
   */
  add(targets: Int32Array, others: Int32Array, count: number): readonly number[] {
    const { subtract, multiply, invertVector } = this.#field;
    const width = this.#width;
    const [denominators, inverses, slope] = [this.#denominators, this.#inverses, this.#slope];
    for (let k = 0; k < count; k += 1) {
      subtract(denominators + k * width, this.at(others[k] ?? 0), this.at(targets[k] ?? 0));
    }
    invertVector(inverses, denominators, count);
    const failed: number[] = [];
    for (let k = 0; k < count; k += 1) {
      const [target, other] = [this.at(targets[k] ?? 0), this.at(others[k] ?? 0)];
      const inverse = inverses + k * width;
      if (this.#memory.words[inverse >> 2] === 0 && this.#field.isZero(inverse) !== 0) {
        failed.push(targets[k] ?? 0);
      }
      subtract(slope, other + width, target + width);
      multiply(slope, slope, inverse);
      this.#draw(target, target, other);
    }
    return failed;
  }

  /** Writes twice the points at places from `from` on to those from `to` on. Their order is odd. */
  double(to: number, from: number, count: number): void {
    const { add, square, multiply, invertVector } = this.#field;
    const width = this.#width;
    const [denominators, inverses, slope, spare] = [
      this.#denominators,
      this.#inverses,
      this.#slope,
      this.#spare,
    ];
    for (let k = 0; k < count; k += 1) {
      const y = this.at(from + k) + width;
      add(denominators + k * width, y, y);
    }
    invertVector(inverses, denominators, count);
    for (let k = 0; k < count; k += 1) {
      const point = this.at(from + k);
      square(spare, point);
      add(slope, spare, spare);
      add(slope, slope, spare);
      multiply(slope, slope, inverses + k * width);
      this.#draw(this.at(to + k), point, point);
    }
  }

  /** Overwrites the points at the first places, and what adding them up has left behind. */
  wipe(count: number): void {
    const { bytes } = this.#memory;
    const width = this.#width;
    for (let place = 0; place < count; place += 1) {
      bytes.fill(0, this.at(place), this.at(place) + 2 * width);
    }
    for (const row of [this.#denominators, this.#inverses]) bytes.fill(0, row, row + count * width);
    for (const value of [this.#slope, this.#spare]) bytes.fill(0, value, value + width);
  }

  /** Writes the sum of two points on a line of known slope. The sum may be written over the first. */
  #draw(sum: number, left: number, right: number): void {
    const { add, subtract, multiply, square } = this.#field;
    const width = this.#width;
    const [slope, spare] = [this.#slope, this.#spare];
    add(spare, left, right);
    square(sum, slope);
    subtract(sum, sum, spare);
    subtract(spare, right, sum);
    multiply(spare, spare, slope);
    subtract(sum + width, spare, right + width);
  }
}
