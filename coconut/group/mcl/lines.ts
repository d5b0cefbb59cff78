import type { MclPoint } from './memory.ts';
import { X } from './scalar-digits.ts';
import { FP2_BYTES, type MclTower } from './tower.ts';

/** Words of one line. */
export const LINE_WORDS = 48;

/** The steps of the Miller loop, which runs over the bits of |x|: true for a doubling, false for an addition. */
export const STEPS: readonly boolean[] = [...X.toString(2).slice(1)].flatMap((bit) =>
  bit === '1' ? [true, false] : [true],
);

const G2_BYTES = 288;

/**
 * Computes the lines of the Miller loop of a point Q of G2. The line through T (and T or Q) of slope λ on the twist is at a point (x, y) of G1,
 * up to factors that the final exponentiation removes,
 *
 *     1 + c·(1/y)·w³ + b·(x/y)·w⁵,   c = (λ·x_T − y_T)/ξ,   b = −λ/ξ
 *
 * because (x′, y′) of the twist is (x′·w⁻², y′·w⁻³) of the curve. Stored are c ‖ b of each step.
 */
export class MclLines {
  readonly #tower: MclTower;
  /** T and Q, affine. */
  readonly #moving: number;
  readonly #fixed: number;
  readonly #slope: number;
  readonly #line: number;
  readonly #left: number;
  readonly #right: number;

  constructor(tower: MclTower) {
    this.#tower = tower;
    this.#moving = tower.allocate(2 * FP2_BYTES);
    this.#fixed = tower.allocate(G2_BYTES);
    this.#slope = tower.allocate(FP2_BYTES);
    this.#line = tower.allocate(2 * FP2_BYTES);
    this.#left = tower.allocate(FP2_BYTES);
    this.#right = tower.allocate(FP2_BYTES);
  }

  /** The lines of a point, computed when first asked for and then kept with it. The identity has none. */
  of(point: MclPoint): Uint32Array | undefined {
    point.lines ??= this.#compute(point);
    return point.lines;
  }

  #compute(point: MclPoint): Uint32Array | undefined {
    const { memory } = this.#tower;
    const { g2 } = memory.module.calls;
    memory.write(this.#fixed, point.words);
    if (g2.isZero(this.#fixed) !== 0) return undefined;
    g2.normalizeVector(this.#fixed, this.#fixed, 1);
    memory.copy(this.#moving, this.#fixed, 2 * FP2_BYTES);
    const lines = new Uint32Array(STEPS.length * LINE_WORDS);
    STEPS.forEach((isDoubling, step) => {
      if (isDoubling) this.#double();
      else this.#add();
      lines.set(memory.read(this.#line, LINE_WORDS), step * LINE_WORDS);
    });
    return lines;
  }

  /** Slope 3·x² / 2·y. */
  #double(): void {
    const { add, square, multiply, invert } = this.#tower.fp2;
    const [x, left, right] = [this.#moving, this.#left, this.#right];
    square(left, x);
    add(right, left, left);
    add(left, left, right);
    add(right, x + FP2_BYTES, x + FP2_BYTES);
    invert(right, right);
    multiply(this.#slope, left, right);
    this.#step(x);
  }

  /** Slope (y_T − y_Q) / (x_T − x_Q). T is never ±Q: it is a multiple of Q below the order. */
  #add(): void {
    const { subtract, multiply, invert } = this.#tower.fp2;
    const [x, other, left, right] = [this.#moving, this.#fixed, this.#left, this.#right];
    subtract(left, x + FP2_BYTES, other + FP2_BYTES);
    subtract(right, x, other);
    invert(right, right);
    multiply(this.#slope, left, right);
    this.#step(other);
  }

  /** The line of the slope, and the sum of T and the point with the other x. */
  #step(other: number): void {
    const { memory, fp2, inverseXi } = this.#tower;
    const { subtract, multiply, square, negate } = fp2;
    const [x, slope, left, right] = [this.#moving, this.#slope, this.#left, this.#right];
    const y = x + FP2_BYTES;
    multiply(left, slope, x);
    subtract(left, left, y);
    multiply(this.#line, left, inverseXi);
    negate(left, slope);
    multiply(this.#line + FP2_BYTES, left, inverseXi);

    square(left, slope);
    subtract(left, left, x);
    subtract(left, left, other);
    subtract(right, x, left);
    multiply(right, right, slope);
    subtract(y, right, y);
    memory.copy(x, left, FP2_BYTES);
  }
}
