import { describe, expect, it } from 'vitest';
import { CLAIM_FAILURES, limitClaimFailures } from '../../verifier/claim-failures.ts';

describe('the limit of refused shows', () => {
  it('makes a client wait after its burst, and lets it try once more after each refill', () => {
    let now = 0;
    const limits = { ...CLAIM_FAILURES, burst: 3, refillMs: 1_000 };
    const failures = limitClaimFailures(limits, () => now);
    const mustWait = (client: string): boolean => failures.secondsUntilFree(client) > 0;
    for (let failure = 0; failure < 3; failure += 1) {
      expect(mustWait('a')).toBe(false);
      failures.charge('a');
    }
    now = 999;
    expect([mustWait('a'), mustWait('b')]).toEqual([true, false]);
    now = 1_000;
    expect(mustWait('a')).toBe(false);
    failures.charge('a');
    now = 1_999;
    expect(mustWait('a')).toBe(true);
    now = 2_000;
    expect(mustWait('a')).toBe(false);
  });

  it('allows sixteen at once if nothing else is said', () => {
    const failures = limitClaimFailures(CLAIM_FAILURES, () => 0);
    for (let failure = 0; failure < 15; failure += 1) failures.charge('a');
    expect(failures.secondsUntilFree('a')).toBe(0);
    failures.charge('a');
    expect(failures.secondsUntilFree('a')).toBe(4);
  });
});
