import { describe, expect, it } from 'vitest';
import { FailureThrottle } from '../../../verifier/service/failure-throttle.ts';

describe('the failure throttle', () => {
  it('blocks a client after its burst and lets it try once more after each refill', () => {
    const throttle = new FailureThrottle({ burst: 3, refillMs: 1_000 });
    for (let failure = 0; failure < 3; failure += 1) {
      expect(throttle.isBlocked('a', 0)).toBe(false);
      throttle.recordFailure('a', 0);
    }
    expect(throttle.isBlocked('a', 999)).toBe(true);
    expect(throttle.isBlocked('b', 999)).toBe(false);
    expect(throttle.isBlocked('a', 1_000)).toBe(false);
    throttle.recordFailure('a', 1_000);
    expect(throttle.isBlocked('a', 1_500)).toBe(true);
    expect(throttle.isBlocked('a', 2_000)).toBe(false);
  });

  it('forgives nothing when the clock is set back', () => {
    const throttle = new FailureThrottle({ burst: 1, refillMs: 1_000 });
    throttle.recordFailure('a', 10_000);
    expect(throttle.isBlocked('a', 5_000)).toBe(true);
    expect(throttle.isBlocked('a', 10_999)).toBe(true);
    expect(throttle.isBlocked('a', 11_000)).toBe(false);
  });

  it('remembers a bounded number of clients, forgetting the one that failed longest ago', () => {
    const throttle = new FailureThrottle({ burst: 1, refillMs: 1_000, clientLimit: 2 });
    throttle.recordFailure('a', 0);
    throttle.recordFailure('b', 0);
    throttle.recordFailure('a', 0);
    throttle.recordFailure('c', 0);
    expect(['a', 'b', 'c'].map((client) => throttle.isBlocked(client, 0))).toEqual([
      true,
      false,
      true,
    ]);
  });
});
