import { ClientError } from '../errors.ts';

/**
 * Knows which set of fragments continues which. One relation for both directions: each set has at
 * most one predecessor and one successor, and following either never comes back.
 */
export class SetChain {
  readonly #next = new Map<number, number>();
  readonly #previous = new Map<number, number>();

  next(setId: number): number | undefined {
    return this.#next.get(setId);
  }

  previous(setId: number): number | undefined {
    return this.#previous.get(setId);
  }

  /**
   * Checks that `later` may continue `earlier`. Records nothing.
   *
   * @throws {@link ClientError} `CLIENT_INVALID_FRAGMENT` when either is linked otherwise, or the
   * link would close a circle or make a chain of more than `maxSets`.
   */
  assertLinkable(earlier: number, later: number, maxSets: number): void {
    const next = this.#next.get(earlier);
    const previous = this.#previous.get(later);
    if (next === later && previous === earlier) return;
    if (next !== undefined || previous !== undefined) throw invalid('a set is linked in two ways');
    const before = this.#walk(earlier, this.#previous);
    const after = this.#walk(later, this.#next);
    if (after.includes(earlier)) throw invalid('the links of sets form a circle');
    if (before.length + after.length > maxSets) throw invalid('too many sets are linked');
  }

  /** Records that `later` continues `earlier`, which {@link assertLinkable} has allowed. */
  link(earlier: number, later: number): void {
    this.#next.set(earlier, later);
    this.#previous.set(later, earlier);
  }

  /** All sets of the chain that `setId` is in, first to last as far as known. */
  chainOf(setId: number): readonly number[] {
    const [first = setId] = this.#walk(setId, this.#previous).slice(-1);
    return this.#walk(first, this.#next);
  }

  /** Forgets the links of these sets, which must be a whole chain. */
  forget(setIds: readonly number[]): void {
    for (const setId of setIds) {
      this.#next.delete(setId);
      this.#previous.delete(setId);
    }
  }

  #walk(from: number, links: ReadonlyMap<number, number>): number[] {
    const path: number[] = [];
    for (let at: number | undefined = from; at !== undefined; at = links.get(at)) path.push(at);
    return path;
  }
}

function invalid(message: string): ClientError {
  return new ClientError('CLIENT_INVALID_FRAGMENT', message);
}
