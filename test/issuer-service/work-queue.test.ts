import { WorkQueue } from '@coir/issuer-service';
import { describe, expect, it } from 'vitest';

interface Job {
  readonly done: Promise<string>;
  finish(): void;
}

function setUp(concurrency: number, waitingLimit: number) {
  const queue = new WorkQueue({ concurrency, waitingLimit });
  const begun: string[] = [];
  const run = (name: string, fails = false): Job => {
    let finish = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const done = queue.run(async () => {
      begun.push(name);
      await gate;
      if (fails) throw new Error(name);
      return name;
    });
    return { done, finish: () => finish() };
  };
  return { begun, run };
}

describe('work queue', () => {
  it('runs jobs in order, so many at once and no more', async () => {
    const { begun, run } = setUp(2, 10);
    const jobs = ['a', 'b', 'c', 'd'].map((name) => run(name));
    await Promise.resolve();
    expect(begun).toEqual(['a', 'b']);
    jobs[1]?.finish();
    expect(await jobs[1]?.done).toBe('b');
    expect(begun).toEqual(['a', 'b', 'c']);
    for (const job of jobs) job.finish();
    expect(await Promise.all(jobs.map(({ done }) => done))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('refuses at once when too many wait, and takes jobs again later', async () => {
    const { begun, run } = setUp(1, 1);
    const [first, second, third] = ['a', 'b', 'c'].map((name) => run(name));
    await expect(third?.done).rejects.toThrow(expect.objectContaining({ name: 'QueueFullError' }));
    first?.finish();
    second?.finish();
    await second?.done;
    const fourth = run('d');
    fourth.finish();
    expect(await fourth.done).toBe('d');
    expect(begun).toEqual(['a', 'b', 'd']);
  });

  it('goes on after a job that failed', async () => {
    const { run } = setUp(1, 5);
    const bad = run('bad', true);
    const good = run('good');
    bad.finish();
    good.finish();
    await expect(bad.done).rejects.toThrow('bad');
    expect(await good.done).toBe('good');
  });
});
