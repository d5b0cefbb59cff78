import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pause } from '../../../verifier/io/pause.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('ends after its time, and not before', async () => {
  const ended = vi.fn();
  const pausing = pause(1_000).then(ended);
  await vi.advanceTimersByTimeAsync(999);
  expect(ended).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await pausing;
  expect(ended).toHaveBeenCalledOnce();
});

it('ends when the signal is aborted, at once if it was before, and leaves no timer', async () => {
  const controller = new AbortController();
  const pausing = pause(1_000, controller.signal);
  controller.abort();
  await pausing;
  await pause(1_000, controller.signal);
  expect(vi.getTimerCount()).toBe(0);
});

it('leaves nothing at a signal that outlives it', async () => {
  const { signal } = new AbortController();
  const removed = vi.spyOn(signal, 'removeEventListener');
  const pausing = pause(5, signal);
  await vi.advanceTimersByTimeAsync(5);
  await pausing;
  expect(removed).toHaveBeenCalledOnce();
});
