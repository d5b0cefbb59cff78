import { seededRandom } from '../support/seeded-random.ts';

/** Choices that a seed determines. Fast; not for secrets. */
export class Choices {
  readonly #state: Uint32Array;

  constructor(seed: string) {
    const bytes = seededRandom(seed)(16);
    this.#state = new Uint32Array(bytes.buffer, bytes.byteOffset, 4);
  }

  /** xoshiro128++, 32 bits. */
  #next(): number {
    const state = this.#state;
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const sum = (a + d) | 0;
    const result = (((sum << 7) | (sum >>> 25)) + a) >>> 0;
    const third = c ^ a;
    const fourth = d ^ b;
    state[1] = b ^ third;
    state[0] = a ^ fourth;
    state[2] = third ^ (b << 9);
    state[3] = (fourth << 11) | (fourth >>> 21);
    return result;
  }

  /** An integer in [0, limit); 0 for an empty range. */
  below(limit: number): number {
    return limit < 1 ? 0 : Math.floor((this.#next() / 2 ** 32) * limit);
  }

  /** True once in so many times. */
  oneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  /** A member of a list that is not empty. */
  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}
