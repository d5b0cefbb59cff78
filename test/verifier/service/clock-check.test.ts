import { beforeEach, describe, expect, it } from 'vitest';
import { createClockCheck } from '../../../verifier/service/clock-check.ts';
import type { ReadinessCheck } from '../../../verifier/service/readiness.ts';
import { FakeClock } from '../../mixnet/node/fake-clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let clock: FakeClock;
let check: ReadinessCheck;
beforeEach(() => {
  clock = new FakeClock();
  check = createClockCheck(clock);
});

const reasons = (): Promise<readonly string[]> =>
  Promise.resolve(check.probe(new AbortController().signal));

describe('a clock', () => {
  it('that goes as time passes, in small steps too, is no reason', async () => {
    for (const step of [0, HOUR, -HOUR, 0]) {
      clock.advance(2 * DAY);
      clock.jumpMs += step;
      expect(await reasons()).toEqual([]);
    }
  });

  it.each([
    ['ahead', 60 * DAY],
    ['back', -60 * DAY],
    ['by little more than an hour', HOUR + 1],
  ])('that jumps %s is a reason with both times, until it is back', async (_, jump) => {
    const due = new Date(clock.unixMs()).toISOString();
    clock.jumpMs = jump;
    const shown = new Date(clock.unixMs()).toISOString();
    const [reason] = await reasons();
    expect(reason).toContain(`jumped to ${shown}, where ${due} was due`);
    clock.advance(HOUR - 1);
    // In the same words, so that it is logged once.
    expect(await reasons()).toEqual([reason]);
    clock.jumpMs = 0;
    expect(await reasons()).toEqual([]);
  });

  it('that has held for an hour after a jump is taken for right, and not sooner if it jumps again', async () => {
    clock.jumpMs = DAY;
    expect(await reasons()).toHaveLength(1);
    clock.advance(HOUR / 2);
    clock.jumpMs = 3 * DAY;
    expect(await reasons()).toHaveLength(1);
    clock.advance(HOUR - 1);
    expect(await reasons()).toHaveLength(1);
    clock.advance(1);
    expect(await reasons()).toEqual([]);
    clock.jumpMs = 0;
    expect(await reasons()).toHaveLength(1);
  });
});
