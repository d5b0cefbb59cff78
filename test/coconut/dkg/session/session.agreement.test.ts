import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collectConfirmations,
  collectDealings,
  complain,
  concludeSession,
  confirmConclusion,
  dealKey,
} from '../../../../coconut/dkg/index.ts';
import { readMessage, signMessage } from '../../../../coconut/dkg/session/message.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { cheat } from '../cheating-dealer.ts';
import { at, flip, honestRun, standardParties } from '../dkg-fixture.ts';

const run = honestRun();
const { session, roster } = run;
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
      }),
      { numRuns: 2 },
    );
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

describe('confirming', () => {
  const [first, second, third] = [0, 1, 2].map((position) => at(standardParties, position));
  const confirm = (end: typeof honest, party = first): Uint8Array =>
    confirmConclusion(end, party ?? cheater);

  it('counts members with the same end, and names those with another', () => {
    const messages = [confirm(honest, first), confirm(honest, second), confirm(conclusion, third)];
    expect(collectConfirmations(honest, messages)).toEqual({
      agreeing: [1, 2],
      disagreeing: [3],
      refused: [],
    });
    expect(collectConfirmations(conclusion, messages)).toMatchObject({
      agreeing: [3],
      disagreeing: [1, 2],
    });
  });

  it('lists them by index, whoever came first', () => {
    const messages = [confirm(conclusion, third), confirm(honest, second), confirm(honest, first)];
    expect(collectConfirmations(honest, messages)).toMatchObject({
      agreeing: [1, 2],
      disagreeing: [3],
    });
    expect(collectConfirmations(conclusion, messages)).toMatchObject({
      agreeing: [3],
      disagreeing: [1, 2],
    });
  });

  it('does not count whoever confirms two ends, writes nonsense, or was put out', () => {
    const nonsense = second
      ? signMessage(session, 'confirmation', second, new Uint8Array(63))
      : bad;
    const two = [confirm(honest, first), confirm(conclusion, first)];
    expect(collectConfirmations(honest, [...two, nonsense, bad])).toEqual({
      agreeing: [],
      disagreeing: [1, 2],
      refused: [{ position: 3, code: 'COCONUT_INVALID_ENCODING' }],
    });
    expect(collectConfirmations(conclusion, [confirm(conclusion, first)])).toMatchObject({
      agreeing: [],
      disagreeing: [],
    });
  });

  it('binds both the transcript and the key', () => {
    const { body } = readMessage(session, 'confirmation', confirm(honest));
    for (const offset of [0, 31, 32, 63]) {
      const message = signMessage(session, 'confirmation', cheater, flip(body, offset));
      expect(collectConfirmations(honest, [message])).toMatchObject({ disagreeing: [1] });
    }
    expect(body).toHaveLength(64);
  });
});
