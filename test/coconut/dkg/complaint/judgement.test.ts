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

describe('complaints about dealings that are not among ours', () => {
  // Dealer 1 has signed two, and nothing came from dealer 2.
  const again = dealKey(roster, at(parties, 0), random);
  const dealings = collectDealings(roster, [...dealt.slice(2), at(dealt, 0), again]);

  it('stay open where nothing came of the dealer, and are moot where it is out for something else', () => {
    const absentReceiver = { role: 'receiver', issuerIndex: 1, reason: 'absent' };
    const faults = [
      absentReceiver,
      { role: 'dealer', issuerIndex: 1, reason: 'equivocation' },
      { role: 'dealer', issuerIndex: 2, reason: 'absent' },
    ];
    expect(
      concludeSession(dealings, [publish([complaintAbout(1), complaintAbout(2)])]),
    ).toMatchObject({ faults, unresolved: [{ receiverIndex: 3, dealerIndex: 2 }] });
  });

  it('do not keep the others from being heard', () => {
    const complaints = [complaintAbout(2), complaintAbout(4)];
    const { faults, unresolved } = concludeSession(dealings, [publish(complaints)]);
    expect(unresolved).toEqual([{ receiverIndex: 3, dealerIndex: 2 }]);
    expect(faults.at(-1)).toEqual({ role: 'receiver', issuerIndex: 3, reason: 'false-complaint' });
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
