import { expect, it, vi } from 'vitest';
import { StopDeadlineError, StopTasks } from '../../../../verifier/service/process/stop-tasks.ts';

const LONG_MS = 60_000;

it('what was added last is stopped first, one after the other', async () => {
  const tasks = new StopTasks(LONG_MS);
  const order: string[] = [];
  tasks.add(() => void order.push('store'));
  tasks.add(async () => {
    order.push('server');
    await Promise.resolve();
    order.push('server has stopped');
  });
  expect(await tasks.run(() => order.push('a failure'))).toBe(true);
  expect(order).toEqual(['server', 'server has stopped', 'store']);
});

it('a task that fails is told, and those that are left are called', async () => {
  const tasks = new StopTasks(LONG_MS);
  const [store, failure] = [vi.fn(), new Error('the disk is full')];
  tasks.add(store);
  tasks.add(() => Promise.reject(failure));
  const report = vi.fn();
  expect(await tasks.run(report)).toBe(false);
  expect(report.mock.calls).toEqual([[failure, 'stopping failed']]);
  expect(store).toHaveBeenCalledOnce();
});

it('a task that does not end is waited for until the deadline, which counts from its first use', async () => {
  vi.useFakeTimers();
  const tasks = new StopTasks(10_000);
  tasks.add(() => new Promise(() => undefined));
  const late = vi.fn();
  tasks.late().catch(late);
  await vi.advanceTimersByTimeAsync(6_000);
  const report = vi.fn();
  const isStopped = tasks.run(report);
  await vi.advanceTimersByTimeAsync(3_999);
  expect(late).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  vi.useRealTimers();
  expect(await isStopped).toBe(false);
  expect(late).toHaveBeenCalledOnce();
  const [error] = report.mock.calls[0] ?? [];
  expect(error).toBeInstanceOf(StopDeadlineError);
  expect(error).toHaveProperty('message', 'did not stop within 10 s');
});
