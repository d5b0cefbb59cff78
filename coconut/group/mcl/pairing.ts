import type { G2Point, PairingTerm, PreparedG2 } from '../pairing-group.ts';
import { MclFinalExponentiation } from './final-exponentiation.ts';
import { MclLines } from './lines.ts';
import { type MclMemory, type MclPoint, TERM_LIMIT } from './memory.ts';
import { MclMillerLoop, type MillerFactor } from './miller-loop.ts';
import { FP12_BYTES, MclTower } from './tower.ts';

const G1_BYTES = 144;
const G2_BYTES = 288;

/** Products of pairings in an instance of mcl: its field arithmetic under loops and a final exponentiation of our own. */
export class MclPairing {
  readonly #memory: MclMemory;
  readonly #lines: MclLines;
  readonly #loop: MclMillerLoop;
  readonly #finalExponentiation: MclFinalExponentiation;
  readonly #product: number;
  readonly #factor: number;

  constructor(memory: MclMemory) {
    const tower = new MclTower(memory);
    this.#memory = memory;
    this.#lines = new MclLines(tower);
    this.#loop = new MclMillerLoop(tower);
    this.#finalExponentiation = new MclFinalExponentiation(tower);
    this.#product = tower.allocate(FP12_BYTES);
    this.#factor = tower.allocate(FP12_BYTES);
  }

  /** Computes the lines of a point now. They stay with it, so that the point is its own preparation. */
  prepare(point: G2Point): PreparedG2 {
    this.#lines.of(point as unknown as MclPoint);
    return point as unknown as PreparedG2;
  }

  /** Whether the product is 1. */
  isProductOne(terms: readonly PairingTerm[]): boolean {
    const { target, g1 } = this.#memory.module.calls;
    const { first } = this.#memory;
    const factors: MillerFactor[] = [];
    for (const term of terms) {
      const point = term.g1 as unknown as MclPoint;
      const lines = this.#lines.of(term.g2 as unknown as MclPoint);
      this.#memory.write(first, point.words);
      if (lines !== undefined && g1.isZero(first) === 0) factors.push({ point, lines });
    }
    if (factors.length === 0) return true;
    this.#loop.run(this.#product, factors.slice(0, TERM_LIMIT));
    for (let start = TERM_LIMIT; start < factors.length; start += TERM_LIMIT) {
      this.#loop.run(this.#factor, factors.slice(start, start + TERM_LIMIT));
      target.multiply(this.#product, this.#product, this.#factor);
    }
    return this.#finalExponentiation.givesOne(this.#product);
  }
}

/** Products of pairings by mcl's plain functions. A prepared point is the point. */
export class PlainPairing {
  readonly #memory: MclMemory;
  readonly #g2Points: number;
  readonly #product: number;
  readonly #factor: number;

  constructor(memory: MclMemory) {
    const { allocate } = memory.module.calls;
    this.#memory = memory;
    this.#g2Points = allocate(TERM_LIMIT * G2_BYTES);
    this.#product = allocate(FP12_BYTES);
    this.#factor = allocate(FP12_BYTES);
  }

  /** The point itself. */
  prepare(point: G2Point): PreparedG2 {
    return point as unknown as PreparedG2;
  }

  /** `true` if the product is 1. */
  isProductOne(terms: readonly PairingTerm[]): boolean {
    const { target, millerLoopVector, finalExponentiation } = this.#memory.module.calls;
    const [product, factor] = [this.#product, this.#factor];
    for (let start = 0; start === 0 || start < terms.length; start += TERM_LIMIT) {
      const cut = terms.slice(start, start + TERM_LIMIT);
      cut.forEach(({ g1, g2 }, i) => {
        this.#memory.write(this.#memory.points + i * G1_BYTES, (g1 as unknown as MclPoint).words);
        this.#memory.write(this.#g2Points + i * G2_BYTES, (g2 as unknown as MclPoint).words);
      });
      millerLoopVector(factor, this.#memory.points, this.#g2Points, cut.length);
      if (start === 0) this.#memory.copy(product, factor, FP12_BYTES);
      else target.multiply(product, product, factor);
    }
    finalExponentiation(product, product);
    return target.isOne(product) !== 0;
  }
}
