import { describe, expect, it } from 'vitest';
import { encodeConfirmation } from '../../../../coconut/dkg/conclusion/confirmation.ts';
import {
  type Conclusion,
  collectConfirmations,
  collectDealings,
  complain,
  concludeSession,
  confirmConclusion,
} from '../../../../coconut/dkg/index.ts';
import { readMessage, signMessage } from '../../../../coconut/dkg/session/message.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { cheat } from '../cheating-dealer.ts';
import { at, flip, honestRun, partyOf, sessionOf, standardParties } from '../dkg-fixture.ts';

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

describe('confirming', () => {
  const [first, second, third] = [0, 1, 2].map((position) => at(standardParties, position));
  const confirm = (end: typeof honest, party = first): Uint8Array =>
    confirmConclusion(end, party ?? cheater);

  it('counts members with the same end, and names those with another', () => {
    const messages = [confirm(honest, first), confirm(honest, second), confirm(conclusion, third)];
    expect(collectConfirmations(honest, messages)).toEqual({
      confirming: [1, 2],
      isStanding: false,
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

  it('counts nobody as agreeing who confirms two ends, writes nonsense, or was put out', () => {
    const nonsense = second
      ? signMessage(session, 'confirmation', second, new Uint8Array(63))
      : bad;
    const two = [confirm(honest, first), confirm(conclusion, first)];
    expect(collectConfirmations(honest, [...two, nonsense, bad])).toEqual({
      confirming: [1],
      isStanding: false,
      agreeing: [],
      disagreeing: [1, 2],
      refused: [{ position: 3, code: 'COCONUT_INVALID_ENCODING' }],
    });
    expect(collectConfirmations(conclusion, [confirm(conclusion, first)])).toMatchObject({
      confirming: [1],
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

describe('a key', () => {
  const wide = (size: number, threshold: number) => {
    const parties = Array.from({ length: size }, (_, position) => partyOf(position + 1));
    const other = sessionOf({ parties, threshold });
    const end: Conclusion = { ...honest, roster: { ...roster, session: other } };
    const body = encodeConfirmation({
      transcriptDigest: honest.transcriptDigest,
      keyId: honest.record.keyId,
    });
    const elsewhere = new Uint8Array(64);
    const messages = parties.map((party) => signMessage(other, 'confirmation', party, body));
    const others = parties.map((party) => signMessage(other, 'confirmation', party, elsewhere));
    return { messages, others, collect: (list: Uint8Array[]) => collectConfirmations(end, list) };
  };

  it.each([
    [1, 1, 1],
    [3, 2, 3],
    [4, 2, 3],
    [5, 3, 4],
    [5, 1, 3],
    [7, 3, 5],
    [10, 4, 7],
    [10, 7, 9],
  ])('of %i receivers and threshold %i stands once %i confirmed', (size, threshold, needed) => {
    const { messages, collect } = wide(size, threshold);
    expect(collect(messages.slice(0, needed - 1)).isStanding).toBe(false);
    const agreement = collect(messages.slice(0, needed));
    expect(agreement.isStanding).toBe(true);
    expect(agreement.confirming).toHaveLength(needed);
    // Two sets of that size share t members, of whom one is honest.
    expect(2 * needed - size).toBeGreaterThanOrEqual(threshold);
  });

  it('stands for good: who confirms another end later changes nothing', () => {
    const { messages, others, collect } = wide(5, 3);
    const stood = collect(messages.slice(0, 4));
    const later = collect([...messages.slice(0, 4), ...others]);
    expect([stood.isStanding, later.isStanding]).toEqual([true, true]);
    expect(later.disagreeing).toEqual([1, 2, 3, 4, 5]);
    expect(collect(others).isStanding).toBe(false);
  });
});
