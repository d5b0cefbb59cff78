import { drawBytes, type RandomSource } from '../random-source.ts';
import { type FixedBase, MclFixedBases, PUBLIC_SAVING, SECRET_SAVING } from './mcl-fixed-bases.ts';
import { type MclMemory, MclPoint, SCALAR_BYTES, TERM_LIMIT } from './mcl-memory.ts';
import type { MclCurve } from './mcl-module.ts';
import type { Scalar } from './pairing-group.ts';

/** Random bytes of one mask: 16 more than r has, so that reducing them leaves no bias worth naming. */
const MASK_BYTES = 48;

interface Term {
  readonly point: MclPoint;
  readonly scalar: Scalar;
}

/**
 * Sums `Σ pointᵢ · scalarᵢ` in an instance of mcl, over public and over secret scalars.
 *
 * mcl's own multiplications take less time for some scalars than for others, also the one it calls constant-time. So a secret scalar k never
 * reaches them: they get a and k − a with a fresh random a, in one multi-exponentiation. Bases used often are multiplied by table instead.
 */
export class MclSums {
  readonly #memory: MclMemory;
  readonly #curve: MclCurve;
  readonly #random: RandomSource;
  readonly #fixedBases: MclFixedBases;
  /** Words of a point. */
  readonly #length: number;

  constructor(memory: MclMemory, curve: MclCurve, length: number, random: RandomSource) {
    this.#memory = memory;
    this.#curve = curve;
    this.#random = random;
    this.#fixedBases = new MclFixedBases(memory, curve, length / 3);
    this.#length = length;
  }

  /** For scalars anybody may know. Lists of equal lengths, scalars in [0, r). */
  combine(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint {
    return this.#combine(points, scalars, PUBLIC_SAVING, () => undefined);
  }

  /**
   * For secret scalars. Lists of equal lengths, scalars in [0, r).
   *
   * @throws {@link CoconutError} `COCONUT_RANDOMNESS` if the random source fails.
   */
  combineSecret(points: readonly MclPoint[], scalars: readonly Scalar[]): MclPoint {
    const masks = (count: number) => drawBytes(this.#random, count * MASK_BYTES);
    const sum = this.#combine(points, scalars, SECRET_SAVING, masks);
    this.#memory.wipe();
    return sum;
  }

  #combine(
    points: readonly MclPoint[],
    scalars: readonly Scalar[],
    saving: number,
    masksOf: (count: number) => Uint8Array | undefined,
  ): MclPoint {
    const open: Term[] = [];
    const fixed: { readonly base: FixedBase; readonly scalar: Scalar }[] = [];
    points.forEach((point, i) => {
      const scalar = scalars[i] ?? 0n;
      const base = this.#fixedBases.use(point, saving);
      if (base === undefined) open.push({ point, scalar });
      else fixed.push({ base, scalar });
    });
    // Whatever may call back or throw is done: from here on the memory is ours.
    const masks = masksOf(open.length);
    const { first: sum } = this.#memory;
    this.#memory.bytes.fill(0, sum, sum + 4 * this.#length);
    this.#addOpen(open, masks);
    for (const { base, scalar } of fixed) {
      this.#memory.writeScalarBytes(this.#memory.octets, scalar);
      this.#fixedBases.addProduct(base);
    }
    return new MclPoint(this.#memory.read(sum, this.#length));
  }

  /** Adds products to the point at `first`, cut into sums that mcl takes at once. */
  #addOpen(terms: readonly Term[], masks: Uint8Array | undefined): void {
    const { first: sum, second: part, points, scalars } = this.#memory;
    const { add, multiply, multiplyVector } = this.#curve;
    const slots = masks === undefined ? 1 : 2;
    const step = TERM_LIMIT / slots;
    for (let start = 0; start < terms.length; start += step) {
      const cut = terms.slice(start, start + step);
      cut.forEach((term, i) => {
        this.#place(slots * i, term, masks?.subarray((start + i) * MASK_BYTES));
      });
      const count = slots * cut.length;
      if (count === 1) multiply(part, points, scalars);
      else multiplyVector(part, points, scalars, count);
      add(sum, sum, part);
    }
  }

  /** Puts a term into a slot, or its two masked halves into two. */
  #place(slot: number, { point, scalar }: Term, mask: Uint8Array | undefined): void {
    const memory = this.#memory;
    const { subtractScalars, reducedScalarFromBytes } = memory.module.calls;
    const bytes = 4 * this.#length;
    const at = memory.scalars + slot * SCALAR_BYTES;
    memory.write(memory.points + slot * bytes, point.words);
    memory.writeScalar(at, scalar);
    if (mask === undefined) return;
    memory.write(memory.points + (slot + 1) * bytes, point.words);
    memory.bytes.set(mask.subarray(0, MASK_BYTES), memory.octets);
    reducedScalarFromBytes(at + SCALAR_BYTES, memory.octets, MASK_BYTES);
    subtractScalars(at, at, at + SCALAR_BYTES);
  }
}
