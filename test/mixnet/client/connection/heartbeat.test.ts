import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Heartbeat } from '../../../../mixnet/client/connection/heartbeat.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start() {
  const [ask, onSilence] = [vi.fn(), vi.fn()];
  const heartbeat = new Heartbeat(ask, onSilence);
  heartbeat.start(1_000);
  return { heartbeat, ask, onSilence };
}

it('asks at every beat as long as the peer says something in between', () => {
  const { heartbeat, ask, onSilence } = start();
  for (let beat = 1; beat <= 3; beat += 1) {
    vi.advanceTimersByTime(1_000);
    expect(ask).toHaveBeenCalledTimes(beat);
    heartbeat.heard();
  }
  expect(onSilence).not.toHaveBeenCalled();
});

it('tells of a peer that said nothing since the last question, and asks it no more', () => {
  const { ask, onSilence } = start();
  vi.advanceTimersByTime(2_000);
  expect([ask.mock.calls.length, onSilence.mock.calls.length]).toEqual([1, 1]);
});

it('does nothing once it is stopped', () => {
  const { heartbeat, ask } = start();
  heartbeat.stop();
  heartbeat.stop();
  vi.advanceTimersByTime(10_000);
  expect(ask).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});
