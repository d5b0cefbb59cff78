import { RateLimit } from '@coir/service';
import { describe, expect, it } from 'vitest';

function setUp(options: { perSecond?: number; burst?: number; keyLimit?: number } = {}) {
  const time = { now: 0 };
  const limit = new RateLimit({
    perSecond: 2,
    burst: 3,
    keyLimit: 100,
    monotonicMs: () => time.now,
    ...options,
  });
  return { time, limit };
}

const takes = (limit: RateLimit, key: string, count: number): number[] =>
  Array.from({ length: count }, () => limit.take(key));

describe('a limit of requests', () => {
  it('lets a burst through and then so many per second', () => {
    const { time, limit } = setUp();
    expect(takes(limit, 'a', 4)).toEqual([0, 0, 0, 1]);
    time.now = 499;
    expect(limit.take('a')).toBe(1);
    time.now = 500;
    expect(takes(limit, 'a', 2)).toEqual([0, 1]);
  });

  it('never holds more than a burst', () => {
    const { time, limit } = setUp();
    limit.take('a');
    time.now = 1e9;
    expect(takes(limit, 'a', 4)).toEqual([0, 0, 0, 1]);
  });

  it('is separate for each key', () => {
    const { limit } = setUp();
    takes(limit, 'a', 4);
    expect(limit.take('b')).toBe(0);
  });

  it('takes back what was not used, and no more than a burst', () => {
    const { limit } = setUp();
    expect(takes(limit, 'a', 4).at(-1)).toBe(1);
    limit.giveBack('a');
    expect(takes(limit, 'a', 2)).toEqual([0, 1]);
    for (let round = 0; round < 9; round += 1) limit.giveBack('a');
    expect(takes(limit, 'a', 4)).toEqual([0, 0, 0, 1]);
    limit.giveBack('never seen');
    expect(takes(limit, 'never seen', 4)).toEqual([0, 0, 0, 1]);
  });

  it('is not lifted by time that goes back', () => {
    const { time, limit } = setUp();
    time.now = 10_000;
    takes(limit, 'a', 3);
    time.now = 0;
    expect(limit.take('a')).toBe(1);
  });

  it('says how long to wait when a token takes seconds', () => {
    const { limit } = setUp({ perSecond: 0.1, burst: 1 });
    expect(takes(limit, 'a', 2)).toEqual([0, 10]);
  });
});

describe('a limit of failures', () => {
  it('makes wait after a burst, and lets one more try after each refill', () => {
    const { time, limit } = setUp({ perSecond: 1 });
    for (let failure = 0; failure < 3; failure += 1) {
      expect(limit.secondsUntilFree('a')).toBe(0);
      limit.charge('a');
    }
    time.now = 999;
    expect(limit.secondsUntilFree('a')).toBe(1);
    expect(limit.secondsUntilFree('b')).toBe(0);
    time.now = 1_000;
    expect(limit.secondsUntilFree('a')).toBe(0);
    limit.charge('a');
    time.now = 1_500;
    expect(limit.secondsUntilFree('a')).toBe(1);
    time.now = 2_000;
    expect(limit.secondsUntilFree('a')).toBe(0);
  });

  it('counts failures that were in flight when the bucket ran empty', () => {
    const { time, limit } = setUp({ perSecond: 1, burst: 1 });
    for (let failure = 0; failure < 5; failure += 1) limit.charge('a');
    expect(limit.secondsUntilFree('a')).toBe(5);
    time.now = 4_999;
    expect(limit.secondsUntilFree('a')).toBe(1);
    time.now = 5_000;
    expect(limit.secondsUntilFree('a')).toBe(0);
  });
});

describe('the memory of a limit', () => {
  it('is bounded: who was charged longest ago is forgotten first', () => {
    const { limit } = setUp({ burst: 1, keyLimit: 2 });
    limit.charge('a');
    limit.charge('b');
    limit.charge('a');
    limit.charge('c');
    expect(['a', 'b', 'c'].map((key) => limit.secondsUntilFree(key) > 0)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('does not grow by those who only ask', () => {
    const { limit } = setUp({ burst: 1, keyLimit: 2 });
    limit.charge('a');
    limit.charge('b');
    for (let key = 0; key < 100; key += 1) limit.secondsUntilFree(String(key));
    for (let look = 0; look < 9; look += 1) limit.secondsUntilFree('a');
    limit.charge('c');
    expect(limit.secondsUntilFree('b')).toBeGreaterThan(0);
    expect(limit.secondsUntilFree('a')).toBe(0);
  });

  it('needs bounds that are some', () => {
    for (const wrong of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => setUp({ burst: wrong })).toThrow(RangeError);
      expect(() => setUp({ perSecond: wrong })).toThrow(RangeError);
      expect(() => setUp({ keyLimit: wrong })).toThrow(RangeError);
    }
  });
});
