import type { MclMemory, MclPoint } from './mcl-memory.ts';
import type { MclCurve, MclField } from './mcl-module.ts';
import { LAMBDA, X } from './scalar-digits.ts';

/** The bits of |x| after the first. */
const BITS: readonly boolean[] = [...X.toString(2).slice(1)].map((bit) => bit === '1');

/**
 * The endomorphism φ of a source group, (X, Y) ↦ (βX, Y) with φ² + φ + 1 = 0, which multiplies points of order r by λ = x² − 1, and what
 * it is used with, multiplication by |x|.
 */
export class MclEndomorphism {
  readonly #memory: MclMemory;
  readonly #curve: MclCurve;
  readonly #field: MclField;
  readonly #beta: number;
  /** Bytes of a point. */
  readonly #length: number;
  readonly #image: number;
  readonly #multiple: number;

  /** @param generator - Tells β, by what φ does to it. */
  constructor(memory: MclMemory, curve: MclCurve, field: MclField, generator: MclPoint) {
    const { first, second, scalars } = memory;
    const { allocate } = memory.module.calls;
    this.#memory = memory;
    this.#curve = curve;
    this.#field = field;
    this.#length = 4 * generator.words.length;
    this.#beta = allocate(this.#length / 3);
    this.#image = allocate(this.#length);
    this.#multiple = allocate(this.#length);
    memory.write(first, generator.words);
    memory.writeScalar(scalars, LAMBDA);
    curve.multiply(second, first, scalars);
    curve.normalizeVector(first, first, 1);
    curve.normalizeVector(second, second, 1);
    field.invert(this.#beta, first);
    field.multiply(this.#beta, this.#beta, second);
  }

  /** β times a coordinate. */
  multiplyByBeta(result: number, coordinate: number): void {
    this.#field.multiply(result, coordinate, this.#beta);
  }

  /** |x| times another point. */
  multiplyByX(result: number, point: number): void {
    const { add, double } = this.#curve;
    this.#memory.copy(result, point, this.#length);
    for (const bit of BITS) {
      double(result, result);
      if (bit) add(result, result, point);
    }
  }

  /**
   * Whether a **public** point of the curve has order r or 1, given |x| times it: whether φ(P) = (x² − 1)·P. Then φ² + φ + 1 = 0 says that
   * `((x² − 1)² + (x² − 1) + 1)·P = r·P` is the identity.
   */
  isOfOrder(point: number, timesX: number): boolean {
    this.#memory.copy(this.#image, point, this.#length);
    this.multiplyByBeta(this.#image, point);
    this.#curve.add(this.#image, this.#image, point);
    this.multiplyByX(this.#multiple, timesX);
    return this.#curve.isEqual(this.#multiple, this.#image) !== 0;
  }
}
