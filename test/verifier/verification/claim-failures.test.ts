import { describe, expect, it } from 'vitest';
import {
  CLAIM_FAILURES,
  limitClaimFailures,
} from '../../../verifier/verification/claim-failures.ts';

describe('the limit of refused shows', () => {
  it('lets a client have a burst, and one more after each refill', () => {
    let now = 0;
    const failures = limitClaimFailures({ burst: 3, refillMs: 4_000, clientLimit: 10 }, () => now);
    for (let failure = 0; failure < 3; failure += 1) {
      expect(failures.secondsUntilFree('a')).toBe(0);
      failures.charge('a');
    }
    expect(failures.secondsUntilFree('a')).toBe(4);
    expect(failures.secondsUntilFree('b')).toBe(0);
    now = 3_999;
    expect(failures.secondsUntilFree('a')).toBe(1);
    now = 4_000;
    expect(failures.secondsUntilFree('a')).toBe(0);
    failures.charge('a');
    expect(failures.secondsUntilFree('a')).toBe(4);
  });

  it('remembers as many clients as it is told', () => {
    const failures = limitClaimFailures({ ...CLAIM_FAILURES, burst: 1, clientLimit: 2 }, () => 0);
    for (const client of ['a', 'b', 'a', 'c']) failures.charge(client);
    const seconds = ['a', 'b', 'c'].map((client) => failures.secondsUntilFree(client));
    expect(seconds.map((each) => each > 0)).toEqual([true, false, true]);
  });

  it('is 16 at once and 15 a minute, if nothing else is said', () => {
    let now = 0;
    const failures = limitClaimFailures(CLAIM_FAILURES, () => now);
    const fail = (): number => {
      let count = 0;
      for (; failures.secondsUntilFree('a') === 0; count += 1) failures.charge('a');
      return count;
    };
    expect(fail()).toBe(16);
    now = 60_000;
    expect(fail()).toBe(15);
  });
});
