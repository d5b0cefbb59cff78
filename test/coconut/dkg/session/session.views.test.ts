import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  announceEncryptionKey,
  auditSession,
  type Conclusion,
  collectAnnouncements,
  collectDealings,
  complain,
  concludeSession,
  type Dealings,
  dealKey,
  type Roster,
} from '../../../../coconut/dkg/index.ts';
import { signMessage } from '../../../../coconut/dkg/session/message.ts';
import { CoconutError } from '../../../../coconut/index.ts';
import { createMclGroup } from '../../../../coconut/mcl.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { cheat } from '../cheating-dealer.ts';
import { at, flip, partyOf, sessionOf } from '../dkg-fixture.ts';

// Three honest members and a fourth that sends each of them what it likes, in each round.

const group = await createMclGroup();
const parties = [1, 2, 3, 4].map((index) => partyOf(index));
const session = sessionOf({ group, parties });
const honest = [0, 1, 2];
const cheater = at(parties, 3);
const random = seededRandom('views');
const announced = parties.map((party) => announceEncryptionKey(session, party, random));
const announcements = announced.map(({ message }) => message);

/** Which of the messages of a round each honest member has, by position in a list. */
type Delivery = readonly (readonly number[])[];

const CHOICES = [[], [0], [1], [0, 1]];
/** Of the two messages that the cheater makes in a round: none, either or both, to each member. */
const cheaters: fc.Arbitrary<Delivery> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...CHOICES).map((one) => [one, one, one]) },
  { weight: 2, arbitrary: fc.tuple(...honest.map(() => fc.constantFrom(...CHOICES))) },
);
/** Whose message does not reach whom, of the honest: nobody's, as a rule. */
const losses = fc.option(
  fc.record({ from: fc.constantFrom(...honest), to: fc.constantFrom(...honest) }),
  { freq: 4 },
);
const round = fc.record({ given: cheaters, lost: losses });
type Round = typeof round extends fc.Arbitrary<infer Value> ? Value : never;

/** The messages of a round that each honest member has; its own it always has. */
function deliver(
  { given, lost }: Round,
  ofHonest: readonly (Uint8Array | undefined)[],
  ofCheater: readonly Uint8Array[],
): readonly (readonly Uint8Array[])[] {
  return honest.map((to) => [
    ...ofHonest.flatMap((message, from) =>
      message === undefined || (lost?.from === from && lost.to === to && from !== to)
        ? []
        : [message],
    ),
    ...at(given, to).map((choice) => at(ofCheater, choice)),
  ]);
}

/** What there is at the end of a round; nothing for whom too few members are left. */
function orNothing<Value>(end: () => Value): Value | undefined {
  try {
    return end();
  } catch (error) {
    if (error instanceof CoconutError && error.code === 'COCONUT_NOT_ENOUGH_MEMBERS') return;
    throw error;
  }
}

/** Compares every two members: equal digests exactly if they have the same messages. */
function expectDigests(
  views: readonly (readonly Uint8Array[])[],
  digests: readonly Uint8Array[],
): boolean {
  const sets = views.map((view) => view.map(String).toSorted().join('|'));
  const isSameView = sets.every((set) => set === sets[0]);
  const isSameDigest = digests.every((digest) => String(digest) === String(digests[0]));
  expect(isSameDigest).toBe(isSameView);
  return isSameDigest;
}

/** How far a session came: members see that they differ, or somebody has too few members, or. */
type Outcome = 'differ before dealing' | 'differ before confirming' | 'too few' | 'one key';

function afterRound1(roster: Roster, dealing: Round, complaining: Round): Outcome {
  const ofHonest = honest.map((position) => dealKey(roster, at(parties, position), random));
  const share = 1;
  const ofCheater = [
    cheat(roster, cheater, random, {}),
    cheat(roster, cheater, random, {
      share: ({ issuerIndex }, key) => (issuerIndex === share ? { ...key, x: key.x + 1n } : key),
    }),
  ];
  const dealt = deliver(dealing, ofHonest, ofCheater);
  const dealings = dealt.map((view) => orNothing(() => collectDealings(roster, view)));
  if (dealings.includes(undefined)) return 'too few';
  const all = dealings.filter((each) => each !== undefined);
  const complaints = all.map((view, position) => {
    const isOn = roster.receivers.some(({ issuerIndex }) => issuerIndex === position + 1);
    return isOn ? complain(view, at(parties, position), at(announced, position).secret) : undefined;
  });
  const lies = [1, 210].map((length) =>
    signMessage(session, 'complaints', cheater, new Uint8Array(length)),
  );
  const heard = deliver(complaining, complaints, lies);
  const end = (view: Dealings, position: number): Conclusion | undefined =>
    orNothing(() => concludeSession(view, at(heard, position)));
  const ends = all.map(end);
  if (ends.includes(undefined)) return 'too few';
  const conclusions = ends.filter((each) => each !== undefined);
  for (const conclusion of conclusions) {
    expect(auditSession(session, conclusion)).toEqual(conclusion);
    // Nothing is proved against the honest.
    const proved = conclusion.faults.filter(({ reason }) => reason !== 'absent');
    expect(proved.every(({ issuerIndex }) => issuerIndex === 4)).toBe(true);
  }
  const views = honest.map((position) => [...at(dealt, position), ...at(heard, position)]);
  const digests = conclusions.map(({ transcriptDigest }) => transcriptDigest);
  if (!expectDigests(views, digests)) return 'differ before confirming';
  for (const conclusion of conclusions) {
    expect(conclusion.record.keyId).toEqual(at(conclusions, 0).record.keyId);
    expect(conclusion.faults).toEqual(at(conclusions, 0).faults);
  }
  return 'one key';
}

