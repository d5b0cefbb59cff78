import type { Scalar } from '../pairing-group.ts';
import { MclPoint, type MclSource, writePoint } from './memory.ts';
import { LAMBDA, X } from './scalar-digits.ts';

/** The bits of |x| after the first. */
const BITS: readonly boolean[] = [...X.toString(2).slice(1)].map((bit) => bit === '1');

/**
 * The endomorphism φ of a source group, (X, Y) ↦ (βX, Y) with φ² + φ + 1 = 0, which multiplies
 * points of order r by λ = x² − 1, and the membership test by it.
 */
export class Endomorphism {
  readonly #source: MclSource;
  readonly #beta: number;

  /** @param generator - Tells β, by what φ does to it. */
  constructor(source: MclSource, generator: MclPoint) {
    const { memory, curve, field, length } = source;
    const { first, second, scalars } = memory;
    this.#source = source;
    this.#beta = memory.module.calls.allocate((4 * length) / 3);
    writePoint(source, generator);
    memory.writeScalar(scalars, LAMBDA);
    curve.multiply(second, first, scalars);
    curve.normalizeVector(first, first, 1);
    curve.normalizeVector(second, second, 1);
    field.invert(this.#beta, first);
    field.multiply(this.#beta, this.#beta, second);
  }

  /** Writes β times a coordinate. */
  multiplyByBeta(result: number, coordinate: number): void {
    this.#source.field.multiply(result, coordinate, this.#beta);
  }

  /**
   * Reads the **public** point of the curve in `first` if it has order r or 1, that is if φ(P) + P
   * = x²·P: then φ² + φ + 1 = 0 says that `((x² − 1)² + (x² − 1) + 1)·P = r·P` is the identity.
   * |x|·P, which this passes, stays with the point.
   */
  readOfOrder(): MclPoint | undefined {
    const { memory, curve, length } = this.#source;
    const { first, second, third } = memory;
    this.#multiplyByX(second, first);
    this.#multiplyByX(third, second);
    const point = new MclPoint(memory.read(first, length), memory.read(second, length));
    memory.copy(second, first, 4 * length);
    this.multiplyByBeta(second, second);
    curve.add(first, first, second);
    return curve.isEqual(first, third) === 0 ? undefined : point;
  }

  #multiplyByX(result: number, point: number): void {
    const { memory, curve, length } = this.#source;
    const { add, double } = curve;
    memory.copy(result, point, 4 * length);
    for (const bit of BITS) {
      double(result, result);
      if (bit) add(result, result, point);
    }
  }
}

/**
 * Two scalars with `scalar = first + second·|x|`, each `a + b·x²` with a and b of 64 bits: over a
 * point and |x| times it, mcl's sums then take half as many doublings.
 */
export function splitByX(scalar: Scalar): readonly [Scalar, Scalar] {
  const square = X * X;
  const upper = scalar / square;
  const lower = scalar - upper * square;
  const [a, b] = [lower / X, upper / X];
  return [lower - a * X + (upper - b * X) * square, a + b * square];
}
