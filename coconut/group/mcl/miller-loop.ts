import { LINE_WORDS, STEPS } from './lines.ts';
import type { MclPoint } from './memory.ts';
import { COEFFICIENT_OFFSETS, FP_BYTES, FP2_BYTES, FP12_BYTES, type MclTower } from './tower.ts';

const [W0, W1, W2, W3, W4, W5] = COEFFICIENT_OFFSETS;

const G1_BYTES = 144;

/** A pair of a point of G1, not the identity, and the lines of one of G2. */
export interface MillerFactor {
  readonly point: MclPoint;
  readonly lines: Uint32Array;
}

/**
 * The product of Miller loops over prepared lines. All loops of a product share the squarings of one loop, and in every step the lines are
 * multiplied with one another first: they are sparse. mcl's own loops share nothing beyond two factors.
 */
export class MclMillerLoop {
  readonly #tower: MclTower;
  /** The line at hand, `c ‖ b` of `1 + c·w³ + b·w⁵`, then `b + c`. */
  readonly #line: number;
  readonly #firstLine: number;
  /** The product of all lines of a step. */
  readonly #product: number;
  /** Two elements of Fp6 each. */
  readonly #even: number;
  readonly #odd: number;
  readonly #spare: number;

  constructor(tower: MclTower) {
    this.#tower = tower;
    this.#line = tower.allocate(3 * FP2_BYTES);
    this.#firstLine = tower.allocate(2 * FP2_BYTES);
    this.#product = tower.allocate(FP12_BYTES);
    this.#even = tower.allocate(3 * FP2_BYTES);
    this.#odd = tower.allocate(3 * FP2_BYTES);
    this.#spare = tower.allocate(FP2_BYTES);
  }

  /** Writes the product of at least one and at most 512 loops, up to factors that the final exponentiation removes. */
  run(result: number, factors: readonly MillerFactor[]): void {
    const { memory } = this.#tower;
    const { target } = memory.module.calls;
    this.#placePoints(factors);
    STEPS.forEach((isDoubling, step) => {
      if (step > 0 && isDoubling) target.square(result, result);
      this.#multiplyLines(factors, step);
      if (step === 0) memory.copy(result, this.#product, FP12_BYTES);
      else target.multiply(result, result, this.#product);
    });
  }

  /** Puts `x/y ‖ 1/y` of all points into the memory's points. */
  #placePoints(factors: readonly MillerFactor[]): void {
    const { memory } = this.#tower;
    const { fp, g1 } = memory.module.calls;
    factors.forEach(({ point }, i) => {
      memory.write(memory.points + i * G1_BYTES, point.words);
    });
    g1.normalizeVector(memory.points, memory.points, factors.length);
    factors.forEach((_, i) => {
      const x = memory.points + i * G1_BYTES;
      fp.invert(x + FP_BYTES, x + FP_BYTES);
      fp.multiply(x, x, x + FP_BYTES);
    });
  }

  #multiplyLines(factors: readonly MillerFactor[], step: number): void {
    factors.forEach((factor, i) => {
      this.#placeLine(factor, i, step);
      if (i === 0) this.#takeFirst(factors.length === 1);
      else if (i === 1) this.#takeSecond();
      else this.#takeNext();
    });
  }

