import { describe, expect, it } from 'vitest';
import { decodeDealing, encodeDealing } from '../../../../coconut/dkg/dealing/dealing.ts';
import {
  drawKeyPolynomial,
  evaluateSecret,
} from '../../../../coconut/dkg/dealing/key-polynomial.ts';
import { encryptedShareLength } from '../../../../coconut/dkg/dealing/share-encryption.ts';
import { type DkgSession, dealKey, type FaultReason } from '../../../../coconut/dkg/index.ts';
import { readMessage } from '../../../../coconut/dkg/session/message.ts';
import { nobleGroup, type SigningKey, type VerificationKey } from '../../../../coconut/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { type Cheat, cheat } from '../cheating-dealer.ts';
import {
  announceAll,
  at,
  finish,
  honestRun,
  partyOf,
  secretOf,
  sessionOf,
  standardParties,
} from '../dkg-fixture.ts';

const run = honestRun();
const { session, roster } = run;
const { g1, g2 } = nobleGroup;
const cheater = at(standardParties, 0);
const random = seededRandom('cheating');

const bodyOf = (inSession: DkgSession, message: Uint8Array): Uint8Array =>
  readMessage(inSession, 'dealing', message).body;
const honest = decodeDealing(roster, bodyOf(session, at(run.dealt, 1)));

const plusOne = ({ x, y }: SigningKey): SigningKey => ({ x: x + 1n, y });
/** Changes one commitment of a dealing. */
const commit = (
  position: number,
  change: (key: VerificationKey) => VerificationKey,
): Pick<Cheat, 'commitments'> => ({
  commitments: (keys) => keys.map((key, k) => (k === position ? change(key) : key)),
});
/** A point whose logarithm nobody knows. */
const unknown = g2.add(at(honest.commitments, 0).alpha, at(honest.commitments, 1).alpha);
const higher = drawKeyPolynomial(session.parameters, 3, undefined, seededRandom('degree 2'));

const bodies = (change: (body: Uint8Array) => Uint8Array): Cheat => ({ body: change });
const flipAt = (offset: number): Cheat =>
  bodies((body) => body.map((byte, position) => (position === offset ? byte ^ 1 : byte)));
const bodyLength = bodyOf(session, at(run.dealt, 0)).length;
const shareLength = encryptedShareLength(session.parameters);

const cheats: readonly [string, FaultReason, Cheat][] = [
  [
    'sends one receiver a wrong share of x',
    'bad-share',
    { share: ({ issuerIndex }, key) => (issuerIndex === 3 ? plusOne(key) : key) },
  ],
  [
    'sends one receiver a wrong share of y',
    'bad-share',
    {
      share: ({ issuerIndex }, { x, y }) => ({
        x,
        y: issuerIndex === 2 ? y.map((value) => value + 1n) : y,
      }),
    },
  ],
  ['sends everybody wrong shares', 'bad-share', { share: (_, key) => plusOne(key) }],
  [
    'sends one receiver the share of another index',
    'bad-share',
    {
      coefficients: higher.slice(0, 2),
      share: ({ issuerIndex }, key) =>
        issuerIndex === 3 ? evaluateSecret(nobleGroup, higher.slice(0, 2), 2) : key,
    },
  ],
  [
    'sends one receiver zero',
    'bad-share',
    { share: ({ issuerIndex }, key) => (issuerIndex === 3 ? { x: 0n, y: key.y } : key) },
  ],
  [
    'sends one receiver a number from r on',
    'bad-share',
    {
      share: ({ issuerIndex }, { x, y }) => ({
        x: issuerIndex === 3 ? x + nobleGroup.order : x,
        y,
      }),
    },
  ],
  [
    'deals values of a polynomial of higher degree than it commits to',
    'bad-share',
    {
      coefficients: higher.slice(0, 2),
      share: ({ issuerIndex }) => evaluateSecret(nobleGroup, higher, issuerIndex),
    },
  ],
  ['commits to a polynomial of higher degree', 'malformed', { coefficients: higher }],
  ['commits to a polynomial of lower degree', 'malformed', { coefficients: higher.slice(0, 1) }],
  [
    'commits to the identity for the leading coefficient of x',
    'malformed',
    commit(1, (key) => ({ ...key, alpha: g2.identity })),
  ],
  [
    'commits to the identity for a coefficient of y in G1',
    'malformed',
    commit(1, ({ betaG1, ...key }) => ({ ...key, betaG1: betaG1.map(() => g1.identity) })),
  ],
  [
    'commits to the identity for the constant of y in G2',
    'malformed',
    commit(0, ({ beta, ...key }) => ({ ...key, beta: beta.map(() => g2.identity) })),
  ],
  ['uses the identity as ephemeral key', 'malformed', { ephemeralKey: g1.identity }],
  ...[0, 1].map((position): [string, FaultReason, Cheat] => [
    `commits in G1 to another coefficient ${position} of y than in G2`,
    'inconsistent-halves',
    commit(position, ({ betaG1, ...key }) => ({
      ...key,
      betaG1: betaG1.map((point) => g1.add(point, g1.generator)),
    })),
  ]),
  ...[0, 1].map((position): [string, FaultReason, Cheat] => [
    `does not know coefficient ${position} of x`,
    'possession',
    commit(position, (key) => ({ ...key, alpha: unknown })),
  ]),
  [
    'makes its constant out of another dealer’s, so as to take it away',
    'possession',
    commit(0, (key) => ({
      ...key,
      alpha: g2.add(key.alpha, g2.negate(at(honest.commitments, 0).alpha)),
    })),
  ],
  ['copies another dealer’s commitments', 'possession', { commitments: () => honest.commitments }],
  [
    'copies another dealer’s whole dealing',
    'possession',
    { body: () => encodeDealing(roster, honest) },
  ],
  ['copies another dealer’s ephemeral key', 'possession', { ephemeralKey: honest.ephemeralKey }],
  ['proves possession for another dealer', 'possession', { provedFor: 2 }],
  [
    'takes its coefficient proof for the ephemeral key as well',
    'possession',
    { dealing: (dealing) => ({ ...dealing, ephemeralProof: dealing.coefficientProof }) },
  ],
  [
    'encrypts the share of one receiver for another',
    'bad-share',
    {
      addressee: (receiver) => (receiver.issuerIndex === 3 ? at(roster.receivers, 1) : receiver),
    },
  ],
  [
    'swaps two ciphertexts',
    'bad-share',
    {
      dealing: (dealing) => ({
        ...dealing,
        encryptedShares: [0, 2, 1].map((position) => at(dealing.encryptedShares, position)),
      }),
    },
  ],
  ['breaks a ciphertext', 'bad-share', flipAt(bodyLength - shareLength)],
  ['breaks the tag of a ciphertext', 'bad-share', flipAt(bodyLength - 1)],
  ['leaves out a ciphertext', 'malformed', bodies((body) => body.slice(0, -shareLength))],
  ['cuts its dealing off', 'malformed', bodies((body) => body.slice(0, 31))],
  ['sends an empty dealing', 'malformed', bodies(() => new Uint8Array(0))],
  [
    'writes a proof that is no scalar',
    'malformed',
    {
      dealing: (dealing) => ({
        ...dealing,
        coefficientProof: { ...dealing.coefficientProof, response: nobleGroup.order },
      }),
    },
  ],
];

