import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deferred, sleep } from '../../../../mixnet/client/connection/deferred.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a deferred promise', () => {
  it('is settled once, by whatever comes first, and leaves no timer', async () => {
    const deferred = new Deferred<number>(1_000, 'CLIENT_TIMEOUT');
    expect(deferred.isPending).toBe(true);
    deferred.resolve(5);
    deferred.resolve(6);
    deferred.reject(new Error('late'));
    expect(await deferred.promise).toBe(5);
    expect(deferred.isPending).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is rejected at its deadline, with the code that was asked for', async () => {
    const deferred = new Deferred<number>(1_000, 'CLIENT_TIMEOUT');
    const rejected = expect(deferred.promise).rejects.toMatchObject({
      code: 'CLIENT_TIMEOUT',
      message: 'no answer within 1000 ms',
    });
    await vi.advanceTimersByTimeAsync(999);
    expect(deferred.isPending).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    await rejected;
  });

  it('is rejected by its signal, also one that was aborted before', async () => {
    const controller = new AbortController();
    const waiting = new Deferred<number>(1_000, 'CLIENT_TIMEOUT', controller.signal);
    const reason = new Error('stopped');
    controller.abort(reason);
    await expect(waiting.promise).rejects.toBe(reason);
    const after = new Deferred<number>(1_000, 'CLIENT_TIMEOUT', controller.signal);
    await expect(after.promise).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves nothing at a signal that outlives it', () => {
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, 'removeEventListener');
    new Deferred<number>(1_000, 'CLIENT_TIMEOUT', signal).resolve(5);
    expect(removed).toHaveBeenCalledOnce();
  });
});

describe('sleep', () => {
  it('ends after its time, or with the reason of the signal', async () => {
    const controller = new AbortController();
    const slept = vi.fn();
    const sleeping = sleep(1_000, controller.signal).then(slept);
    await vi.advanceTimersByTimeAsync(1_000);
    await sleeping;
    expect(slept).toHaveBeenCalledOnce();
    const reason = new Error('stopped');
    const interrupted = sleep(1_000, controller.signal);
    controller.abort(reason);
    await expect(interrupted).rejects.toBe(reason);
    await expect(sleep(1_000, controller.signal)).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });
});
