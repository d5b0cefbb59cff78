import {
  type CalendarClock,
  calendarClock,
  type MonotonicClock,
  monotonicClock,
  monotonicMs,
  unixMs,
  unixSeconds,
} from '@coir/io';
import { describe, expect, it, vi } from 'vitest';

describe('clocks', () => {
  it('tell the date and running time of the machine', () => {
    const now = vi.spyOn(Date, 'now').mockReturnValue(1_234_567);
    expect(calendarClock()).toBe(1_234_567);
    now.mockRestore();
    const before = monotonicClock();
    expect(monotonicClock()).toBeGreaterThanOrEqual(before);
    expect(Math.abs(monotonicClock() - performance.now())).toBeLessThan(1_000);
  });

  it('are of two types, and a plain number is of neither', () => {
    const calendar: CalendarClock = () => unixMs(1);
    const running: MonotonicClock = () => monotonicMs(1);
    // @ts-expect-error A date is no running time.
    const first: MonotonicClock = calendar;
    // @ts-expect-error Running time is no date.
    const second: CalendarClock = running;
    // @ts-expect-error Nobody knows which of the two it is.
    const third: CalendarClock = () => 1;
    expect([first(), second(), third()]).toEqual([1, 1, 1]);
  });

  it('have instants that are numbers', () => {
    expect(unixSeconds(unixMs(1_999))).toBe(1);
    expect(unixSeconds(unixMs(-1))).toBe(-1);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => unixMs(value)).toThrow(RangeError);
      expect(() => monotonicMs(value)).toThrow(RangeError);
    }
  });
});
