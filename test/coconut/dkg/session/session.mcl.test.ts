import { describe, expect, it } from 'vitest';
import { areKeysEqual } from '../../../../coconut/dkg/dealing/key-polynomial.ts';
import { createResharingSession, dealKey, dealShare } from '../../../../coconut/dkg/index.ts';
import { nobleGroup } from '../../../../coconut/index.ts';
import { createMclGroup } from '../../../../coconut/mcl.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { cheat } from '../cheating-dealer.ts';
import {
  announceAll,
  at,
  finish,
  honestRun,
  nonceOf,
  type Party,
  partyOf,
  secretOf,
  sessionOf,
} from '../dkg-fixture.ts';

const group = await createMclGroup();
const partiesOf = (count: number): Party[] =>
  Array.from({ length: count }, (_, position) => partyOf(position + 1));

describe('on mcl', () => {
  it('every message and the end are the same bytes', () => {
    const [noble, mcl] = [nobleGroup, group].map((implementation) => {
      const run = honestRun({ group: implementation });
      const { conclusion } = finish(run, run.dealt);
      return {
        announced: run.announced.map(({ message }) => message),
        dealt: run.dealt,
        transcriptDigest: conclusion.transcriptDigest,
        keyId: conclusion.record.keyId,
      };
    });
    expect(mcl).toEqual(noble);
  });

  it('7 of 10 make a key of four attributes with three cheating, and hand it to 8 of 12', () => {
    const parties = partiesOf(10);
    const run = announceAll(sessionOf({ q: 4, threshold: 7, parties, group }), parties);
    const random = seededRandom('large');
    const honest = parties.map((party) => dealKey(run.roster, party, random));
    const dealt = honest
      .with(1, cheat(run.roster, at(parties, 1), random, { provedFor: 3 }))
      .with(
        4,
        cheat(run.roster, at(parties, 4), random, {
          share: ({ issuerIndex }, { x, y }) => ({ x: issuerIndex === 10 ? x + 1n : x, y }),
        }),
      )
      .with(9, at(honest, 8));
    const { conclusion, faults, keys } = finish(run, dealt);
    expect(faults).toEqual([
      { role: 'dealer', issuerIndex: 2, reason: 'possession' },
      { role: 'dealer', issuerIndex: 10, reason: 'absent' },
      { role: 'dealer', issuerIndex: 5, reason: 'bad-share' },
    ]);
    expect(keys).toHaveLength(8);

    const next = Array.from({ length: 12 }, (_, index) => partyOf(index + 1, `new ${index}`));
    const dealers = keys.map(({ issuerIndex }) => at(parties, issuerIndex - 1));
    const session = createResharingSession(conclusion.record, {
      threshold: 8,
      dealers,
      receivers: next,
      nonce: nonceOf('larger'),
    });
    const second = announceAll(session, next, random);
    const reshared = keys
      .slice(1)
      .map(({ signingKey }, position) =>
        dealShare(second.roster, at(dealers, position + 1), signingKey, random),
      );
    const after = finish(second, reshared);
    expect(after.faults).toEqual([{ role: 'dealer', issuerIndex: 1, reason: 'absent' }]);
    expect(
      areKeysEqual(group, after.conclusion.record.masterKey, conclusion.record.masterKey),
    ).toBe(true);
    expect(secretOf(after.keys.slice(4))).toEqual(secretOf(keys.slice(0, 7)));
  });
});
