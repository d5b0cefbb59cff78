import type { Clock } from '@coir/io';
import type { ReadinessCheck } from './readiness.ts';

/** Longest step of the calendar that nobody has to look at. */
const STEP_LIMIT_MS = 3_600_000;
/** Time after which a calendar that has jumped, and runs on from there, is taken for right. */
const HELD_MS = 3_600_000;

interface Jump {
  /** Calendar less running time, after it. */
  readonly offset: number;
  /** Running time at which it was seen. */
  readonly seenAt: number;
  readonly reason: string;
}

/**
 * Creates the check that the calendar goes as time passes. One that has jumped by more than an hour
 * is a reason not to be ready until it is back, or has held for an hour.
 *
 * A machine that slept has jumped, too: its running clock stood still. What happened before the
 * start is not looked at.
 */
export function createClockCheck(clock: Pick<Clock, 'monotonicMs' | 'unixMs'>): ReadinessCheck {
  let usual = clock.unixMs() - clock.monotonicMs();
  let jump: Jump | undefined;
  const isNear = (left: number, right: number): boolean => Math.abs(left - right) <= STEP_LIMIT_MS;
  const iso = (unixMs: number): string => new Date(unixMs).toISOString();
  return {
    name: 'clock',
    probe() {
      const [now, running] = [clock.unixMs(), clock.monotonicMs()];
      const offset = now - running;
      if (isNear(offset, usual)) {
        // Small steps are followed, and no jump is left.
        [usual, jump] = [offset, undefined];
        return [];
      }
      if (jump === undefined || !isNear(offset, jump.offset)) {
        const reason =
          `The clock has jumped to ${iso(now)}, where ${iso(usual + running)} was due. Set it ` +
          'right, or start again; if it is right, nothing is to be done.';
        jump = { offset, seenAt: running, reason };
      }
      if (running - jump.seenAt < HELD_MS) return [jump.reason];
      [usual, jump] = [offset, undefined];
      return [];
    },
  };
}
