import type { Clock } from '@coir/io';

interface Delayed<Item> {
  readonly item: Item;
  readonly dueAt: number;
  /** Order of arrival, for items due at the same time. */
  readonly sequence: number;
}

/** Bounds of a {@link DelayQueue}. */
export interface DelayQueueOptions {
  /** Items held at most. */
  readonly capacity: number;
}

/** Holds items until they are due: a binary heap by due time and one timer for the earliest. */
export class DelayQueue<Item> {
  readonly #capacity: number;
  readonly #clock: Clock;
  readonly #onDue: (item: Item) => void;
  readonly #heap: Delayed<Item>[] = [];
  #sequence = 0;
  #cancelTimer: (() => void) | undefined;
  #timerDueAt = Number.POSITIVE_INFINITY;
  #isStopped = false;

  /**
   * @param modules - `onDue` gets each item once, not before it is due, in the order of the due
   * times.
   */
  constructor(
    options: DelayQueueOptions,
    modules: { readonly clock: Clock; readonly onDue: (item: Item) => void },
  ) {
    this.#capacity = options.capacity;
    this.#clock = modules.clock;
    this.#onDue = modules.onDue;
  }

  /** Items held. */
  get size(): number {
    return this.#heap.length;
  }

  /**
   * Takes an item that is due at `dueAt` on the monotonic clock, at once if that has passed.
   * `false`, and nothing taken, when the queue is full or stopped.
   */
  add(item: Item, dueAt: number): boolean {
    if (this.#isStopped || this.#heap.length >= this.#capacity) return false;
    this.#heap.push({ item, dueAt, sequence: this.#sequence });
    this.#sequence += 1;
    this.#siftUp(this.#heap.length - 1);
    if (dueAt < this.#timerDueAt) this.#setTimer();
    return true;
  }

  /** Drops everything held and returns how many items that were. Nothing is taken afterwards. */
  stop(): number {
    this.#isStopped = true;
    const count = this.#heap.length;
    this.#heap.length = 0;
    this.#setTimer();
    return count;
  }

  #setTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const [first] = this.#heap;
    this.#timerDueAt = first?.dueAt ?? Number.POSITIVE_INFINITY;
    if (first === undefined) return;
    const delayMs = Math.max(0, first.dueAt - this.#clock.monotonicMs());
    this.#cancelTimer = this.#clock.setTimer(delayMs, () => this.#releaseDue());
  }

  #releaseDue(): void {
    this.#timerDueAt = Number.POSITIVE_INFINITY;
    this.#cancelTimer = undefined;
    const now = this.#clock.monotonicMs();
    const due: Item[] = [];
    for (let first = this.#heap[0]; first && first.dueAt <= now; first = this.#heap[0]) {
      this.#removeFirst();
      due.push(first.item);
    }
    this.#setTimer();
    for (const item of due) this.#onDue(item);
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#siftDown(0);
  }

  #isBefore(a: number, b: number): boolean {
    const first = this.#heap[a];
    const second = this.#heap[b];
    if (first === undefined || second === undefined) return first !== undefined;
    return first.dueAt === second.dueAt
      ? first.sequence < second.sequence
      : first.dueAt < second.dueAt;
  }

  #swap(a: number, b: number): void {
    const first = this.#heap[a];
    const second = this.#heap[b];
    if (first === undefined || second === undefined) return;
    this.#heap[a] = second;
    this.#heap[b] = first;
  }

  #siftUp(start: number): void {
    for (let at = start; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #siftDown(start: number): void {
    for (let at = start; ; ) {
      const left = 2 * at + 1;
      const smaller = this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#isBefore(smaller, at)) return;
      this.#swap(at, smaller);
      at = smaller;
    }
  }
}
