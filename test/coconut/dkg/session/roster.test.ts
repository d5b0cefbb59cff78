import { describe, expect, it } from 'vitest';
import {
  announceEncryptionKey,
  collectAnnouncements,
  dealKey,
  type FaultReason,
} from '../../../../coconut/dkg/index.ts';
import {
  decodeAnnouncement,
  encodeAnnouncement,
} from '../../../../coconut/dkg/session/announcement.ts';
import { readMessage, signMessage } from '../../../../coconut/dkg/session/message.ts';
import { nobleGroup } from '../../../../coconut/index.ts';
import {
  announceAll,
  at,
  finish,
  flip,
  partyOf,
  sessionOf,
  standardParties,
} from '../dkg-fixture.ts';

const session = sessionOf();
const run = announceAll(session, standardParties);
const messages = run.announced.map(({ message }) => message);
const [cheater, _honest] = [at(standardParties, 2), at(standardParties, 0)];
const bodyOf = (position: number): Uint8Array =>
  readMessage(session, 'announcement', at(messages, position)).body;
const signed = (body: Uint8Array): Uint8Array =>
  signMessage(session, 'announcement', cheater, body);
const theirs = decodeAnnouncement(nobleGroup, bodyOf(0));
const own = decodeAnnouncement(nobleGroup, bodyOf(2));
const { g1 } = nobleGroup;

const cheats: readonly [string, FaultReason, Uint8Array][] = [
  ['copies another’s announcement', 'possession', signed(bodyOf(0))],
  [
    'announces a key made out of another’s',
    'possession',
    signed(
      encodeAnnouncement(nobleGroup, {
        ...own,
        encryptionKey: g1.add(own.encryptionKey, theirs.encryptionKey),
      }),
    ),
  ],
  [
    'announces the identity',
    'malformed',
    signed(encodeAnnouncement(nobleGroup, { ...own, encryptionKey: g1.identity })),
  ],
  ['announces nothing', 'malformed', signed(new Uint8Array(0))],
  [
    'uses the proof of another session',
    'possession',
    signed(
      readMessage(
        sessionOf({ nonce: 'second' }),
        'announcement',
        announceEncryptionKey(sessionOf({ nonce: 'second' }), cheater).message,
      ).body,
    ),
  ],
];

describe('a receiver that', () => {
  it.each(cheats)('%s is named and gets no share', (_, reason, message) => {
    const roster = collectAnnouncements(session, messages.with(2, message));
    expect(roster.faults).toEqual([{ role: 'receiver', issuerIndex: 3, reason }]);
    expect(roster.receivers.map(({ issuerIndex }) => issuerIndex)).toEqual([1, 2]);
  });

  it('announces two keys is named, and its dealing does not count either', () => {
    const other = announceEncryptionKey(session, cheater).message;
    const roster = collectAnnouncements(session, [...messages, other]);
    const fault = { role: 'receiver', issuerIndex: 3, reason: 'equivocation' };
    expect(roster.faults).toEqual([fault]);
    const dealt = standardParties.map((party) => dealKey(roster, party));
    const { conclusion, faults } = finish({ ...run, roster }, dealt);
    expect(faults).toEqual([fault]);
    expect(conclusion.qualified.map(({ dealerIndex }) => dealerIndex)).toEqual([1, 2]);
  });

  it('signs one announcement twice has announced one key', () => {
    const again = at(messages, 0).slice();
    expect(collectAnnouncements(session, [...messages, again])).toEqual(run.roster);
  });
});

describe('a member that announces twice to half of the others and not at all to the rest', () => {
  const parties = [1, 2, 3, 4, 5].map((index) => partyOf(index));
  const wide = sessionOf({ parties, threshold: 3 });
  const announce = (position: number): Uint8Array =>
    announceEncryptionKey(wide, at(parties, position)).message;
  const honest = [0, 1, 2, 3].map(announce);
  const two = [announce(4), announce(4)];
  const ofHalf = collectAnnouncements(wide, [...honest, ...two]);
  const ofRest = collectAnnouncements(wide, honest);

  it('is out for both, and they see that they differ before anybody deals', () => {
    for (const { receivers } of [ofHalf, ofRest]) {
      expect(receivers.map(({ issuerIndex }) => issuerIndex)).toEqual([1, 2, 3, 4]);
    }
    const fault = { role: 'receiver', issuerIndex: 5 };
    expect(ofHalf.faults).toEqual([{ ...fault, reason: 'equivocation' }]);
    expect(ofRest.faults).toEqual([{ ...fault, reason: 'absent' }]);
    expect(ofHalf.digest).not.toEqual(ofRest.digest);
  });

  it('is out for all of them once they have exchanged what they have', () => {
    const exchanged = collectAnnouncements(wide, [
      ...ofRest.announcements,
      ...ofHalf.announcements,
    ]);
    expect(exchanged).toEqual(ofHalf);
    const more = collectAnnouncements(wide, [...honest, ...two, announce(4)]);
    expect(more.digest).toEqual(ofHalf.digest);
  });
});

describe('an announcement that is not signed by its author', () => {
  it.each([
    ['its signature is changed', flip(at(messages, 0), -1)],
    ['its last byte is missing', at(messages, 0).slice(0, -1)],
    ['it is followed by a byte', new Uint8Array([...at(messages, 0), 0])],
  ])('counts for nothing if %s', (_, message) => {
    const roster = collectAnnouncements(session, [message, ...messages.slice(1)]);
    expect(roster.refused).toEqual([{ position: 0, code: expect.stringContaining('INVALID') }]);
    expect(roster.faults).toEqual([{ role: 'receiver', issuerIndex: 1, reason: 'absent' }]);
  });

  it('frames nobody: beside the true one it changes nothing', () => {
    const forged = flip(at(messages, 0), -70);
    const roster = collectAnnouncements(session, [forged, ...messages]);
    expect(roster.refused).toEqual([{ position: 0, code: 'COCONUT_INVALID_SIGNATURE' }]);
    expect(roster).toMatchObject({ faults: [], digest: run.roster.digest });
  });
});
