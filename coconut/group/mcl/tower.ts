import type { MclMemory } from './memory.ts';
import type { MclField } from './module.ts';

/** Bytes of an element of Fp, Fp2 and Fp12. */
export const FP_BYTES = 48;
export const FP2_BYTES = 96;
export const FP12_BYTES = 576;

/**
 * Where mcl keeps the coefficients in Fp2 of 1, w … w⁵ of an element of Fp12 = Fp2[w]/(w⁶ − ξ), ξ = 1 + u: it builds Fp12 on Fp6 = Fp2[v] with
 * w² = v, so even powers come first.
 */
export const COEFFICIENT_OFFSETS = [0, 288, 96, 384, 192, 480] as const;

/** (p − 1) / 6. */
const FROBENIUS_EXPONENT =
  0x45582fc5eeaa66f0c849bf3b5e1f223e613e1eb7deb831fe688231ad3c82906051caaaa72e3555549aa7ffffffff1c7n;

/** Arithmetic in the tower of fields up to Fp12 that mcl does not export, made of what it does. */
export class MclTower {
  readonly memory: MclMemory;
  readonly fp2: MclField;
  /** 1 and ξ⁻¹ in Fp2. */
  readonly one: number;
  readonly inverseXi: number;
  /** ξ^{i(p − 1)/6} for i = 1 … 5, by which Frobenius multiplies the coefficient of wⁱ. */
  readonly #twists: readonly number[];

  constructor(memory: MclMemory) {
    this.memory = memory;
    const { fp2 } = memory.module.calls;
    this.fp2 = fp2;
    this.one = this.#integers(1, 0);
    this.inverseXi = this.#integers(1, 1);
    const twist = this.#power(this.inverseXi, FROBENIUS_EXPONENT);
    fp2.invert(this.inverseXi, this.inverseXi);
    const twists = [twist];
    for (let i = 1; i < 5; i += 1) {
      const next = this.allocate(FP2_BYTES);
      fp2.multiply(next, twists[i - 1] ?? twist, twist);
      twists.push(next);
    }
    this.#twists = twists;
  }

  /** Memory for good, at an address. */
  allocate(length: number): number {
    return this.memory.module.calls.allocate(length);
  }

  /** `result = ξ · value` in Fp2; not in place. */
  multiplyByXi(result: number, value: number): void {
    const { fp } = this.memory.module.calls;
    fp.subtract(result, value, value + FP_BYTES);
    fp.add(result + FP_BYTES, value, value + FP_BYTES);
  }

  /** `sum += ξ · value` in Fp2. */
  addXi(sum: number, value: number): void {
    const { fp } = this.memory.module.calls;
    fp.add(sum, sum, value);
    fp.subtract(sum, sum, value + FP_BYTES);
    fp.add(sum + FP_BYTES, sum + FP_BYTES, value);
    fp.add(sum + FP_BYTES, sum + FP_BYTES, value + FP_BYTES);
  }

  /** `result = value^p` in Fp12; in place or not. */
  frobenius(result: number, value: number): void {
    const { fp } = this.memory.module.calls;
    if (result !== value) this.memory.copy(result, value, FP12_BYTES);
    COEFFICIENT_OFFSETS.forEach((offset, i) => {
      const at = result + offset;
      fp.negate(at + FP_BYTES, at + FP_BYTES);
      const twist = this.#twists[i - 1];
      if (twist !== undefined) this.fp2.multiply(at, at, twist);
    });
  }

  #integers(real: number, imaginary: number): number {
    const { setInteger } = this.memory.module.calls;
    const address = this.allocate(FP2_BYTES);
    setInteger(address, real);
    setInteger(address + FP_BYTES, imaginary);
    return address;
  }

  #power(base: number, exponent: bigint): number {
    const result = this.#integers(1, 0);
    const square = this.allocate(FP2_BYTES);
    this.memory.copy(square, base, FP2_BYTES);
    for (let rest = exponent; rest > 0n; rest >>= 1n) {
      if (rest & 1n) this.fp2.multiply(result, result, square);
      this.fp2.square(square, square);
    }
    return result;
  }
}
