import { describe, expect, it } from 'vitest';
import { composeComplaint } from '../../../../coconut/dkg/complaint/complain.ts';
import { encodeComplaints } from '../../../../coconut/dkg/complaint/complaint.ts';
import { areKeysEqual, drawKeyPolynomial } from '../../../../coconut/dkg/dealing/key-polynomial.ts';
import {
  collectDealings,
  createResharingSession,
  dealShare,
  type FaultReason,
  type ResharingTerms,
} from '../../../../coconut/dkg/index.ts';
import { signMessage } from '../../../../coconut/dkg/session/message.ts';
import {
  createKeyRecord,
  deriveVerificationKey,
  type IssuerKeyPair,
  type KeyRecord,
  nobleGroup,
  type SigningKey,
  ttpKeygen,
  withScope,
} from '../../../../coconut/index.ts';
import { recordOf } from '../../../support/issued-tickets.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { type Cheat, cheat } from '../cheating-dealer.ts';
import {
  type Announced,
  announceAll,
  at,
  dkgParameters,
  errorOf,
  finish,
  nonceOf,
  type Party,
  partyOf,
  secretOf,
  standardParties,
} from '../dkg-fixture.ts';

const parameters = dkgParameters();
const old = ttpKeygen(parameters, { threshold: 2, issuers: 3 }, seededRandom('old key'));
const record = recordOf(parameters, old, 2);
const oldSecret = secretOf(old);
const random = seededRandom('resharing');

const newcomers = (count: number): Party[] =>
  Array.from({ length: count }, (_, position) => partyOf(position + 1, `newcomer ${position}`));

function reshare(receivers: readonly Party[], terms: Partial<ResharingTerms> = {}): Announced {
  const session = createResharingSession(record, {
    threshold: 2,
    dealers: standardParties,
    receivers,
    nonce: nonceOf('resharing'),
    ...terms,
  });
  return announceAll(session, receivers, random);
}

const dealAll = (
  { roster }: Announced,
  dealers: readonly Party[] = standardParties,
): Uint8Array[] =>
  dealers.map((party) =>
    dealShare(roster, party, at(old, party.issuerIndex - 1).signingKey, random),
  );

describe('a key is the same after resharing', () => {
  it.each([
    ['to the same group', standardParties, 2],
    ['to a larger one with a higher threshold', newcomers(4), 3],
    ['to a smaller one with a lower threshold', newcomers(2), 1],
    ['to one where members have other indices', [partyOf(7, 'member 1'), partyOf(4)], 2],
    ['to a single issuer', newcomers(1), 1],
  ])('%s', (_, receivers, threshold) => {
    const run = reshare(receivers, { threshold });
    const { conclusion, faults, keys } = finish(run, dealAll(run));
    expect(faults).toEqual([]);
    expect(conclusion.record.threshold).toBe(threshold);
    expect(areKeysEqual(nobleGroup, conclusion.record.masterKey, record.masterKey)).toBe(true);
    expect(keys).toHaveLength(receivers.length);
    expect(secretOf(keys)).toEqual(oldSecret);
    expect(secretOf(keys.slice(-threshold))).toEqual(oldSecret);
    if (threshold > 1) expect(secretOf(keys.slice(1 - threshold)).x).not.toBe(oldSecret.x);
  });

  it('twice in a row', () => {
    const first = reshare(newcomers(3));
    const between = finish(first, dealAll(first));
    const session = createResharingSession(between.conclusion.record, {
      threshold: 2,
      dealers: newcomers(3),
      receivers: standardParties,
      nonce: nonceOf('back'),
    });
    const second = announceAll(session, standardParties, random);
    const dealt = newcomers(3).map((party, position) =>
      dealShare(second.roster, party, at(between.keys, position).signingKey, random),
    );
    const { keys } = finish(second, dealt);
    expect(secretOf(keys)).toEqual(oldSecret);
    expect(at(keys, 0).signingKey).not.toEqual(at(old, 0).signingKey);
  });
});

describe('the scope of a key after resharing', () => {
  const reshareFrom = (previous: KeyRecord): KeyRecord => {
    const session = createResharingSession(previous, {
      threshold: 2,
      dealers: standardParties,
      receivers: newcomers(3),
      nonce: nonceOf('scope'),
    });
    const run = announceAll(session, newcomers(3), random);
    return finish(run, dealAll(run)).conclusion.record;
  };

  it('is that of the record', () => {
    expect(reshareFrom(record).scope).toEqual(record.scope);
    expect(reshareFrom(record).scopeChoice).toBe('record');
  });

  it('stays open, also for a dealer whose copy has one of its application', () => {
    const open = createKeyRecord(parameters, { ...record, scope: 'application' });
    const chosen = withScope(open, new TextEncoder().encode('poll'));
    for (const previous of [open, chosen]) {
      expect(reshareFrom(previous).scopeChoice).toBe('open');
    }
  });
});

