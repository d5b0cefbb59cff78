/** Time as nodes see it; a parameter, so that delays and limits are tested without sleeping. */
export interface Clock {
  /** Milliseconds of a clock that never jumps, from an arbitrary start. */
  monotonicMs(): number;
  /** Unix time in milliseconds. */
  unixMs(): number;
  /** Calls back once, not before `delayMs` have passed, and returns a function that cancels it. */
  setTimer(delayMs: number, callback: () => void): () => void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  unixMs: () => Date.now(),
  setTimer(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
