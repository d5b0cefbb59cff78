declare const kind: unique symbol;

/** Instant of the calendar: Unix milliseconds. It may jump, in either direction. */
export type UnixMs = number & { readonly [kind]: 'calendar' };

/**
 * Instant of a clock that only runs: milliseconds from an arbitrary start, of use for durations
 * within one process.
 */
export type MonotonicMs = number & { readonly [kind]: 'monotonic' };

/**
 * Tells what the calendar says. For dates, which others know too; never for how long something
 * took.
 */
export type CalendarClock = () => UnixMs;

/** Tells how time passes. For durations and rates; it says nothing of the date. */
export type MonotonicClock = () => MonotonicMs;

/** The machine's calendar. */
export const calendarClock: CalendarClock = () => Date.now() as UnixMs;

/** The machine's running clock. */
export const monotonicClock: MonotonicClock = () => performance.now() as MonotonicMs;

function assertInstant(value: number): void {
  if (!Number.isFinite(value))
    throw new RangeError('an instant is a finite number of milliseconds');
}

/** Takes a number for an instant of the calendar. @throws RangeError unless it is finite. */
export function unixMs(value: number): UnixMs {
  assertInstant(value);
  return value as UnixMs;
}

/** Takes a number for an instant of a running clock. @throws RangeError unless it is finite. */
export function monotonicMs(value: number): MonotonicMs {
  assertInstant(value);
  return value as MonotonicMs;
}

/** Converts to whole Unix seconds, rounding down. */
export function unixSeconds(instant: UnixMs): number {
  return Math.floor(instant / 1_000);
}

/**
 * Both clocks, and timers. A parameter of whatever waits, so that delays and limits are tested
 * without sleeping.
 */
export interface Clock {
  /** Tells how time passes. */
  monotonicMs(): MonotonicMs;
  /** Tells what the calendar says. */
  unixMs(): UnixMs;
  /** Calls back once, not before `delayMs` have passed, and returns a function that cancels it. */
  setTimer(delayMs: number, callback: () => void): () => void;
}

/** The machine's own clocks and timers. */
export const systemClock: Clock = {
  monotonicMs: monotonicClock,
  unixMs: calendarClock,
  setTimer(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
