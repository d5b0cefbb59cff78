import { expect, it } from 'vitest';
import { collectDealings, type SoundDealing } from '../../../../coconut/dkg/dealing/dealings.ts';
import { isDealtShareGood, readDealtShare } from '../../../../coconut/dkg/dealing/dealt-share.ts';
import { nobleGroup } from '../../../../coconut/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { cheat } from '../cheating-dealer.ts';
import { at, flip, honestRun, standardParties } from '../dkg-fixture.ts';

const { g1 } = nobleGroup;
const run = honestRun();
const { roster } = run;
const receiver = at(roster.receivers, 2);
const { decryptionKey } = at(run.announced, 2).secret;
const dealer = at(standardParties, 0);

/** The first member's dealing in place of the honest one, and the point its share opens with. */
function receive(message: Uint8Array): readonly [SoundDealing, typeof g1.generator] {
  const dealing = at(collectDealings(roster, run.dealt.with(0, message)).sound, 0);
  return [dealing, g1.multiply(dealing.dealing.ephemeralKey, decryptionKey)];
}

const random = seededRandom('dealt shares');
const honest = cheat(roster, dealer, random, {});

it('is what was dealt to this receiver, and lies on the committed polynomial', () => {
  const [dealing, sharedPoint] = receive(honest);
  expect(readDealtShare(roster, receiver, dealing, sharedPoint)?.y).toHaveLength(1);
  expect(isDealtShareGood(roster, receiver, dealing, sharedPoint)).toBe(true);
});

it('cannot be read with the point of another receiver, nor at the place of another', () => {
  const [dealing, sharedPoint] = receive(honest);
  const other = g1.multiply(
    dealing.dealing.ephemeralKey,
    at(run.announced, 1).secret.decryptionKey,
  );
  expect(readDealtShare(roster, receiver, dealing, other)).toBeUndefined();
  expect(readDealtShare(roster, at(roster.receivers, 1), dealing, sharedPoint)).toBeUndefined();
  expect(isDealtShareGood(roster, receiver, dealing, other)).toBe(false);
});

it('is bad if a part of it is not the committed value, though it can be read', () => {
  for (const part of ['x', 'y'] as const) {
    const bad = cheat(roster, dealer, random, {
      share: (_, { x, y }) =>
        part === 'x' ? { x: x + 1n, y } : { x, y: y.map((each) => each + 1n) },
    });
    const [dealing, sharedPoint] = receive(bad);
    expect(readDealtShare(roster, receiver, dealing, sharedPoint)).toBeDefined();
    expect(isDealtShareGood(roster, receiver, dealing, sharedPoint)).toBe(false);
  }
});

it('is bad if it cannot be read', () => {
  const garbled = cheat(roster, dealer, random, {
    dealing: (made) => ({
      ...made,
      encryptedShares: made.encryptedShares.map((share) => flip(share, -1)),
    }),
  });
  const [dealing, sharedPoint] = receive(garbled);
  expect(readDealtShare(roster, receiver, dealing, sharedPoint)).toBeUndefined();
  expect(isDealtShareGood(roster, receiver, dealing, sharedPoint)).toBe(false);
});
