/** Counts of things that happened, under a fixed set of names, so that nothing a peer sends can add one. */
export class Counters<Name extends string> {
  readonly #counts: Map<Name, number>;

  constructor(names: readonly Name[]) {
    this.#counts = new Map(names.map((name) => [name, 0]));
  }

  increment(name: Name): void {
    this.#counts.set(name, this.count(name) + 1);
  }

  count(name: Name): number {
    return this.#counts.get(name) ?? 0;
  }

  /** All counts, zeros included. */
  snapshot(): Readonly<Record<Name, number>> {
    return Object.fromEntries(this.#counts) as Record<Name, number>;
  }
}