const twice = announceEncryptionKey(session, cheater, random).message;

function runWith(announcing: Round, dealing: Round, complaining: Round): Outcome {
  const views = deliver(announcing, announcements.slice(0, 3), [at(announcements, 3), twice]);
  const rosters = views.map((view) => collectAnnouncements(session, view));
  const digests = rosters.map(({ digest }) => digest);
  const [roster] = rosters;
  if (!expectDigests(views, digests) || roster === undefined) return 'differ before dealing';
  for (const { receivers, faults } of rosters) {
    expect({ receivers, faults }).toEqual({ receivers: roster.receivers, faults: roster.faults });
  }
  return afterRound1(roster, dealing, complaining);
}

describe('whoever is silent to some, or signs different messages for different members', () => {
  it('leaves no two honest members with one digest and different ends, whatever it does', () => {
    fc.assert(
      fc.property(round, round, round, (announcing, dealing, complaining) => {
        runWith(announcing, dealing, complaining);
      }),
      { numRuns: 20 },
    );
  });

  it('honest members hold one key and one digest, or see in time that their views differ', () => {
    const outcomes = new Map<Outcome, number>();
    fc.assert(
      fc.property(round, round, round, (announcing, dealing, complaining) => {
        const outcome = runWith(announcing, dealing, complaining);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }),
      { numRuns: 40, seed: 7 },
    );
    const seen = [...outcomes.keys()];
    expect(seen).toContain('one key');
    expect(seen).toContain('differ before dealing');
    expect(seen).toContain('differ before confirming');
  });
});

describe('a message of member 4 in each round', () => {
  const dealTo = (roster: Roster): readonly Uint8Array[] =>
    parties.map((party) => dealKey(roster, party, seededRandom(`dealer ${party.issuerIndex}`)));
  const everybody = collectAnnouncements(session, announcements);
  const lists = [1, 2].map((length) =>
    signMessage(session, 'complaints', cheater, new Uint8Array(length)),
  );
  const full = {
    announcements,
    dealings: dealTo(everybody),
    complaints: lists.slice(0, 1),
  };
  const others = {
    announcements: twice,
    dealings: dealKey(everybody, cheater, random),
    complaints: at(lists, 1),
  };
  /** The end with other messages of one round; those of the next are made for them. */
  const withMessages = (kind: keyof typeof full, given: readonly Uint8Array[]): Conclusion => {
    const roster = kind === 'announcements' ? collectAnnouncements(session, given) : everybody;
    const dealt = kind === 'dealings' ? given : dealTo(roster);
    const complaints = kind === 'complaints' ? given : full.complaints;
    return concludeSession(collectDealings(roster, dealt), complaints);
  };
  const expected = withMessages('complaints', full.complaints);
  const reasonsOf = (conclusion: Conclusion, role: string): readonly string[] =>
    conclusion.faults
      .filter((fault) => fault.issuerIndex === 4 && fault.role === role)
      .map(({ reason }) => reason);

  it.each([
    ['announcements', 'receiver', 'absent'],
    ['dealings', 'dealer', 'absent'],
    ['complaints', 'receiver', undefined],
  ] as const)(
    'of %s shows in the transcript if it is absent, altered, late or one of two',
    (kind, role, absent) => {
      const listed = full[kind];
      const rest = listed.slice(0, -1);
      const message = at(listed, listed.length - 1);
      const missing = withMessages(kind, rest);
      const altered = withMessages(kind, [...rest, flip(message, -70)]);
      const both = withMessages(kind, [...listed, others[kind]]);
      const other = withMessages(kind, [...rest, others[kind]]);
      expect(reasonsOf(missing, role)).toEqual(
        absent === undefined ? [] : expect.arrayContaining([absent]),
      );
      expect(reasonsOf(both, role)).toContain('equivocation');
      // What was altered on the way is as if it had not come.
      expect(altered.transcriptDigest).toEqual(missing.transcriptDigest);
      const digests = [expected, missing, both, other].map(({ transcriptDigest }) =>
        String(transcriptDigest),
      );
      expect(new Set(digests).size).toBe(4);
      // What comes late makes another transcript, and changes nothing about the one that is there.
      expect(auditSession(session, missing)).toEqual(missing);
      expect(auditSession(session, expected)).toEqual(expected);
    },
  );
});
