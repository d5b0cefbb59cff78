import type { G2Point, PairingTerm, PreparedG2 } from '../pairing-group.ts';
import type { MclMemory, MclPoint } from './memory.ts';

/** Bytes of an element of the target group. */
const TARGET_BYTES = 576;

/** Computes products of pairings. A point prepared is the same object as before. */
export interface Pairing {
  /** Does now what can be done before the other points are known. */
  prepare(point: G2Point): PreparedG2;
  /** `true` if the product is 1. Terms with an identity count as 1. */
  isProductOne(terms: readonly PairingTerm[]): boolean;
}

/** The points of a term, neither of them the identity. */
interface Factor {
  readonly g1: MclPoint;
  readonly g2: MclPoint;
}

/** The terms of a product that are not 1. */
function factorsOf(memory: MclMemory, terms: readonly PairingTerm[]): readonly Factor[] {
  const { g1: firstGroup, g2: secondGroup } = memory.module.calls;
  return (terms as unknown as readonly Factor[]).filter(({ g1, g2 }) => {
    memory.write(memory.first, g1.words);
    memory.write(memory.second, g2.words);
    return firstGroup.isZero(memory.first) === 0 && secondGroup.isZero(memory.second) === 0;
  });
}

/**
 * Products of pairings over the lines of points of G2, which are computed when first asked for and then kept for as long as the point is.
 * mcl's prepared loops take one factor or two.
 */
export class PreparedPairing implements Pairing {
  readonly #memory: MclMemory;
  readonly #lines = new WeakMap<MclPoint, Uint32Array>();
  /** Words of the lines of a point. */
  readonly #length: number;
  /** Lines of two points. */
  readonly #first: number;
  readonly #second: number;
  readonly #product: number;
  readonly #factor: number;

  constructor(memory: MclMemory) {
    const { allocate, target } = memory.module.calls;
    this.#memory = memory;
    this.#length = 2 * target.lineLongs();
    this.#first = allocate(4 * this.#length);
    this.#second = allocate(4 * this.#length);
    this.#product = allocate(TARGET_BYTES);
    this.#factor = allocate(TARGET_BYTES);
  }

  prepare(point: G2Point): PreparedG2 {
    const inner = point as unknown as MclPoint;
    this.#memory.write(this.#memory.first, inner.words);
    if (this.#memory.module.calls.g2.isZero(this.#memory.first) === 0) this.#linesOf(inner);
    return point as unknown as PreparedG2;
  }

  isProductOne(terms: readonly PairingTerm[]): boolean {
    const { multiply, finalExponentiation, isOne } = this.#memory.module.calls.target;
    const factors = factorsOf(this.#memory, terms);
    for (let start = 0; start < factors.length; start += 2) {
      this.#multiplyLoops(start === 0 ? this.#product : this.#factor, factors, start);
      if (start > 0) multiply(this.#product, this.#product, this.#factor);
    }
    if (factors.length === 0) return true;
    finalExponentiation(this.#product, this.#product);
    return isOne(this.#product) !== 0;
  }

  /** Writes the Miller loop of a factor, or the product of its and the next one's. */
  #multiplyLoops(result: number, factors: readonly Factor[], start: number): void {
    const { first, second, module } = this.#memory;
    const { preparedLoop, preparedLoops } = module.calls.target;
    const pair = factors.slice(start, start + 2);
    // All lines are known before the first ones are put where lines are computed.
    const lines = pair.map(({ g2 }) => this.#linesOf(g2));
    pair.forEach(({ g1 }, i) => {
      this.#memory.write(i === 0 ? first : second, g1.words);
      this.#memory.write(i === 0 ? this.#first : this.#second, lines[i] as Uint32Array);
    });
    if (pair.length === 1) preparedLoop(result, first, this.#first);
    else preparedLoops(result, first, this.#first, second, this.#second);
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

/** Products of pairings by mcl's plain functions, a Miller loop for each factor: the reference for faster ones. */
export class PlainPairing implements Pairing {
  readonly #memory: MclMemory;
  readonly #product: number;
  readonly #factor: number;

  constructor(memory: MclMemory) {
    const { allocate } = memory.module.calls;
    this.#memory = memory;
    this.#product = allocate(TARGET_BYTES);
    this.#factor = allocate(TARGET_BYTES);
  }

  prepare(point: G2Point): PreparedG2 {
    return point as unknown as PreparedG2;
  }

  isProductOne(terms: readonly PairingTerm[]): boolean {
    const { first, second, module } = this.#memory;
    const { loop, multiply, setInteger, finalExponentiation, isOne } = module.calls.target;
    setInteger(this.#product, 1);
    for (const { g1, g2 } of factorsOf(this.#memory, terms)) {
      this.#memory.write(first, g1.words);
      this.#memory.write(second, g2.words);
      loop(this.#factor, first, second);
      multiply(this.#product, this.#product, this.#factor);
    }
    finalExponentiation(this.#product, this.#product);
    return isOne(this.#product) !== 0;
  }
}
