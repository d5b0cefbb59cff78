import { describe, expect, it } from 'vitest';
import {
  announceEncryptionKey,
  auditSession,
  collectAnnouncements,
  collectConfirmations,
  collectDealings,
  complain,
  concludeSession,
  confirmConclusion,
  dealKey,
  type ListedMessages,
  type SessionEvidence,
} from '../../../../coconut/dkg/index.ts';
import { signMessage } from '../../../../coconut/dkg/session/message.ts';
import { decodeItems, encodeItems, ttpKeygen } from '../../../../coconut/index.ts';
import { createMclGroup } from '../../../../coconut/mcl.ts';
import { recordOf } from '../../../support/issued-tickets.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { cheat } from '../cheating-dealer.ts';
import {
  announceAll,
  at,
  codeOf,
  errorOf,
  flip,
  otherSignature,
  partyOf,
  sessionOf,
} from '../dkg-fixture.ts';

const group = await createMclGroup();
const parties = [1, 2, 3, 4, 5].map((index) => partyOf(index));
const session = sessionOf({ group, parties, threshold: 3 });
const random = seededRandom('audit');

describe('a true complaint that is kept back until four of five have confirmed', () => {
  // Dealer 1 gives receiver 5 a bad share, and they are of one mind: fewer than t = 3.
  const run = announceAll(session, parties, random);
  const bad = cheat(run.roster, at(parties, 0), random, {
    share: ({ issuerIndex }, { x, y }) => ({ x: issuerIndex === 5 ? x + 1n : x, y }),
  });
  const dealt = [bad, ...parties.slice(1).map((party) => dealKey(run.roster, party, random))];
  const dealings = collectDealings(run.roster, dealt);
  const complaint = complain(dealings, at(parties, 4), at(run.announced, 4).secret) ?? bad;
  const confirmed = concludeSession(dealings, []);
  const confirmations = parties.slice(0, 4).map((party) => confirmConclusion(confirmed, party));
  const withEverything = concludeSession(dealings, [complaint]);
  const { record, transcript, messages } = confirmed;

  it('would make another key', () => {
    expect(withEverything.record.keyId).not.toEqual(record.keyId);
    expect(withEverything.faults).toEqual([
      { role: 'dealer', issuerIndex: 1, reason: 'bad-share' },
    ]);
  });

  it('changes nothing: the audit finds the key that was confirmed, and it stands', () => {
    const audited = auditSession(session, { record, transcript, messages });
    expect(audited).toEqual(confirmed);
    expect(collectConfirmations(audited, confirmations)).toMatchObject({
      confirming: [1, 2, 3, 4],
      isStanding: true,
    });
  });

  it('is not heard in the audit, and the key it would make never stands', () => {
    const more = { ...messages, complaints: [complaint] };
    expect(codeOf(() => auditSession(session, { record, transcript, messages: more }))).toBe(
      'COCONUT_OTHER_TRANSCRIPT',
    );
    // All that the two can do is confirm both.
    const both = [0, 4].map((position) => confirmConclusion(withEverything, at(parties, position)));
    const all = [...confirmations, ...both];
    expect(collectConfirmations(withEverything, all)).toMatchObject({
      confirming: [1, 5],
      isStanding: false,
    });
    expect(collectConfirmations(confirmed, all).isStanding).toBe(true);
  });
});

// Receiver 4 announces two keys and deals nothing; receiver 5 announces none, deals twice and signs
// two lists of complaints.
const announced = parties.slice(0, 4).map((party) => announceEncryptionKey(session, party, random));
const announcements = [
  ...announced.map(({ message }) => message),
  announceEncryptionKey(session, at(parties, 3), random).message,
];
const roster = collectAnnouncements(session, announcements);
const dealt = [0, 1, 2, 4, 4].map((position) => dealKey(roster, at(parties, position), random));
const [list, ...lists] = [1, 2, 3].map((length) =>
  signMessage(session, 'complaints', at(parties, 4), new Uint8Array(length)),
);
const complaints = [list ?? new Uint8Array(0), ...lists.slice(0, 1)];
const conclusion = concludeSession(collectDealings(roster, dealt), complaints);
const { record, transcript, messages } = conclusion;
const honest: SessionEvidence = { record, transcript, messages };
const audit = (changes: Partial<SessionEvidence>): string =>
  codeOf(() => auditSession(session, { ...honest, ...changes }));
const withList = (changes: Partial<ListedMessages>): string =>
  audit({ messages: { ...messages, ...changes } });

