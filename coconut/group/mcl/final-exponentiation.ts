import { X } from './scalar-digits.ts';
import { COEFFICIENT_OFFSETS, FP2_BYTES, FP12_BYTES, type MclTower } from './tower.ts';

const [W0, W1, W2, W3, W4, W5] = COEFFICIENT_OFFSETS;

/** Positions of the ones of |x|, the length of the Miller loop, lowest first. It has six. */
const ONES: readonly number[] = [...X.toString(2)]
  .reverse()
  .flatMap((bit, position) => (bit === '1' ? [position] : []));
const HIGHEST = ONES.at(-1) ?? 0;

/**
 * Decides whether the final exponentiation of a Miller loop gives 1.
 *
 * The exponent is `(p⁶ − 1)(p² + 1)` times `3·(p⁴ − p² + 1)/r = (x − 1)²·(x + p)·(x² + p² − 1) + 3` (Hayasaka, Hayashida, Teruya 2020); the 3 changes
 * nothing about being 1. Powers of x are taken with compressed squarings (Karabina 2013): of an element of the cyclotomic subgroup four of six
 * coefficients are squared, and the other two are computed at the ones of x.
 */
export class MclFinalExponentiation {
  readonly #tower: MclTower;
  readonly #square: number;
  /** Compressed squares at the ones of x, and what they have to be divided by with running products. */
  readonly #powers: number;
  readonly #divisors: number;
  readonly #products: number;
  /** Elements of Fp2: `a² + ξb²` and `2ab` of two pairs, and what comes up on the way. */
  readonly #norms: number;
  readonly #left: number;
  readonly #right: number;
  readonly #inverse: number;
  /** Elements of Fp12. */
  readonly #cyclotomic: number;
  readonly #first: number;
  readonly #second: number;
  readonly #third: number;

  constructor(tower: MclTower) {
    this.#tower = tower;
    this.#square = tower.allocate(FP12_BYTES);
    this.#powers = tower.allocate(ONES.length * FP12_BYTES);
    this.#divisors = tower.allocate(ONES.length * FP2_BYTES);
    this.#products = tower.allocate(ONES.length * FP2_BYTES);
    this.#norms = tower.allocate(4 * FP2_BYTES);
    this.#left = tower.allocate(FP2_BYTES);
    this.#right = tower.allocate(FP2_BYTES);
    this.#inverse = tower.allocate(FP2_BYTES);
    this.#cyclotomic = tower.allocate(FP12_BYTES);
    this.#first = tower.allocate(FP12_BYTES);
    this.#second = tower.allocate(FP12_BYTES);
    this.#third = tower.allocate(FP12_BYTES);
  }

