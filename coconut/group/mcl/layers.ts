import type { MclAffine } from './affine.ts';
import type { MclMemory } from './memory.ts';
import type { MclCurve } from './module.ts';

/** A sum as layers, the first to be doubled most: each is the sum of some places, the count of them from its start on. */
export interface Piece {
  readonly starts: number[];
  readonly counts: number[];
  /** Doublings before each layer is added. */
  readonly doublings: number[];
}

/**
 * Sums in layers, one for each digit of the scalars. What is in a layer is added up in affine coordinates, all layers of all pieces at once; then
 * each piece takes one addition for each of its layers, and its doublings.
 */
export class MclLayers {
  readonly #memory: MclMemory;
  readonly #curve: MclCurve;
  readonly #affine: MclAffine;
  /** Words of a coordinate. */
  readonly #width: number;
  readonly #targets: Int32Array;
  readonly #others: Int32Array;
  #pieces: Piece[] = [];
  /** Places taken by the pieces, and the most there have been. */
  #taken = 0;
  #used = 0;

  constructor(memory: MclMemory, curve: MclCurve, affine: MclAffine, width: number) {
    this.#memory = memory;
    this.#curve = curve;
    this.#affine = affine;
    this.#width = width;
    this.#targets = new Int32Array(affine.count);
    this.#others = new Int32Array(affine.count);
  }

  /** Places that are left. */
  get room(): number {
    return this.#affine.count - this.#taken;
  }

  /** Begins a piece. */
  openPiece(): Piece {
    const piece = { starts: [], counts: [], doublings: [] };
    this.#pieces.push(piece);
    return piece;
  }

  /** Begins a layer of a piece, which is the last one begun. */
  openLayer({ starts, counts, doublings }: Piece, doublingsBefore: number): void {
    starts.push(this.#taken);
    counts.push(0);
    doublings.push(doublingsBefore);
  }

  /** Puts an entry of a table into the last layer: negated unless positive (1), under the endomorphism for the second half (1). */
  place(
    { counts }: Piece,
    entries: Uint32Array,
    index: number,
    half: number,
    isPositive: number,
  ): void {
    const { words } = this.#memory;
    const width = this.#width;
    const x = this.#affine.at(this.#taken) >> 2;
    const from = index * 4 * width;
    const fromX = from + half * width;
    const fromY = from + (3 - isPositive) * width;
    for (let k = 0; k < width; k += 1) {
      words[x + k] = entries[fromX + k] ?? 0;
      words[x + width + k] = entries[fromY + k] ?? 0;
    }
    this.#taken += 1;
    const last = counts.length - 1;
    counts[last] = (counts[last] ?? 0) + 1;
  }

  /** Adds up what is in each layer. Gives the pieces where two points with one X met: their places hold anything now. */
  addUp(): ReadonlySet<Piece> {
    const failed = new Set<Piece>();
    for (;;) {
      const count = this.#pair();
      if (count === 0) return failed;
      for (const place of this.#affine.add(this.#targets, this.#others, count)) {
        const piece = this.#pieces.findLast(({ starts: [start = 0] }) => start <= place);
        if (piece !== undefined) failed.add(piece);
      }
    }
  }

  /** Lists additions of the second half of each layer to its first. */
  #pair(): number {
    const [targets, others] = [this.#targets, this.#others];
    let count = 0;
    for (const { starts, counts } of this.#pieces) {
      for (let layer = 0; layer < counts.length; layer += 1) {
        const [start, size] = [starts[layer] ?? 0, counts[layer] ?? 0];
        const rest = (size + 1) >> 1;
        for (let k = rest; k < size; k += 1) {
          targets[count] = start + k - rest;
          others[count] = start + k;
          count += 1;
        }
        counts[layer] = rest;
      }
    }
    return count;
  }

  /** The sum of a piece, whatever its points are, and whether or not its layers have been added up. */
  sum({ starts, counts, doublings }: Piece): Uint32Array {
    const { first } = this.#memory;
    const { add, double } = this.#curve;
    const length = 3 * this.#width;
    this.#memory.bytes.fill(0, first, first + 4 * length);
    for (let layer = 0; layer < starts.length; layer += 1) {
      for (let k = doublings[layer] ?? 0; k > 0; k -= 1) double(first, first);
      const start = starts[layer] ?? 0;
      const end = start + (counts[layer] ?? 0);
      for (let place = start; place < end; place += 1) add(first, first, this.#affine.at(place));
    }
    return this.#memory.read(first, length);
  }

  /** Forgets the pieces. */
  clear(): void {
    this.#pieces = [];
    this.#used = Math.max(this.#used, this.#taken);
    this.#taken = 0;
  }

  /** Overwrites all places used since the last time: which entries of a table they hold tells the digits of a scalar. */
  wipe(): void {
    this.#affine.wipe(this.#used);
    this.#used = 0;
  }
}
