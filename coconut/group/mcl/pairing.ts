import type { G2Point, PairingTerm, PreparedG2 } from '../pairing-group.ts';
import type { MclMemory, MclPoint } from './memory.ts';
import type { Arithmetic } from './source-group.ts';

/** Bytes of an element of the target group. */
const TARGET_BYTES = 576;

/** The points of a term, neither of them the identity. */
interface Factor {
  readonly g1: MclPoint;
  readonly g2: MclPoint;
}

/**
 * Computes products of pairings: over the lines of points of G2, which are computed when first
 * asked for and then kept for as long as the point is, or as reference over the points. mcl's loops
 * over lines take two factors at a time.
 */
export class Pairing {
  readonly #memory: MclMemory;
  readonly #isFast: boolean;
  readonly #lines = new WeakMap<MclPoint, Uint32Array>();
  /** Words of the lines of a point. */
  readonly #length: number;
  /** Lines of two points. */
  readonly #first: number;
  readonly #second: number;
  readonly #product: number;
  readonly #factor: number;

  constructor(memory: MclMemory, arithmetic: Arithmetic) {
    const { allocate, target } = memory.module.calls;
    this.#memory = memory;
    this.#isFast = arithmetic === 'fast';
    this.#length = 2 * target.lineLongs();
    this.#first = allocate(4 * this.#length);
    this.#second = allocate(4 * this.#length);
    this.#product = allocate(TARGET_BYTES);
    this.#factor = allocate(TARGET_BYTES);
  }

  /** Computes the lines of a point. Prepared, it is the same object as before. */
  prepare(point: G2Point): PreparedG2 {
    const { first, module } = this.#memory;
    const inner = point as unknown as MclPoint;
    this.#memory.write(first, inner.words);
    if (this.#isFast && module.calls.g2.isZero(first) === 0) this.#linesOf(inner);
    return point as unknown as PreparedG2;
  }

  /** `true` if the product is 1. Terms with an identity count as 1. */
  isProductOne(terms: readonly PairingTerm[]): boolean {
    const { setInteger, multiply, finalExponentiation, isOne } = this.#memory.module.calls.target;
    const factors = (terms as unknown as readonly Factor[]).filter((factor) =>
      this.#counts(factor),
    );
    const atOnce = this.#isFast ? 2 : 1;
    setInteger(this.#product, 1);
    for (let start = 0; start < factors.length; start += atOnce) {
      this.#writeLoops(factors.slice(start, start + atOnce));
      multiply(this.#product, this.#product, this.#factor);
    }
    finalExponentiation(this.#product, this.#product);
    return isOne(this.#product) !== 0;
  }

  /** `true` unless one of the points is the identity. */
  #counts({ g1, g2 }: Factor): boolean {
    const { first, second, module } = this.#memory;
    this.#memory.write(first, g1.words);
    this.#memory.write(second, g2.words);
    return module.calls.g1.isZero(first) === 0 && module.calls.g2.isZero(second) === 0;
  }

  /** Writes the product of the Miller loops of one factor or two. */
  #writeLoops(factors: readonly Factor[]): void {
    const { first, second, module } = this.#memory;
    const { loop, preparedLoop, preparedLoops } = module.calls.target;
    factors.forEach(({ g1, g2 }, i) => {
      this.#memory.write(i === 0 ? first : second, g1.words);
      if (!this.#isFast) this.#memory.write(second, g2.words);
    });
    if (!this.#isFast) {
      loop(this.#factor, first, second);
      return;
    }
    // All lines are known before the first are put where lines are computed.
    const lines = factors.map(({ g2 }) => this.#linesOf(g2));
    lines.forEach((words, i) => {
      this.#memory.write(i === 0 ? this.#first : this.#second, words);
    });
    if (lines.length === 1) preparedLoop(this.#factor, first, this.#first);
    else preparedLoops(this.#factor, first, this.#first, second, this.#second);
  }

  #linesOf(point: MclPoint): Uint32Array {
    const known = this.#lines.get(point);
    if (known !== undefined) return known;
    const { third, module } = this.#memory;
    this.#memory.write(third, point.words);
    module.calls.target.prepareLines(this.#first, third);
    const lines = this.#memory.read(this.#first, this.#length);
    this.#lines.set(point, lines);
    return lines;
  }
}
