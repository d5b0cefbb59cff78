import { describe, expect, it } from 'vitest';
import { composeComplaint } from '../../../../coconut/dkg/complaint/complain.ts';
import {
  type Complaint,
  decodeComplaints,
  encodeComplaints,
} from '../../../../coconut/dkg/complaint/complaint.ts';
import { dealingStatement } from '../../../../coconut/dkg/dealing/dealing.ts';
import { decryptShare } from '../../../../coconut/dkg/dealing/share-encryption.ts';
import {
  collectDealings,
  complain,
  concludeSession,
  deriveIssuerKeyPair,
  type Fault,
} from '../../../../coconut/dkg/index.ts';
import { readMessage, signMessage } from '../../../../coconut/dkg/session/message.ts';
import { nobleGroup } from '../../../../coconut/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { cheat } from '../cheating-dealer.ts';
import { at, codeOf, errorOf, finish, flip, honestRun, standardParties } from '../dkg-fixture.ts';

const run = honestRun();
const { session, roster } = run;
const { g1 } = nobleGroup;
const dealings = collectDealings(roster, run.dealt);
const liar = at(standardParties, 2);
const liarSecret = at(run.announced, 2).secret;
const liarReceiver = at(roster.receivers, 2);
const random = seededRandom('complaints');

/** The complaint of member 3 about a dealing, which is good. */
function falseComplaint(dealerIndex: number): Complaint {
  const dealing = at(dealings.sound, dealerIndex - 1);
  const { ephemeralKey } = dealing.dealing;
  const sharedPoint = g1.multiply(ephemeralKey, liarSecret.decryptionKey);
  return composeComplaint(roster, liarReceiver, dealing, sharedPoint, liarSecret);
}

const publish = (complaints: readonly Complaint[], position = 2): Uint8Array =>
  signMessage(
    session,
    'complaints',
    at(standardParties, position),
    encodeComplaints(nobleGroup, complaints),
  );

const complainerOut: readonly Fault[] = [
  { role: 'receiver', issuerIndex: 3, reason: 'false-complaint' },
];

const lies: readonly [string, Complaint][] = [
  ['opens a share that is good', falseComplaint(1)],
  ['opens the ciphertext with another point', { ...falseComplaint(1), sharedPoint: g1.generator }],
  [
    'proves another dealing’s shared point',
    {
      ...falseComplaint(2),
      dealerIndex: 1,
      dealingDigest: falseComplaint(1).dealingDigest,
      dealingSignature: falseComplaint(1).dealingSignature,
    },
  ],
  [
    'changes the dealer’s signature',
    { ...falseComplaint(1), dealingSignature: flip(falseComplaint(1).dealingSignature, 40) },
  ],
  [
    'names a dealing that the dealer did not sign',
    { ...falseComplaint(1), dealingDigest: flip(falseComplaint(1).dealingDigest, 0) },
  ],
  [
    'shows another dealer’s signature',
    {
      ...falseComplaint(1),
      dealingDigest: falseComplaint(2).dealingDigest,
      dealingSignature: falseComplaint(2).dealingSignature,
    },
  ],
  [
    'changes the challenge of the proof',
    {
      ...falseComplaint(1),
      proof: { ...falseComplaint(1).proof, challenge: 1n },
    },
  ],
  [
    'changes the response of the proof',
    {
      ...falseComplaint(1),
      proof: { ...falseComplaint(1).proof, response: 1n },
    },
  ],
];

describe('a receiver that', () => {
  it.each(lies)('%s is named and put out, and the dealer stays', (_, complaint) => {
    const { conclusion, faults } = finish(run, run.dealt, [], [publish([complaint])]);
    expect(faults).toEqual(complainerOut);
    expect(conclusion.qualified.map(({ dealerIndex }) => dealerIndex)).toEqual([1, 2]);
    expect(conclusion.record.partialKeys.map(({ issuerIndex }) => issuerIndex)).toEqual([1, 2]);
    expect(codeOf(() => deriveIssuerKeyPair(conclusion, liarSecret))).toBe('COCONUT_INVALID_INDEX');
  });

  it('publishes another’s complaint is put out: the proof names its maker', () => {
    const message = publish([falseComplaint(1)], 1);
    expect(concludeSession(dealings, [message]).faults).toEqual([
      { role: 'receiver', issuerIndex: 2, reason: 'false-complaint' },
    ]);
  });

  it.each([
    ['an empty list', []],
    ['the same complaint twice', [falseComplaint(1), falseComplaint(1)]],
    ['complaints in another order', [falseComplaint(2), falseComplaint(1)]],
    ['a complaint about nobody', [{ ...falseComplaint(1), dealerIndex: 4 }]],
    ['a complaint with the identity', [{ ...falseComplaint(1), sharedPoint: g1.identity }]],
  ])('publishes %s is put out', (_, complaints) => {
    expect(concludeSession(dealings, [publish(complaints)]).faults).toEqual([
      { role: 'receiver', issuerIndex: 3, reason: 'malformed' },
    ]);
  });

  it('publishes two lists is put out', () => {
    const messages = [publish([falseComplaint(1)]), publish([falseComplaint(2)])];
    for (const list of [messages, messages.toReversed()]) {
      expect(concludeSession(dealings, list).faults).toEqual([
        { role: 'receiver', issuerIndex: 3, reason: 'equivocation' },
      ]);
    }
  });
});

