import { systemClock } from '@coir/io';
import { expect, it } from 'vitest';

it('calls a timer back once, not before its time, and not when it was cancelled', async () => {
  const startedAt = systemClock.monotonicMs();
  const calls: string[] = [];
  systemClock.setTimer(20, () => calls.push('kept'));
  systemClock.setTimer(10, () => calls.push('cancelled'))();
  await new Promise<void>((resolve) => systemClock.setTimer(50, resolve));
  expect(calls).toEqual(['kept']);
  expect(systemClock.monotonicMs() - startedAt).toBeGreaterThanOrEqual(49);
  expect(Math.abs(systemClock.unixMs() - Date.now())).toBeLessThan(1000);
});