  /** Whether the power of a value other than zero is 1. Overwrites nothing of the caller's. */
  givesOne(value: number): boolean {
    const { target } = this.#tower.memory.module.calls;
    const { multiply, conjugate } = target;
    const [g, first, second, third] = [this.#cyclotomic, this.#first, this.#second, this.#third];
    this.#intoCyclotomicSubgroup(value);
    // x is negative, so x − 1 = −(|x| + 1), and a power of x is the conjugate of one of |x|.
    this.#power(first, g);
    multiply(first, first, g);
    this.#power(second, first);
    multiply(first, first, second);

    this.#power(second, first);
    conjugate(second, second);
    this.#tower.frobenius(third, first);
    multiply(first, second, third);

    this.#power(second, first);
    this.#power(third, second);
    this.#tower.frobenius(second, first);
    this.#tower.frobenius(second, second);
    multiply(third, third, second);
    conjugate(first, first);
    multiply(third, third, first);

    multiply(third, third, g);
    multiply(third, third, g);
    multiply(third, third, g);
    return target.isOne(third) !== 0;
  }

  /** `value^{(p⁶ − 1)(p² + 1)}`, in which inverses are conjugates. */
  #intoCyclotomicSubgroup(value: number): void {
    const { target } = this.#tower.memory.module.calls;
    const [g, first] = [this.#cyclotomic, this.#first];
    target.invert(first, value);
    target.conjugate(g, value);
    target.multiply(first, first, g);
    this.#tower.frobenius(g, first);
    this.#tower.frobenius(g, g);
    target.multiply(g, g, first);
  }

  /** `result = value^|x|` for a value of the cyclotomic subgroup; not in place. */
  #power(result: number, value: number): void {
    const { memory } = this.#tower;
    const { multiply } = memory.module.calls.target;
    memory.copy(this.#square, value, FP12_BYTES);
    let known = 0;
    for (let exponent = 1; exponent <= HIGHEST; exponent += 1) {
      this.#squareCompressed(this.#square);
      if (ONES[known] === exponent) {
        memory.copy(this.#powers + known * FP12_BYTES, this.#square, FP12_BYTES);
        known += 1;
      }
    }
    this.#decompress();
    memory.copy(result, this.#powers, FP12_BYTES);
    for (let k = 1; k < ONES.length; k += 1)
      multiply(result, result, this.#powers + k * FP12_BYTES);
  }

  /** Squares the coefficients of w, w², w⁴ and w⁵. */
  #squareCompressed(value: number): void {
    const [norm, twice, otherNorm, otherTwice] = [
      this.#norms,
      this.#norms + FP2_BYTES,
      this.#norms + 2 * FP2_BYTES,
      this.#norms + 3 * FP2_BYTES,
    ];
    this.#squarePair(norm, twice, value + W1, value + W4);
    this.#squarePair(otherNorm, otherTwice, value + W2, value + W5);
    this.#tower.multiplyByXi(this.#left, otherTwice);
    this.#thriceMinusTwice(value + W2, norm);
    this.#thricePlusTwice(value + W5, twice);
    this.#thriceMinusTwice(value + W4, otherNorm);
    this.#thricePlusTwice(value + W1, this.#left);
  }

  /** `a² + ξb²` and `2ab`. */
  #squarePair(norm: number, twice: number, a: number, b: number): void {
    const { add, subtract, square } = this.#tower.fp2;
    const squareOfB = this.#right;
    square(norm, a);
    square(squareOfB, b);
    add(twice, a, b);
    square(twice, twice);
    subtract(twice, twice, norm);
    subtract(twice, twice, squareOfB);
    this.#tower.addXi(norm, squareOfB);
  }

  /** `value = 3·term − 2·value`. */
  #thriceMinusTwice(value: number, term: number): void {
    const { add, subtract } = this.#tower.fp2;
    subtract(value, term, value);
    add(value, value, value);
    add(value, value, term);
  }

  /** `value = 3·term + 2·value`. */
  #thricePlusTwice(value: number, term: number): void {
    const { add } = this.#tower.fp2;
    add(value, value, term);
    add(value, value, value);
    add(value, value, term);
  }

  /**
   * Completes all powers with one inversion. The power 1 has 0 at w, and is completed to 1 because mcl inverts 0 to 0; any other has 0 there
   * with a chance of p⁻², and then gives some wrong value.
   */
  #decompress(): void {
    const { memory, fp2 } = this.#tower;
    const { add, multiply, invert } = fp2;
    const [inverse, left] = [this.#inverse, this.#left];
    const divisor = (k: number): number => this.#divisors + k * FP2_BYTES;
    const product = (k: number): number => this.#products + k * FP2_BYTES;
    ONES.forEach((_, k) => {
      const coefficient = this.#powers + k * FP12_BYTES + W1;
      add(divisor(k), coefficient, coefficient);
      add(divisor(k), divisor(k), divisor(k));
      if (k === 0) memory.copy(product(0), divisor(0), FP2_BYTES);
      else multiply(product(k), product(k - 1), divisor(k));
    });
    const last = ONES.length - 1;
    invert(inverse, product(last));
    for (let k = last; k > 0; k -= 1) {
      multiply(left, inverse, product(k - 1));
      multiply(inverse, inverse, divisor(k));
      this.#complete(this.#powers + k * FP12_BYTES, left);
    }
    this.#complete(this.#powers, inverse);
  }

  /** `g₃ = (ξg₅² + 3g₂² − 2g₄) / 4g₁` and `g₀ = ξ(2g₃² + g₁g₅ − 3g₂g₄) + 1`, with g_i the coefficient of wⁱ. */
  #complete(value: number, inverse: number): void {
    const { one, fp2 } = this.#tower;
    const { add, subtract, multiply, square } = fp2;
    const [sum, term] = [this.#norms, this.#right];
    square(sum, value + W2);
    add(term, sum, sum);
    add(sum, sum, term);
    square(term, value + W5);
    this.#tower.addXi(sum, term);
    subtract(sum, sum, value + W4);
    subtract(sum, sum, value + W4);
    multiply(value + W3, sum, inverse);

    square(sum, value + W3);
    add(sum, sum, sum);
    multiply(term, value + W1, value + W5);
    add(sum, sum, term);
    multiply(term, value + W2, value + W4);
    subtract(sum, sum, term);
    add(term, term, term);
    subtract(sum, sum, term);
    this.#tower.multiplyByXi(value + W0, sum);
    add(value + W0, value + W0, one);
  }
}
