import { describe, expect, it } from 'vitest';
import { dealingStatement } from '../../../../coconut/dkg/dealing/dealing.ts';
import { decryptShare } from '../../../../coconut/dkg/dealing/share-encryption.ts';
import { collectDealings } from '../../../../coconut/dkg/index.ts';
import { nobleGroup } from '../../../../coconut/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { cheat } from '../cheating-dealer.ts';
import { at, honestRun, standardParties } from '../dkg-fixture.ts';

const run = honestRun();
const { session, roster } = run;
const { g1 } = nobleGroup;
const liarSecret = at(run.announced, 2).secret;
const random = seededRandom('complaints');

describe('a complaint about a bad share', () => {
  const dealer = at(standardParties, 0);
  const bad = cheat(roster, dealer, random, {
    share: ({ issuerIndex }, { x, y }) => ({ x: issuerIndex === 3 ? x + 1n : x, y }),
  });
  const dealt = run.dealt.with(0, bad);
  const found = collectDealings(roster, dealt);

  it('opens one ciphertext and no other', () => {
    const [dealing] = found.sound;
    const sharedPoint = g1.multiply(
      dealing?.dealing.ephemeralKey ?? g1.identity,
      liarSecret.decryptionKey,
    );
    const opens = (position: number): number[] =>
      at(found.sound, position).dealing.encryptedShares.flatMap((ciphertext, index) => {
        const { dealerIndex, dealing } = at(found.sound, position);
        const address = {
          session,
          dealerIndex,
          dealingStatement: dealingStatement(roster, dealerIndex, dealing),
          receiver: at(roster.receivers, index),
        };
        return decryptShare(address, sharedPoint, ciphertext) ? [index] : [];
      });
    expect([opens(0), opens(1), opens(2)]).toEqual([[2], [], []]);
  });
});
