import { describe, expect, it } from 'vitest';
import { composeComplaint } from '../../../../coconut/dkg/complaint/complain.ts';
import {
  type Complaint,
  decodeComplaints,
  encodeComplaints,
} from '../../../../coconut/dkg/complaint/complaint.ts';
import {
  announceEncryptionKey,
  collectAnnouncements,
  collectDealings,
  concludeSession,
  dealKey,
} from '../../../../coconut/dkg/index.ts';
import { signMessage } from '../../../../coconut/dkg/session/message.ts';
import { nobleGroup } from '../../../../coconut/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { at, codeOf, partyOf, sessionOf } from '../dkg-fixture.ts';

const parties = [1, 2, 3, 4, 5].map((index) => partyOf(index));
const session = sessionOf({ parties });
const random = seededRandom('judgement');
// Member 1 announces no key: as a receiver it is absent, and it may deal.
const announced = parties.slice(1).map((party) => announceEncryptionKey(session, party, random));
const roster = collectAnnouncements(
  session,
  announced.map(({ message }) => message),
);
const dealt = parties.map((party) => dealKey(roster, party, random));
const everything = collectDealings(roster, dealt);
const complainer = at(parties, 2);
const { secret } = at(announced, 1);
const receiver = at(roster.receivers, 1);

/** The complaint of member 3 about a dealing, which is good. */
function complaintAbout(dealerIndex: number): Complaint {
  const dealing = at(everything.sound, dealerIndex - 1);
  const sharedPoint = nobleGroup.g1.multiply(dealing.dealing.ephemeralKey, secret.decryptionKey);
  return composeComplaint(roster, receiver, dealing, sharedPoint, secret);
}

function publish(complaints: readonly Complaint[]): Uint8Array {
  return signMessage(session, 'complaints', complainer, encodeComplaints(nobleGroup, complaints));
}

describe('complaints about dealings that are not at hand', () => {
  // Dealer 1 has signed two, and nothing came from dealer 2.
  const again = dealKey(roster, at(parties, 0), random);
  const dealings = collectDealings(roster, [...dealt.slice(2), at(dealt, 0), again]);
  const faults = [
    { role: 'receiver', issuerIndex: 1, reason: 'absent' },
    { role: 'dealer', issuerIndex: 1, reason: 'equivocation' },
    { role: 'dealer', issuerIndex: 2, reason: 'absent' },
  ];

  it('change nothing: their dealers are out', () => {
    const message = publish([complaintAbout(1), complaintAbout(2)]);
    expect(concludeSession(dealings, [message]).faults).toEqual(faults);
  });

  it('do not keep the others from being heard', () => {
    const message = publish([complaintAbout(2), complaintAbout(4)]);
    expect(concludeSession(dealings, [message]).faults).toEqual([
      ...faults,
      { role: 'receiver', issuerIndex: 3, reason: 'false-complaint' },
    ]);
  });

  it('cost their author its place if the dealer did not sign them', () => {
    for (const dealerIndex of [1, 2]) {
      const { dealingSignature } = complaintAbout(3);
      const message = publish([{ ...complaintAbout(dealerIndex), dealingSignature }]);
      expect(concludeSession(dealings, [message]).faults).toEqual([
        ...faults,
        { role: 'receiver', issuerIndex: 3, reason: 'false-complaint' },
      ]);
    }
  });

  it('prove an equivocation also of a dealer whose dealing at hand is for another roster', () => {
    const other = collectAnnouncements(
      session,
      announced.slice(1).map(({ message }) => message),
    );
    const elsewhere = dealKey(other, at(parties, 1), random);
    const view = collectDealings(roster, dealt.with(1, elsewhere));
    const dealer = { role: 'dealer', issuerIndex: 2 } as const;
    const before = [at(faults, 0), { ...dealer, reason: 'other-roster' }];
    expect(concludeSession(view, []).faults).toEqual(before);
    expect(concludeSession(view, [publish([complaintAbout(2)])]).faults).toEqual([
      ...before,
      { ...dealer, reason: 'equivocation' },
    ]);
  });
});

describe('a receiver that is not on the roster', () => {
  const outsider = at(parties, 0);
  const signed = (body: Uint8Array): Uint8Array =>
    signMessage(session, 'complaints', outsider, body);
  const list = (complaint: Complaint): Uint8Array =>
    signed(encodeComplaints(nobleGroup, [complaint]));
  const absent = { role: 'receiver', issuerIndex: 1, reason: 'absent' };
  const faultsOf = (dealings: typeof everything, ...messages: readonly Uint8Array[]) =>
    concludeSession(dealings, messages).faults;

  it('was dealt nothing to complain about', () => {
    expect(faultsOf(everything, list(complaintAbout(2)))).toEqual([
      absent,
      { role: 'receiver', issuerIndex: 1, reason: 'false-complaint' },
    ]);
  });

  it('may prove that a dealer signed two dealings, as anybody may', () => {
    const again = dealKey(roster, at(parties, 1), random);
    const view = collectDealings(roster, dealt.with(1, again));
    expect(faultsOf(view, list(complaintAbout(2)))).toEqual([
      absent,
      { role: 'dealer', issuerIndex: 2, reason: 'equivocation' },
    ]);
  });

  it('is out like any other for two lists, or one that cannot be read', () => {
    const lists = [list(complaintAbout(2)), list(complaintAbout(3))];
    for (const [reason, messages] of [
      ['equivocation', lists],
      ['malformed', [signed(new Uint8Array(1))]],
    ] as const) {
      expect(faultsOf(everything, ...messages)).toEqual([
        absent,
        { role: 'receiver', issuerIndex: 1, reason },
      ]);
    }
  });
});

describe('a list of complaints', () => {
  it('is by ascending dealer, each of them one of the session', () => {
    const read = (complaints: readonly Complaint[]): string =>
      codeOf(() => decodeComplaints(session, encodeComplaints(nobleGroup, complaints)));
    const [first, second] = [complaintAbout(1), complaintAbout(2)];
    expect(read([first, second])).toBe('taken');
    expect(read([1, 2, 3, 4, 5].map(complaintAbout))).toBe('taken');
    for (const list of [
      [second, first],
      [first, first],
      [{ ...first, dealerIndex: 6 }],
      [{ ...first, dealerIndex: 0 }],
    ]) {
      expect(read(list)).toBe('COCONUT_INVALID_INDEX');
    }
  });
});
