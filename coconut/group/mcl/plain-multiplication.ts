import type { Scalar } from '../pairing-group.ts';
import { type MclPoint, type MclSource, readPoint, SCALAR_BYTES, TERM_LIMIT } from './memory.ts';

/**
 * Multiplies points of one source group by scalars. Lists have equal lengths, scalars are in [0,
 * r).
 */
export interface ScalarMultiplication {
  /** `Σ pointᵢ · scalarᵢ` for **public** scalars. */
  sum(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint;
  /** `Σ pointᵢ · scalarᵢ` for **secret** scalars. */
  sumSecret(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint;
  /** `point · scalarᵢ` for several **secret** scalars. */
  multiplesSecret(point: MclPoint, scalars: readonly Scalar[]): readonly MclPoint[];
}

/**
 * Multiplies by mcl's own functions and nothing else: the reference for faster ways. Secret scalars
 * go through the function that mcl calls constant-time.
 */
export class PlainMultiplication implements ScalarMultiplication {
  readonly #source: MclSource;

  constructor(source: MclSource) {
    this.#source = source;
  }

  sum(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint {
    const { memory, curve, length } = this.#source;
    const { first, second } = memory;
    memory.bytes.fill(0, first, first + 4 * length);
    for (let start = 0; start < points.length; start += TERM_LIMIT) {
      const cut = points.slice(start, start + TERM_LIMIT);
      cut.forEach((point, i) => {
        memory.write(memory.points + i * 4 * length, point.words);
        memory.writeScalar(memory.scalars + i * SCALAR_BYTES, scalars[start + i] ?? 0n);
      });
      curve.multiplyVector(second, memory.points, memory.scalars, cut.length);
      curve.add(first, first, second);
    }
    return readPoint(this.#source);
  }

  sumSecret(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint {
    const { memory, curve, length } = this.#source;
    const { first, second, third } = memory;
    memory.bytes.fill(0, first, first + 4 * length);
    points.forEach((point, i) => {
      memory.write(second, point.words);
      memory.writeScalar(memory.scalars, scalars[i] ?? 0n);
      curve.multiplySecret(third, second, memory.scalars);
      curve.add(first, first, third);
    });
    return readPoint(this.#source);
  }

  multiplesSecret(point: MclPoint, scalars: readonly Scalar[]): readonly MclPoint[] {
    return scalars.map((scalar) => this.sumSecret([point], [scalar]));
  }
}
