import { describe, expect, it } from 'vitest';
import {
  collectDealings,
  complain,
  concludeSession,
  deriveIssuerKeyPair,
} from '../../../../coconut/dkg/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { cheat } from '../cheating-dealer.ts';
import { at, errorOf, flip, honestRun, standardParties } from '../dkg-fixture.ts';

describe('a share that nobody complained about', () => {
  const run = honestRun();
  const { roster, dealt } = run;

  it('is bad if it cannot be read, and its dealer is blamed', () => {
    const broken = cheat(roster, at(standardParties, 0), seededRandom('broken'), {
      dealing: (honest) => ({
        ...honest,
        encryptedShares: honest.encryptedShares.map((share) => flip(share, 0)),
      }),
    });
    const conclusion = concludeSession(collectDealings(roster, dealt.with(0, broken)), []);
    expect(
      errorOf(() => deriveIssuerKeyPair(conclusion, at(run.announced, 1).secret)),
    ).toMatchObject({
      code: 'COCONUT_INVALID_SHARE',
      blamed: [1],
    });
  });
});

const run = honestRun();
const { roster } = run;
const dealings = collectDealings(roster, run.dealt);
const liar = at(standardParties, 2);
const liarSecret = at(run.announced, 2).secret;
const random = seededRandom('complaints');

describe('a complaint about a bad share', () => {
  const dealer = at(standardParties, 0);
  const bad = cheat(roster, dealer, random, {
    share: ({ issuerIndex }, { x, y }) => ({ x: issuerIndex === 3 ? x + 1n : x, y }),
  });
  const dealt = run.dealt.with(0, bad);
  const found = collectDealings(roster, dealt);
  const message = complain(found, liar, liarSecret) ?? new Uint8Array(0);

  it('that does not come leaves its receiver without a share, and tells it who is to blame', () => {
    const conclusion = concludeSession(found, []);
    expect(conclusion.faults).toEqual([]);
    expect(errorOf(() => deriveIssuerKeyPair(conclusion, liarSecret))).toMatchObject({
      code: 'COCONUT_INVALID_SHARE',
      blamed: [1],
    });
    expect(deriveIssuerKeyPair(conclusion, at(run.announced, 1).secret).issuerIndex).toBe(2);
  });

  it('leads to a key that fits its own record and no other', () => {
    const [ours, theirs] = [concludeSession(found, [message]), concludeSession(dealings, [])];
    const { secret } = at(run.announced, 1);
    expect(deriveIssuerKeyPair(ours, secret).issuerIndex).toBe(2);
    const mixed = { ...ours, record: theirs.record };
    expect(errorOf(() => deriveIssuerKeyPair(mixed, secret))).toMatchObject({
      code: 'COCONUT_INVALID_SHARE',
      blamed: [],
    });
  });
});