describe('an audit', () => {
  it('finds the same end and the same faults, absences and equivocations included', () => {
    expect(conclusion.faults).toEqual([
      { role: 'receiver', issuerIndex: 4, reason: 'equivocation' },
      { role: 'receiver', issuerIndex: 5, reason: 'absent' },
      { role: 'dealer', issuerIndex: 4, reason: 'absent' },
      { role: 'dealer', issuerIndex: 5, reason: 'equivocation' },
      { role: 'receiver', issuerIndex: 5, reason: 'equivocation' },
    ]);
    expect(auditSession(session, honest)).toEqual(conclusion);
  });

  it('takes the messages in any order, and any two of an equivocation', () => {
    const backwards = {
      announcements: messages.announcements.toReversed(),
      dealings: messages.dealings.toReversed(),
      complaints: [at(lists, 0), at(lists, 1)],
    };
    const audited = auditSession(session, { ...honest, messages: backwards });
    expect(audited.transcript).toEqual(transcript);
    expect(audited.faults).toEqual(conclusion.faults);
  });

  it('refuses a record that is not the session’s', () => {
    const keys = ttpKeygen(session.parameters, { threshold: 3, issuers: 5 }, random);
    const other = recordOf(session.parameters, keys, 3);
    expect(audit({ record: other })).toBe('COCONUT_OTHER_RECORD');
    // Also one that the transcript was made to name.
    const named = encodeItems(...decodeItems(transcript, 14).with(13, other.keyId));
    expect(audit({ record: other, transcript: named })).toBe('COCONUT_OTHER_TRANSCRIPT');
  });

  const items = decodeItems(transcript, 14);
  const withItem = (position: number, item: Uint8Array): string =>
    audit({ transcript: encodeItems(...items.with(position, item)) });

  it.each([
    ['another roster', 2, flip(at(items, 2), 0)],
    ['another dealing', 3, flip(at(items, 3), 0)],
    ['a dealing that is not there', 6, at(items, 3)],
    ['one dealing of a dealer that signed two', 7, at(items, 3)],
    ['no dealing of a dealer that dealt', 3, new Uint8Array(0)],
    ['complaints that are not there', 8, new Uint8Array(32)],
    ['no complaints of a receiver that complained', 12, new Uint8Array(0)],
  ])('refuses a transcript with %s', (_, position, item) => {
    expect(withItem(position, item)).toBe('COCONUT_OTHER_TRANSCRIPT');
  });

  it('refuses a transcript whose items changed places', () => {
    const swapped = items.with(3, at(items, 4)).with(4, at(items, 3));
    expect(audit({ transcript: encodeItems(...swapped) })).toBe('COCONUT_OTHER_TRANSCRIPT');
  });

  it('refuses a transcript of another session, or what is none', () => {
    expect(withItem(1, new Uint8Array(32))).toBe('COCONUT_OTHER_SESSION');
    expect(withItem(0, new Uint8Array(32))).toBe('COCONUT_INVALID_ENCODING');
    const other = sessionOf({ group, parties, threshold: 3, nonce: 'second' });
    expect(codeOf(() => auditSession(other, honest))).toBe('COCONUT_OTHER_SESSION');
  });

  const again = {
    announcements: announceEncryptionKey(session, at(parties, 0), random).message,
    dealings: dealKey(roster, at(parties, 0), random),
    complaints: at(lists, 1),
  };

  it.each(['announcements', 'dealings', 'complaints'] as const)(
    'refuses %s that are not exactly the listed ones',
    (kind) => {
      const listed = messages[kind];
      const [first, ...rest] = listed;
      const message = first ?? new Uint8Array(0);
      const author = at(parties, kind === 'complaints' ? 4 : 0);
      const cases: Readonly<Record<string, readonly Uint8Array[]>> = {
        missing: rest,
        none: [],
        altered: [flip(message, -100), ...rest],
        'with another signature changed': [flip(message, -1), ...rest],
        'one more': [...listed, again[kind]],
        'a copy more': [...listed, message],
        'another signature of one more': [...listed, otherSignature(message, author)],
        rubbish: [...listed, new Uint8Array(3)],
        'of another round': [
          ...rest,
          signMessage(session, 'confirmation', author, new Uint8Array(64)),
        ],
      };
      for (const [name, changed] of Object.entries(cases)) {
        expect([name, withList({ [kind]: changed })]).toEqual([name, 'COCONUT_OTHER_TRANSCRIPT']);
      }
    },
  );

  it('refuses another message of the same author, signed as it is', () => {
    expect(withList({ announcements: messages.announcements.with(0, again.announcements) })).toBe(
      'COCONUT_OTHER_TRANSCRIPT',
    );
    expect(withList({ dealings: messages.dealings.with(0, again.dealings) })).toBe(
      'COCONUT_OTHER_TRANSCRIPT',
    );
  });

  it('takes no equivocation without two different messages', () => {
    const [, , , one = new Uint8Array(0)] = messages.dealings;
    const author = at(parties, 4);
    for (const other of [one, otherSignature(one, author), flip(one, 200)]) {
      const dealings = [...messages.dealings.slice(0, 3), one, other];
      expect(withList({ dealings })).toBe('COCONUT_OTHER_TRANSCRIPT');
    }
  });

  it('takes either signature of a listed message', () => {
    const other = otherSignature(at(messages.dealings, 0), at(parties, 0));
    expect(withList({ dealings: messages.dealings.with(0, other) })).toBe('taken');
  });

  it('does not look at more announcements than there can be', () => {
    const many = Array.from({ length: 11 }, () => at(messages.announcements, 0));
    const given = { ...honest, messages: { ...messages, announcements: many } };
    expect(errorOf(() => auditSession(session, given))).toMatchObject({
      code: 'COCONUT_OTHER_TRANSCRIPT',
      message: 'more announcements than can be listed',
    });
  });
});
