import { type MclMemory, type MclPoint, TERM_LIMIT } from './mcl-memory.ts';
import type { G2Point, PairingTerm, PreparedG2 } from './pairing-group.ts';

/** Bytes of a point of G1 and of G2. */
const G1_BYTES = 144;
const G2_BYTES = 288;

/** Terms of one Miller loop over points: those of G1 and of G2 share the place of a multi-exponentiation's points. */
const LOOP_LIMIT = TERM_LIMIT / 2;

/** The lines of a fixed point of G2, in JavaScript's memory; none for the identity, whose pairings are 1. */
class MclLines {
  readonly words: Uint32Array | undefined;
  constructor(words: Uint32Array | undefined) {
    this.words = words;
  }
}

/** A factor e(point, other), where the other is a point of G2 or its lines. */
interface Factor {
  readonly point: Uint32Array;
  readonly other: Uint32Array;
}

/** Pairings in an instance of mcl. */
export class MclPairing {
  readonly #memory: MclMemory;

  constructor(memory: MclMemory) {
    this.#memory = memory;
  }

  /** Computes the lines of a point. */
  prepare(point: G2Point): PreparedG2 {
    const { words } = point as unknown as MclPoint;
    const { first, lines, module } = this.#memory;
    const { calls } = module;
    this.#memory.write(first, words);
    const isIdentity = calls.g2.isZero(first) !== 0;
    if (!isIdentity) calls.prepareLines(lines, first);
    const prepared = isIdentity ? undefined : this.#memory.read(lines, calls.lineWords);
    return new MclLines(prepared) as unknown as PreparedG2;
  }

  /** Whether the product is 1: Miller loops that share their squarings as far as mcl lets them, and one final exponentiation. */
  isProductOne(terms: readonly PairingTerm[]): boolean {
    const { target, factor, module } = this.#memory;
    const { calls } = module;
    const loops = this.#loops(terms);
    loops.forEach((loop, i) => {
      loop(i === 0 ? target : factor);
      if (i > 0) calls.multiplyTarget(target, target, factor);
    });
    if (loops.length === 0) return true;
    calls.finalExponentiation(target, target);
    return calls.isOne(target) !== 0;
  }

  /** The Miller loops of a product, each to be run with the address of its result. */
  #loops(terms: readonly PairingTerm[]): ((result: number) => void)[] {
    const prepared: Factor[] = [];
    const plain: Factor[] = [];
    for (const { g1, g2 } of terms) {
      const point = (g1 as unknown as MclPoint).words;
      const { words } = g2 as unknown as MclLines | MclPoint;
      if (words === undefined || this.#isIdentity(point, g2)) continue;
      (g2 instanceof MclLines ? prepared : plain).push({ point, other: words });
    }
    const loops: ((result: number) => void)[] = [];
    let at = 0;
    for (; at + 1 < prepared.length; at += 2) {
      const [left, right] = prepared.slice(at, at + 2) as [Factor, Factor];
      loops.push((result) => this.#twoPrepared(result, left, right));
    }
    const last = prepared[at];
    const [only] = plain;
    if (last !== undefined && only !== undefined && plain.length === 1) {
      loops.push((result) => this.#mixed(result, only, last));
      return loops;
    }
    if (last !== undefined) loops.push((result) => this.#prepared(result, last));
    for (let start = 0; start < plain.length; start += LOOP_LIMIT) {
      const cut = plain.slice(start, start + LOOP_LIMIT);
      loops.push((result) => this.#plain(result, cut));
    }
    return loops;
  }

  #isIdentity(point: Uint32Array, second: PairingTerm['g2']): boolean {
    const { first, module } = this.#memory;
    this.#memory.write(first, point);
    if (module.calls.g1.isZero(first) !== 0) return true;
    if (second instanceof MclLines) return false;
    this.#memory.write(first, (second as unknown as MclPoint).words);
    return module.calls.g2.isZero(first) !== 0;
  }

  #prepared(result: number, { point, other }: Factor): void {
    const { first, lines, module } = this.#memory;
    this.#memory.write(first, point);
    this.#memory.write(lines, other);
    module.calls.linesLoop(result, first, lines);
  }

  #twoPrepared(result: number, left: Factor, right: Factor): void {
    const { first, second, lines, otherLines, module } = this.#memory;
    this.#memory.write(first, left.point);
    this.#memory.write(lines, left.other);
    this.#memory.write(second, right.point);
    this.#memory.write(otherLines, right.other);
    module.calls.twoLinesLoop(result, first, lines, second, otherLines);
  }

  #mixed(result: number, plain: Factor, prepared: Factor): void {
    const { first, second, third, lines, module } = this.#memory;
    this.#memory.write(first, plain.point);
    this.#memory.write(second, plain.other);
    this.#memory.write(third, prepared.point);
    this.#memory.write(lines, prepared.other);
    module.calls.mixedLoop(result, first, second, third, lines);
  }

  #plain(result: number, factors: readonly Factor[]): void {
    const { points, module } = this.#memory;
    const others = points + LOOP_LIMIT * G1_BYTES;
    factors.forEach(({ point, other }, i) => {
      this.#memory.write(points + i * G1_BYTES, point);
      this.#memory.write(others + i * G2_BYTES, other);
    });
    module.calls.millerLoops(result, points, others, factors.length);
  }
}
