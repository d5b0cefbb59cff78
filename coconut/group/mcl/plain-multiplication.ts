import type { Scalar } from '../pairing-group.ts';
import { type MclMemory, MclPoint, SCALAR_BYTES, TERM_LIMIT } from './memory.ts';
import type { MclCurve } from './module.ts';

/** Multiplies points of one source group by scalars. Lists have equal lengths, scalars are in [0, r). */
export interface ScalarMultiplication {
  /** `Σ pointᵢ · scalarᵢ` for **public** scalars. */
  sum(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint;
  /** `Σ pointᵢ · scalarᵢ` for **secret** scalars. */
  sumSecret(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint;
  /** `point · scalarᵢ` for several **secret** scalars. */
  multiplesSecret(point: MclPoint, scalars: readonly Scalar[]): readonly MclPoint[];
}

/**
 * mcl's own multiplications and nothing else: the reference for faster ones. Secret scalars go through the one that mcl calls constant-time,
 * which leaves out additions where a digit is zero.
 */
export class PlainMultiplication implements ScalarMultiplication {
  readonly #memory: MclMemory;
  readonly #curve: MclCurve;
  /** Words of a point. */
  readonly #length: number;

  constructor(memory: MclMemory, curve: MclCurve, length: number) {
    this.#memory = memory;
    this.#curve = curve;
    this.#length = length;
  }

  sum(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint {
    const { first, second, points: places, scalars: scalarPlaces } = this.#memory;
    const bytes = 4 * this.#length;
    this.#memory.bytes.fill(0, first, first + bytes);
    for (let start = 0; start < points.length; start += TERM_LIMIT) {
      const cut = points.slice(start, start + TERM_LIMIT);
      cut.forEach((point, i) => {
        this.#memory.write(places + i * bytes, point.words);
        this.#memory.writeScalar(scalarPlaces + i * SCALAR_BYTES, scalars[start + i] ?? 0n);
      });
      this.#curve.multiplyVector(second, places, scalarPlaces, cut.length);
      this.#curve.add(first, first, second);
    }
    return new MclPoint(this.#memory.read(first, this.#length));
  }

  sumSecret(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint {
    const { first, second, third, scalars: scalarPlace } = this.#memory;
    this.#memory.bytes.fill(0, first, first + 4 * this.#length);
    points.forEach((point, i) => {
      this.#memory.write(second, point.words);
      this.#memory.writeScalar(scalarPlace, scalars[i] ?? 0n);
      this.#curve.multiplySecret(third, second, scalarPlace);
      this.#curve.add(first, first, third);
    });
    this.#memory.wipeScalar(scalarPlace);
    return new MclPoint(this.#memory.read(first, this.#length));
  }

  multiplesSecret(point: MclPoint, scalars: readonly Scalar[]): readonly MclPoint[] {
    return scalars.map((scalar) => this.sumSecret([point], [scalar]));
  }
}