describe('a dealer that', () => {
  it.each(cheats)('%s is named and left out', (_, reason, how) => {
    const dealt = run.dealt.with(0, cheat(roster, cheater, random, how));
    // What everybody can see needs no complaints.
    const silent = reason === 'bad-share' ? [1] : [1, 2, 3];
    const { conclusion, faults, keys } = finish(run, dealt, silent);
    expect(faults).toEqual([{ role: 'dealer', issuerIndex: 1, reason }]);
    expect(conclusion.qualified.map(({ dealerIndex }) => dealerIndex)).toEqual([2, 3]);
    expect(conclusion.record.partialKeys.map(({ issuerIndex }) => issuerIndex)).toEqual([2, 3]);
    const { x } = secretOf(keys);
    expect(g2.equals(g2.multiply(g2.generator, x), conclusion.record.masterKey.alpha)).toBe(true);
  });

  it('does not cheat is not named: what is tested here are the cheats alone', () => {
    const dealt = run.dealt.with(0, cheat(roster, cheater, random, {}));
    expect(finish(run, dealt)).toMatchObject({ faults: [], complaints: [] });
  });

  it('signs two dealings is named, in whatever order they come', () => {
    const other = dealKey(roster, cheater, random);
    for (const dealt of [
      [...run.dealt, other],
      [other, ...run.dealt, other],
    ]) {
      const { conclusion, faults } = finish(run, dealt);
      expect(faults).toEqual([{ role: 'dealer', issuerIndex: 1, reason: 'equivocation' }]);
      expect(conclusion.qualified).toHaveLength(2);
    }
  });

  it('cancels its own share, which takes waiting for the others’, loses it and stops nobody', () => {
    const shares = [1, 2].map((position) => {
      const seed = `victim ${position}`;
      const party = at(standardParties, position);
      const polynomial = drawKeyPolynomial(session.parameters, 2, undefined, seededRandom(seed));
      return {
        message: dealKey(roster, party, seededRandom(seed)),
        share: evaluateSecret(nobleGroup, polynomial, 1),
      };
    });
    const [leading] = drawKeyPolynomial(session.parameters, 1, undefined, random);
    const sum = shares.reduce((all, { share }) => all + share.x, leading?.x ?? 0n);
    const constant = { x: nobleGroup.order - (sum % nobleGroup.order), y: leading?.y ?? [] };
    const coefficients = [constant, leading ?? constant];
    const messages = shares.map(({ message }) => message);
    const dealt = [cheat(roster, cheater, random, { coefficients }), ...messages];
    const { conclusion, faults, keys } = finish(run, dealt);
    expect(faults).toEqual([{ role: 'receiver', issuerIndex: 1, reason: 'degenerate-key' }]);
    expect(conclusion.qualified).toHaveLength(3);
    expect(keys.map(({ issuerIndex }) => issuerIndex)).toEqual([2, 3]);
  });
});

describe('with two cheating dealers of five', () => {
  it('the others have a key, and both are named with what they did', () => {
    const parties = [1, 2, 3, 4, 5].map((index) => partyOf(index));
    const wide = announceAll(sessionOf({ threshold: 3, parties }), parties);
    const dealt = parties.map((party) => dealKey(wide.roster, party, wide.random));
    const share: Cheat['share'] = ({ issuerIndex }, key) =>
      issuerIndex === 4 ? plusOne(key) : key;
    const { faults, keys } = finish(
      wide,
      dealt
        .with(0, cheat(wide.roster, at(parties, 0), random, { share }))
        .with(1, cheat(wide.roster, at(parties, 1), random, { provedFor: 3 })),
      [1, 2],
    );
    expect(faults).toEqual([
      { role: 'dealer', issuerIndex: 2, reason: 'possession' },
      { role: 'dealer', issuerIndex: 1, reason: 'bad-share' },
    ]);
    expect(keys.map(({ issuerIndex }) => issuerIndex)).toEqual([3, 4, 5]);
  });
});