describe('old dealers', () => {
  const run = reshare(newcomers(3));

  it('may stay away as long as the old threshold is there', () => {
    for (const absent of standardParties) {
      const dealers = standardParties.filter((party) => party !== absent);
      const { faults, keys } = finish(run, dealAll(run, dealers));
      expect(faults).toEqual([
        { role: 'dealer', issuerIndex: absent.issuerIndex, reason: 'absent' },
      ]);
      expect(secretOf(keys)).toEqual(oldSecret);
    }
    const alone = dealAll(run, standardParties.slice(0, 1));
    expect(errorOf(() => collectDealings(run.roster, alone))).toMatchObject({
      code: 'COCONUT_NOT_ENOUGH_MEMBERS',
      blamed: [2, 3],
    });
  });

  it('may be fewer than there are issuers, if the session says so', () => {
    const fewer = reshare(newcomers(2), { dealers: standardParties.slice(1) });
    const { faults, keys } = finish(fewer, dealAll(fewer, standardParties.slice(1)));
    expect(faults).toEqual([]);
    expect(secretOf(keys)).toEqual(oldSecret);
  });

  const shareOf = (dealer: number): SigningKey => at(old, dealer - 1).signingKey;
  const through = (constant: SigningKey | undefined): Pick<Cheat, 'coefficients'> => ({
    coefficients: drawKeyPolynomial(parameters, 2, constant, random),
  });
  const cheats: readonly [string, FaultReason, Cheat][] = [
    ['deals a random value', 'other-share', through(undefined)],
    ['deals another’s share', 'other-share', through(shareOf(2))],
    [
      'deals its share with another x',
      'other-share',
      through({ ...shareOf(1), x: shareOf(1).x + 1n }),
    ],
    [
      'deals its share with another y',
      'other-share',
      through({ ...shareOf(1), y: shareOf(1).y.map((y) => y + 1n) }),
    ],
    [
      'commits to its share in G2 and to another in G1',
      'other-share',
      {
        ...through(shareOf(1)),
        commitments: ([constant, ...rest]) =>
          constant === undefined
            ? []
            : [{ ...constant, betaG1: [nobleGroup.g1.generator] }, ...rest],
      },
    ],
    [
      'commits to its partial key without knowing its share',
      'possession',
      {
        ...through(undefined),
        commitments: ([, ...rest]) => [at(record.partialKeys, 0).key, ...rest],
      },
    ],
    [
      'sends a newcomer a wrong share',
      'bad-share',
      {
        ...through(shareOf(1)),
        share: ({ issuerIndex }, { x, y }) => ({ x: issuerIndex === 2 ? x + 1n : x, y }),
      },
    ],
  ];
  it.each(cheats)('are named and left out when one %s', (_, reason, how) => {
    const dealt = dealAll(run).with(0, cheat(run.roster, at(standardParties, 0), random, how));
    const { conclusion, faults, keys } = finish(run, dealt);
    expect(faults).toEqual([{ role: 'dealer', issuerIndex: 1, reason }]);
    // Index 1 of the new group is somebody else.
    expect(keys.map(({ issuerIndex }) => issuerIndex)).toEqual([1, 2, 3]);
    expect(conclusion.qualified.map(({ dealerIndex }) => dealerIndex)).toEqual([2, 3]);
    expect(secretOf(keys)).toEqual(oldSecret);
  });

  /** What a receiver publishes who complains about the first dealing, which is good. */
  function lieOf(wide: Announced, dealt: readonly Uint8Array[], position: number): Uint8Array {
    const { session, roster } = wide;
    const dealing = at(collectDealings(roster, dealt).sound, 0);
    const { secret } = at(wide.announced, position);
    const { ephemeralKey } = dealing.dealing;
    const sharedPoint = nobleGroup.g1.multiply(ephemeralKey, secret.decryptionKey);
    const receiver = at(roster.receivers, position);
    const complaint = composeComplaint(roster, receiver, dealing, sharedPoint, secret);
    const body = encodeComplaints(nobleGroup, [complaint]);
    return signMessage(session, 'complaints', at(wide.parties, position), body);
  }

  it('who lie as members of the new group are out as dealers, too', () => {
    // Member 3 has index 1 in the new group.
    const wide = reshare([partyOf(1, 'member 3'), ...newcomers(3).slice(1)]);
    const dealt = dealAll(wide);
    const { conclusion, faults, keys } = finish(wide, dealt, [], [lieOf(wide, dealt, 0)]);
    expect(faults).toEqual([{ role: 'receiver', issuerIndex: 1, reason: 'false-complaint' }]);
    expect(conclusion.qualified.map(({ dealerIndex }) => dealerIndex)).toEqual([1, 2]);
    expect(keys.map(({ issuerIndex }) => issuerIndex)).toEqual([2, 3]);
    expect(secretOf(keys)).toEqual(oldSecret);
  });

  it('cannot reshare to a group of which too few are left', () => {
    const pair = reshare(newcomers(2));
    const dealt = dealAll(pair);
    const lie = lieOf(pair, dealt, 1);
    expect(errorOf(() => finish(pair, dealt, [], [lie]))).toMatchObject({
      code: 'COCONUT_NOT_ENOUGH_MEMBERS',
      blamed: [2],
    });
  });
});

describe('old shares and new ones', () => {
  const run = reshare(standardParties);
  const { conclusion, keys } = finish(run, dealAll(run));

  it('do not make the key together', () => {
    for (const [before, after] of [
      [0, 1],
      [1, 0],
      [2, 1],
    ] as const) {
      const mixed: IssuerKeyPair[] = [at(old, before), at(keys, after)];
      expect(secretOf(mixed).x).not.toBe(oldSecret.x);
      expect(secretOf(mixed).y).not.toEqual(oldSecret.y);
    }
  });

  it('differ in every part, and each fits its own record alone', () => {
    keys.forEach(({ signingKey, issuerIndex }, position) => {
      const before = at(old, position).signingKey;
      expect([signingKey.x, ...signingKey.y]).not.toContain(before.x);
      const isIn = (key: SigningKey, known: typeof record): boolean => {
        const partial = known.partialKeys.find((entry) => entry.issuerIndex === issuerIndex);
        const derived = deriveVerificationKey(nobleGroup, key);
        return partial !== undefined && areKeysEqual(nobleGroup, derived, partial.key);
      };
      expect([isIn(signingKey, conclusion.record), isIn(signingKey, record)]).toEqual([
        true,
        false,
      ]);
      expect([isIn(before, conclusion.record), isIn(before, record)]).toEqual([false, true]);
    });
  });
});
