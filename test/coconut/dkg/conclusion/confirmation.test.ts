import { describe, expect, it } from 'vitest';
import {
  collectConfirmations,
  collectDealings,
  complain,
  concludeSession,
  confirmConclusion,
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
