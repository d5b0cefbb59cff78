import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collectMessages,
  itemsOf,
  listedMessages,
  messageOf,
} from '../../../../coconut/dkg/session/collect-messages.ts';
import { readMessage, signMessage } from '../../../../coconut/dkg/session/message.ts';
import { at, flip, otherSignature, sessionOf, standardParties } from '../dkg-fixture.ts';

const session = sessionOf();
const sign = (position: number, body: number): Uint8Array =>
  signMessage(session, 'complaints', at(standardParties, position), new Uint8Array(body));
const [first, second, third] = [sign(0, 1), sign(1, 1), sign(1, 2)];
const digestOf = (message: Uint8Array): Uint8Array =>
  readMessage(session, 'complaints', message).digest;
const collect = (...messages: readonly Uint8Array[]) =>
  collectMessages(session, 'complaints', messages);

describe('the messages of a round', () => {
  const collected = collect(first, second, third);

  it('are one, none or different ones for each member', () => {
    expect(messageOf(collected, 1)).toMatchObject({ author: 1, digest: digestOf(first) });
    expect(messageOf(collected, 2)).toBe('equivocation');
    expect(messageOf(collected, 3)).toBe('absent');
  });

  it('have an item for each member: a digest, one zero byte, or nothing', () => {
    expect(itemsOf(collected, session.receivers)).toEqual([
      digestOf(first),
      new Uint8Array(1),
      new Uint8Array(0),
    ]);
  });

  it('that stand behind the items are one for a digest and two for different ones', () => {
    const all = [first, second, third, sign(1, 3), sign(1, 4)];
    const listed = listedMessages(collect(...all), session.receivers);
    expect(listed).toHaveLength(3);
    expect(itemsOf(collect(...listed), session.receivers)).toEqual(
      itemsOf(collect(...all), session.receivers),
    );
  });

  it('are the same in any order and number, the signatures that are kept too', () => {
    const messages = [
      ...[first, second, third, sign(1, 3)],
      ...[
        otherSignature(first, at(standardParties, 0)),
        otherSignature(second, at(standardParties, 1)),
      ],
    ];
    const expected = collect(...messages);
    expect(expected.byAuthor.get(1)).toHaveLength(1);
    const shuffled = fc.shuffledSubarray([...messages, ...messages], { minLength: 12 });
    fc.assert(
      fc.property(shuffled, (list) => {
        expect(collect(...list)).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });

  it('are copies, and what is not signed is set aside', () => {
    const buffer = first.slice();
    const { byAuthor, refused } = collect(buffer, flip(second, -1));
    buffer.fill(0);
    expect(byAuthor.get(1)?.map(({ bytes }) => bytes)).toEqual([first]);
    expect(refused).toEqual([{ position: 1, code: 'COCONUT_INVALID_SIGNATURE' }]);
  });
});
