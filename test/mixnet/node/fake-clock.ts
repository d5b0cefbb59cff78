import { type Clock, type MonotonicMs, monotonicMs, type UnixMs, unixMs } from '@coir/io';

/** A clock that stands still until it is moved, and calls timers back in their order. */
export class FakeClock implements Clock {
  #now = 1_000;
  #timers: { readonly dueAt: number; readonly callback: () => void }[] = [];

  /** By how much the calendar has jumped, milliseconds. */
  jumpMs = 0;

  /** Timers that are set. */
  get timerCount(): number {
    return this.#timers.length;
  }

  monotonicMs(): MonotonicMs {
    return monotonicMs(this.#now);
  }

  unixMs(): UnixMs {
    return unixMs(1_800_000_000_000 + this.#now + this.jumpMs);
  }

  setTimer(delayMs: number, callback: () => void): () => void {
    const timer = { dueAt: this.#now + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#timers
        .filter(({ dueAt }) => dueAt <= end)
        .sort((a, b) => a.dueAt - b.dueAt);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.dueAt);
      next.callback();
    }
    this.#now = end;
  }
}
