/**
 * A map of at most so many entries: when it is full, the entry that was set longest ago goes.
 * Looking an entry up does not keep it; setting it again does.
 *
 * @typeParam Key - Compared as the keys of a `Map` are.
 * @typeParam Value - Anything.
 */
export class BoundedMap<Key, Value> {
  readonly #limit: number;
  readonly #entries = new Map<Key, Value>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: Key, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limit) break;
      this.#entries.delete(oldest);
    }
  }
}
