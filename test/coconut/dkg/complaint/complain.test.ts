import { describe, expect, it } from 'vitest';
import { collectDealings, complain } from '../../../../coconut/dkg/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { cheat } from '../cheating-dealer.ts';
import { at, codeOf, honestRun, standardParties } from '../dkg-fixture.ts';

const run = honestRun();
const { roster } = run;
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

  it('is the same bytes when it is made again after a crash', () => {
    expect(complain(found, liar, liarSecret)).toEqual(message);
  });

  it('is nobody’s business who has no share to complain about', () => {
    const party = at(standardParties, 1);
    expect(codeOf(() => complain(found, party, liarSecret))).toBe('COCONUT_INVALID_INDEX');
    const stranger = { ...liarSecret, decryptionKey: 5n };
    expect(codeOf(() => complain(found, liar, stranger))).toBe('COCONUT_INVALID_INDEX');
    const { announced } = honestRun({ nonce: 'second' });
    expect(codeOf(() => complain(found, liar, at(announced, 2).secret))).toBe(
      'COCONUT_OTHER_SESSION',
    );
  });
});
