import { expect, it } from 'vitest';
import { Mutex } from '../../../../issuer-service/wallet/purchase/mutex.ts';

it('lets one through at a time, in the order of arrival', async () => {
  const mutex = new Mutex();
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    log.push(`${name} ends`);
    return name;
  };
  const results = ['a', 'b', 'c'].map((name) => mutex.run(work(name)));
  expect(await Promise.all(results)).toEqual(['a', 'b', 'c']);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

it('goes on after work that failed, which only its own caller is told', async () => {
  const mutex = new Mutex();
  const failure = new Error('the ledger is down');
  const failing = mutex.run(() => Promise.reject(failure));
  const next = mutex.run(async () => 5);
  await expect(failing).rejects.toBe(failure);
  expect(await next).toBe(5);
});
