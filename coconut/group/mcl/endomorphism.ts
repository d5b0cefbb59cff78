import type { MclMemory, MclPoint } from './memory.ts';
import type { MclCurve, MclField } from './module.ts';
import { LAMBDA, X, X_TOP } from './scalar-digits.ts';

/** The bits of |x| after the first. */
const BITS: readonly boolean[] = [...X.toString(2).slice(1)].map((bit) => bit === '1');
/** So many of them are those of X_TOP. */
const TOP_BITS = X_TOP.toString(2).length - 1;

/** Points that {@link MclEndomorphism.climb} writes: X_TOP, |x| and |x|·X_TOP times the first, which with it are the rows of a small table. */
export const KNOWN_MULTIPLES = 3;

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
  /** A point and, after it, the points that climbing from it passes. */
  readonly steps: number;

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
    this.steps = allocate((KNOWN_MULTIPLES + 2) * this.#length);
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

  /** Writes X_TOP, |x| and |x|·X_TOP times the first of the `steps` after it. */
  climb(): void {
    const { steps } = this;
    this.#climbHalf(steps);
    this.#climbRest(steps);
    this.#climbHalf(steps + 2 * this.#length);
  }

  /**
   * Whether a **public** point of the curve, the first of the `steps`, has order r or 1, after {@link climb}: whether φ(P) = (x² − 1)·P. Then
   * φ² + φ + 1 = 0 says that `((x² − 1)² + (x² − 1) + 1)·P = r·P` is the identity.
   */
  isOfOrder(): boolean {
    const { steps } = this;
    this.#climbRest(steps + 2 * this.#length);
    this.#memory.copy(this.#image, steps, this.#length);
    this.multiplyByBeta(this.#image, steps);
    this.#curve.add(this.#image, this.#image, steps);
    return this.#curve.isEqual(steps + 4 * this.#length, this.#image) !== 0;
  }

  /** Writes X_TOP times a point after it. */
  #climbHalf(point: number): void {
    const top = point + this.#length;
    this.#memory.copy(top, point, this.#length);
    this.#multiply(top, point, 0, TOP_BITS);
  }

  /** Writes |x| times a point after X_TOP times it. */
  #climbRest(point: number): void {
    const end = point + 2 * this.#length;
    this.#memory.copy(end, point + this.#length, this.#length);
    this.#multiply(end, point, TOP_BITS, BITS.length);
  }

  #multiply(result: number, point: number, from: number, to: number): void {
    const { add, double } = this.#curve;
    for (let i = from; i < to; i += 1) {
      double(result, result);
      if (BITS[i]) add(result, result, point);
    }
  }
}
