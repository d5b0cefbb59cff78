import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collectDealings,
  complain,
  concludeSession,
  dealKey,
} from '../../../../coconut/dkg/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { cheat } from '../cheating-dealer.ts';
import { at, flip, honestRun, standardParties } from '../dkg-fixture.ts';

const run = honestRun();
const { roster } = run;
const random = seededRandom('agreement');
const cheater = at(standardParties, 0);
const bad = cheat(roster, cheater, random, {
  share: ({ issuerIndex }, { x, y }) => ({ x: issuerIndex === 3 ? x + 1n : x, y }),
});
const dealt = run.dealt.with(0, bad);
const complaints = standardParties.flatMap((party, position) => {
  const dealings = collectDealings(roster, dealt);
  const message = complain(dealings, party, at(run.announced, position).secret);
  return message === undefined ? [] : [message];
});
const conclusion = concludeSession(collectDealings(roster, dealt), complaints);
const honest = concludeSession(collectDealings(roster, run.dealt), []);

describe('members with the same messages', () => {
  it('end with the same, whatever the order, the copies and the rubbish among them', () => {
    const rubbish = [
      new Uint8Array(0),
      new Uint8Array(200),
      flip(bad, -1),
      at(honestRun({ nonce: 'second' }).dealt, 1),
      ...run.announced.map(({ message }) => message),
      undefined as unknown as Uint8Array,
    ];
    const shuffled = fc.shuffledSubarray([...dealt, ...dealt, ...rubbish], {
      minLength: 2 * dealt.length + rubbish.length,
    });
    fc.assert(
      fc.property(shuffled, fc.shuffledSubarray([...complaints, ...rubbish]), (messages, more) => {
        const dealings = collectDealings(roster, messages);
        expect(dealings.refused).toHaveLength(rubbish.length);
        const other = concludeSession(dealings, [...more, ...complaints]);
        expect(other.transcriptDigest).toEqual(conclusion.transcriptDigest);
        expect(other.record.keyId).toEqual(conclusion.record.keyId);
        expect(other.faults).toEqual(conclusion.faults);
        expect(other.messages).toEqual(conclusion.messages);
      }),
      { numRuns: 2 },
    );
  });
});

describe('what is published of a session', () => {
  it('are the messages that decided, one of each author, and two of one that signed different', () => {
    const announcements = run.announced.map(({ message }) => message);
    expect(honest.messages).toEqual({ announcements, dealings: run.dealt, complaints: [] });
    expect(conclusion.messages).toEqual({ announcements, dealings: dealt, complaints });
    const more = [bad, dealKey(roster, cheater, random), ...run.dealt];
    const { messages } = concludeSession(collectDealings(roster, more), []);
    expect(messages.dealings).toHaveLength(4);
    expect(messages.dealings.slice(2)).toEqual(run.dealt.slice(1));
  });
});

describe('members with other messages', () => {
  it('have another transcript digest, also where the key is the same', () => {
    const digests = [
      conclusion,
      honest,
      concludeSession(collectDealings(roster, dealt), []),
      concludeSession(collectDealings(roster, run.dealt.slice(1)), []),
      concludeSession(collectDealings(roster, [...run.dealt, bad]), []),
      // The dealer is out either way, and a complaint about it changes nothing but the transcript.
      concludeSession(collectDealings(roster, [...run.dealt, bad]), complaints),
    ].map(({ transcriptDigest }) => String(transcriptDigest));
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('find a dealer that sent them different dealings as soon as they compare', () => {
    const other = dealKey(roster, cheater, random);
    const views = [run.dealt, run.dealt.with(0, other)];
    const ends = views.map((view) => concludeSession(collectDealings(roster, view), []));
    expect(ends.map(({ faults }) => faults)).toEqual([[], []]);
    expect(at(ends, 0).transcriptDigest).not.toEqual(at(ends, 1).transcriptDigest);
    const together = concludeSession(collectDealings(roster, views.flat()), []);
    expect(together.faults).toEqual([{ role: 'dealer', issuerIndex: 1, reason: 'equivocation' }]);
    // A third dealing of the same dealer makes no other transcript.
    const more = [...views.flat(), dealKey(roster, cheater, random)];
    const later = concludeSession(collectDealings(roster, more), []);
    expect(later.transcriptDigest).toEqual(together.transcriptDigest);
  });
});
