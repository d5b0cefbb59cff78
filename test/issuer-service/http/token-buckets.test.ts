import { TokenBuckets } from '@coir/issuer-service';
import { describe, expect, it } from 'vitest';

function setUp(keyLimit = 100) {
  const time = { now: 0 };
  const buckets = new TokenBuckets({
    perSecond: 2,
    burst: 3,
    keyLimit,
    clock: () => time.now,
  });
  return { time, buckets };
}

describe('token buckets', () => {
  it('let a burst through and then so many per second', () => {
    const { time, buckets } = setUp();
    expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 1]);
    time.now = 499;
    expect(buckets.take('a')).toBe(1);
    time.now = 500;
    expect(buckets.take('a')).toBe(0);
    expect(buckets.take('a')).toBe(1);
  });

  it('never hold more than a burst', () => {
    const { time, buckets } = setUp();
    buckets.take('a');
    time.now = 1e9;
    expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 1]);
  });

  it('are separate for each key', () => {
    const { buckets } = setUp();
    for (let round = 0; round < 4; round += 1) buckets.take('a');
    expect(buckets.take('b')).toBe(0);
  });

  it('take back what was not used, and no more than a burst', () => {
    const { buckets } = setUp();
    for (let round = 0; round < 3; round += 1) buckets.take('a');
    expect(buckets.take('a')).toBe(1);
    buckets.giveBack('a');
    expect([1, 2].map(() => buckets.take('a'))).toEqual([0, 1]);
    for (let round = 0; round < 9; round += 1) buckets.giveBack('a');
    expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 1]);
  });

  it('are not filled by a clock that goes back', () => {
    const { time, buckets } = setUp();
    time.now = 10_000;
    for (let round = 0; round < 3; round += 1) buckets.take('a');
    time.now = 0;
    expect(buckets.take('a')).toBe(1);
  });

  it('remember a bounded number of keys, the last used ones', () => {
    const { buckets } = setUp(2);
    for (let round = 0; round < 3; round += 1) buckets.take('a');
    for (let round = 0; round < 3; round += 1) buckets.take('b');
    buckets.take('c');
    expect(buckets.take('b')).toBe(1);
    expect(buckets.take('a')).toBe(0);
  });

  it('say how long to wait when a token takes seconds', () => {
    const buckets = new TokenBuckets({ perSecond: 0.1, burst: 1, keyLimit: 9, clock: () => 0 });
    expect(buckets.take('a')).toBe(0);
    expect(buckets.take('a')).toBe(10);
  });
});