describe('a complaint about a bad share', () => {
  const dealer = at(standardParties, 0);
  const bad = cheat(roster, dealer, random, {
    share: ({ issuerIndex }, { x, y }) => ({ x: issuerIndex === 3 ? x + 1n : x, y }),
  });
  const dealt = run.dealt.with(0, bad);
  const found = collectDealings(roster, dealt);
  const message = complain(found, liar, liarSecret) ?? new Uint8Array(0);

  it('puts the dealer out in both its roles, also beside a false one of the same receiver', () => {
    const dealerOut = { role: 'dealer', issuerIndex: 1, reason: 'bad-share' };
    expect(concludeSession(found, [message]).faults).toEqual([dealerOut]);
    const dealing = at(found.sound, 0);
    const sharedPoint = g1.multiply(dealing.dealing.ephemeralKey, liarSecret.decryptionKey);
    const truth = composeComplaint(roster, liarReceiver, dealing, sharedPoint, liarSecret);
    const both = publish([truth, falseComplaint(2)]);
    // Both out leaves one dealer of three where two are needed.
    expect(errorOf(() => concludeSession(found, [both]))).toMatchObject({
      code: 'COCONUT_NOT_ENOUGH_MEMBERS',
      blamed: [1, 3],
    });
  });

  it('changes nothing when the dealer is out already', () => {
    const other = cheat(roster, dealer, random, {});
    const twice = collectDealings(roster, [...dealt, other]);
    expect(concludeSession(twice, [message]).faults).toEqual([
      { role: 'dealer', issuerIndex: 1, reason: 'equivocation' },
    ]);
  });

  it('about another dealing than the one at hand proves that its dealer signed two', () => {
    const conclusion = concludeSession(dealings, [message]);
    const { faults, qualified, record } = conclusion;
    expect(faults).toEqual([{ role: 'dealer', issuerIndex: 1, reason: 'equivocation' }]);
    expect(qualified.map(({ dealerIndex }) => dealerIndex)).toEqual([2, 3]);
    expect(record.partialKeys.map(({ issuerIndex }) => issuerIndex)).toEqual([2, 3]);
  });

  it('changes nothing where no dealing came, and the receiver stays', () => {
    const absent = collectDealings(roster, run.dealt.slice(1));
    const { faults, record } = concludeSession(absent, [message]);
    expect(faults).toEqual([{ role: 'dealer', issuerIndex: 1, reason: 'absent' }]);
    expect(record.partialKeys).toHaveLength(3);
  });

  it('holds for nobody who altered the signature on the way, whatever is at hand', () => {
    const truth = at(
      decodeComplaints(session, readMessage(session, 'complaints', message).body),
      0,
    );
    const altered = { ...truth, dealingSignature: flip(truth.dealingSignature, 0) };
    for (const view of [found, dealings]) {
      expect(concludeSession(view, [publish([altered])]).faults.at(-1)).toEqual(
        at(complainerOut, 0),
      );
    }
  });
});

describe('why the ephemeral key needs a proof', () => {
  it('with another dealer’s, a complaint about the copy would open that dealer’s share', () => {
    const victim = at(dealings.sound, 1);
    const { ephemeralKey, encryptedShares } = victim.dealing;
    const copier = at(standardParties, 0);
    const copy = cheat(roster, copier, random, { ephemeralKey });
    // A receiver that took the copy would reveal this point to complain about it.
    const sharedPoint = g1.multiply(ephemeralKey, liarSecret.decryptionKey);
    const address = {
      session,
      dealerIndex: victim.dealerIndex,
      dealingStatement: dealingStatement(roster, victim.dealerIndex, victim.dealing),
      receiver: liarReceiver,
    };
    expect(decryptShare(address, sharedPoint, at(encryptedShares, 2))).toBeDefined();
    expect(collectDealings(roster, run.dealt.with(0, copy)).faults).toEqual([
      { role: 'dealer', issuerIndex: 1, reason: 'possession' },
    ]);
  });
});
