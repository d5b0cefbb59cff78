import { describe, expect, it } from 'vitest';
import { isForOtherRoster } from '../../../../coconut/dkg/dealing/dealing.ts';
import { flip, honestRun } from '../dkg-fixture.ts';

describe('a dealing', () => {
  const run = honestRun();
  const { roster } = run;

  it('is for another roster if it begins with another digest, and be it nothing else', () => {
    expect(isForOtherRoster(roster, roster.digest)).toBe(false);
    expect(isForOtherRoster(roster, flip(roster.digest, 0))).toBe(true);
    expect(isForOtherRoster(roster, flip(roster.digest, 0).slice(1))).toBe(false);
  });
});