  /** The line of a step at the point of a factor. */
  #placeLine({ lines }: MillerFactor, position: number, step: number): void {
    const { memory } = this.#tower;
    const { multiply } = memory.module.calls.fp;
    const { words } = memory;
    const line = this.#line;
    const at = line >> 2;
    const from = step * LINE_WORDS;
    for (let k = 0; k < LINE_WORDS; k += 1) words[at + k] = lines[from + k] ?? 0;
    const x = memory.points + position * G1_BYTES;
    const y = x + FP_BYTES;
    multiply(line, line, y);
    multiply(line + FP_BYTES, line + FP_BYTES, y);
    multiply(line + 2 * FP_BYTES, line + 2 * FP_BYTES, x);
    multiply(line + 3 * FP_BYTES, line + 3 * FP_BYTES, x);
  }

  /** Keeps the first line for the second, or makes it the product. */
  #takeFirst(isOnly: boolean): void {
    const { memory, one } = this.#tower;
    if (!isOnly) {
      memory.copy(this.#firstLine, this.#line, 2 * FP2_BYTES);
      return;
    }
    const product = this.#product;
    memory.bytes.fill(0, product, product + FP12_BYTES);
    memory.copy(product + W0, one, FP2_BYTES);
    memory.copy(product + W3, this.#line, FP2_BYTES);
    memory.copy(product + W5, this.#line + FP2_BYTES, FP2_BYTES);
  }

  /** `(1 + c₁w³ + b₁w⁵)(1 + c₂w³ + b₂w⁵)`: three multiplications. */
  #takeSecond(): void {
    const { memory, fp2, one } = this.#tower;
    const { add, subtract, multiply } = fp2;
    const product = this.#product;
    const [c1, c2, both, corner, cross] = [
      this.#firstLine,
      this.#line,
      this.#even,
      this.#even + FP2_BYTES,
      this.#even + 2 * FP2_BYTES,
    ];
    const [b1, b2] = [c1 + FP2_BYTES, c2 + FP2_BYTES];
    multiply(both, c1, c2);
    multiply(corner, b1, b2);
    add(cross, c1, b1);
    add(this.#spare, c2, b2);
    multiply(cross, cross, this.#spare);
    subtract(cross, cross, both);
    subtract(cross, cross, corner);
    this.#tower.multiplyByXi(product + W0, both);
    add(product + W0, product + W0, one);
    memory.bytes.fill(0, product + W1, product + W1 + FP2_BYTES);
    this.#tower.multiplyByXi(product + W2, cross);
    add(product + W3, c1, c2);
    this.#tower.multiplyByXi(product + W4, corner);
    add(product + W5, b1, b2);
  }

  /**
   * Multiplies the product E + O·w, over Fp6 with v = w², by `1 + v(c + bv)·w`: E grows by O·(c + bv)·v², O by E·(c + bv)·v.
   */
  #takeNext(): void {
    const { fp2 } = this.#tower;
    const { add } = fp2;
    const [product, even, odd] = [this.#product, this.#even, this.#odd];
    add(this.#line + 2 * FP2_BYTES, this.#line, this.#line + FP2_BYTES);
    this.#multiplyLinear(even, product + W0, product + W2, product + W4);
    this.#multiplyLinear(odd, product + W1, product + W3, product + W5);
    this.#tower.addXi(product + W0, odd + FP2_BYTES);
    this.#tower.addXi(product + W2, odd + 2 * FP2_BYTES);
    add(product + W4, product + W4, odd);
    this.#tower.addXi(product + W1, even + 2 * FP2_BYTES);
    add(product + W3, product + W3, even);
    add(product + W5, product + W5, even + FP2_BYTES);
  }

  /** `(a₀ + a₁v + a₂v²)(c + bv)` in Fp6: five multiplications. */
  #multiplyLinear(result: number, a0: number, a1: number, a2: number): void {
    const { add, subtract, multiply } = this.#tower.fp2;
    const [r1, r2, c, spare] = [
      result + FP2_BYTES,
      result + 2 * FP2_BYTES,
      this.#line,
      this.#spare,
    ];
    const b = c + FP2_BYTES;
    multiply(result, a0, c);
    multiply(r2, a1, b);
    add(r1, a0, a1);
    multiply(r1, r1, b + FP2_BYTES);
    subtract(r1, r1, result);
    subtract(r1, r1, r2);
    multiply(spare, a2, c);
    add(r2, r2, spare);
    multiply(spare, a2, b);
    this.#tower.addXi(result, spare);
  }
}
