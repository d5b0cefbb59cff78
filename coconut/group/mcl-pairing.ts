import { MclFinalExponentiation } from './mcl-final-exponentiation.ts';
import { MclLines } from './mcl-lines.ts';
import { type MclMemory, type MclPoint, TERM_LIMIT } from './mcl-memory.ts';
import { MclMillerLoop, type MillerFactor } from './mcl-miller-loop.ts';
import { FP12_BYTES, MclTower } from './mcl-tower.ts';
import type { G2Point, PairingTerm, PreparedG2 } from './pairing-group.ts';

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
