import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reduceScalar } from '../../../../coconut/algebra/random-scalar.ts';
import { decodeDealing } from '../../../../coconut/dkg/dealing/dealing.ts';
import {
  drawKeyPolynomial,
  evaluateSecret,
} from '../../../../coconut/dkg/dealing/key-polynomial.ts';
import {
  collectAnnouncements,
  collectDealings,
  concludeSession,
  dealKey,
  deriveIssuerKeyPair,
} from '../../../../coconut/dkg/index.ts';
import { decodeAnnouncement } from '../../../../coconut/dkg/session/announcement.ts';
import { readMessage } from '../../../../coconut/dkg/session/message.ts';
import {
  deriveVerificationKey,
  encodeVerificationKey,
  nobleGroup,
  type PairingGroup,
  type SigningKey,
  verifyCredential,
} from '../../../../coconut/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { subsetsOf } from '../../index-subsets.ts';
import {
  announceAll,
  at,
  codeOf,
  errorOf,
  finish,
  honestRun,
  partyOf,
  secretOf,
  sessionOf,
  standardParties,
} from '../dkg-fixture.ts';

const { order } = nobleGroup;

const indexLists = fc
  .uniqueArray(fc.constantFrom<number>(1, 2, 3, 4, 7, 100, 65_535), { minLength: 1, maxLength: 4 })
  .chain((indices) =>
    fc.record({
      indices: fc.constant(indices),
      threshold: fc.integer({ min: 1, max: indices.length }),
      q: fc.integer({ min: 1, max: 2 }),
      silence: fc.shuffledSubarray(indices),
      seed: fc.string(),
    }),
  );

describe('for any members, threshold and number of attributes', () => {
  it('any t shares make the key, fewer do not, and members who do not deal stop nothing', () => {
    fc.assert(
      fc.property(indexLists, ({ indices, threshold, q, silence, seed }) => {
        const parties = indices.map((index) => partyOf(index));
        const session = sessionOf({ q, threshold, parties });
        const run = announceAll(session, parties, seededRandom(seed));
        const silent = silence.slice(0, indices.length - threshold);
        const dealt = parties
          .filter(({ issuerIndex }) => !silent.includes(issuerIndex))
          .map((party) => dealKey(run.roster, party, run.random));
        const { conclusion, faults, keys } = finish(run, dealt);
        expect(faults).toEqual(
          silent
            .toSorted((left, right) => left - right)
            .map((issuerIndex) => ({ role: 'dealer', issuerIndex, reason: 'absent' })),
        );
        expect(keys).toHaveLength(indices.length);
        const secret = secretOf(keys);
        const { masterKey } = conclusion.record;
        expect(
          encodeVerificationKey(session.parameters, deriveVerificationKey(nobleGroup, secret)),
        ).toEqual(encodeVerificationKey(session.parameters, masterKey));
        for (const subset of subsetsOf(indices)) {
          const chosen = keys.filter(({ issuerIndex }) => subset.includes(issuerIndex));
          if (subset.length >= threshold) expect(secretOf(chosen)).toEqual(secret);
          else expect(secretOf(chosen).x).not.toBe(secret.x);
        }
      }),
      { numRuns: 6 },
    );
  });
});

describe('members who stay away', () => {
  const run = honestRun();
  const announcements = run.announced.map(({ message }) => message);

  it('from round 0 get no share, but may deal', () => {
    const roster = collectAnnouncements(run.session, announcements.slice(0, 2));
    expect(roster.faults).toEqual([{ role: 'receiver', issuerIndex: 3, reason: 'absent' }]);
    expect(roster.receivers.map(({ issuerIndex }) => issuerIndex)).toEqual([1, 2]);
    const dealt = standardParties.map((party) => dealKey(roster, party));
    const { conclusion, keys } = finish({ ...run, roster }, dealt);
    expect(conclusion.qualified.map(({ dealerIndex }) => dealerIndex)).toEqual([1, 2, 3]);
    expect(keys.map(({ issuerIndex }) => issuerIndex)).toEqual([1, 2]);
    expect(codeOf(() => deriveIssuerKeyPair(conclusion, at(run.announced, 2).secret))).toBe(
      'COCONUT_INVALID_INDEX',
    );
  });

  it('from round 0 in such numbers that t are not left, are named', () => {
    const error = errorOf(() => collectAnnouncements(run.session, announcements.slice(1, 2)));
    expect(error).toMatchObject({ code: 'COCONUT_NOT_ENOUGH_MEMBERS', blamed: [1, 3] });
  });

  it('from round 1 keep their share', () => {
    const { faults, keys } = finish(run, run.dealt.slice(1));
    expect(faults).toEqual([{ role: 'dealer', issuerIndex: 1, reason: 'absent' }]);
    expect(keys).toHaveLength(3);
  });

  it('from round 1 in such numbers that t are not left, are named', () => {
    const error = errorOf(() => collectDealings(run.roster, run.dealt.slice(0, 1)));
    expect(error).toMatchObject({ code: 'COCONUT_NOT_ENOUGH_MEMBERS', blamed: [2, 3] });
  });

  it('from round 2 change nothing while shares are good', () => {
    const conclusion = concludeSession(collectDealings(run.roster, run.dealt), []);
    expect(conclusion.faults).toEqual([]);
    expect(at(conclusion.record.partialKeys, 2).issuerIndex).toBe(3);
  });
});

/** A group that writes down every scalar that a point of G1 is multiplied by. */
function listeningGroup(): { group: PairingGroup; heard: Set<bigint> } {
  const heard = new Set<bigint>();
  const note = (scalar: bigint): void => {
    heard.add(scalar).add((order - scalar) % order);
  };
  const { g1 } = nobleGroup;
  const group: PairingGroup = {
    ...nobleGroup,
    g1: {
      ...g1,
      multiply(point, scalar) {
        note(scalar);
        return g1.multiply(point, scalar);
      },
      multiplySecret(point, scalar) {
        note(scalar);
        return g1.multiplySecret(point, scalar);
      },
      multiExponentiate(points, scalars) {
        scalars.forEach(note);
        return g1.multiExponentiate(points, scalars);
      },
      multiExponentiateSecret(points, scalars) {
        scalars.forEach(note);
        return g1.multiExponentiateSecret(points, scalars);
      },
    },
  };
  return { group, heard };
}

describe('x', () => {
  it('is in G2 alone: nobody computes or publishes g1^x of the key, a share, a dealing or a coefficient', () => {
    const { group, heard } = listeningGroup();
    const session = sessionOf({ group });
    const run = announceAll(session, standardParties, seededRandom('listening'));
    const dealt = standardParties.map((party) =>
      dealKey(run.roster, party, seededRandom(`dealer ${party.issuerIndex}`)),
    );
    const { keys } = finish(run, dealt);

    const polynomials = standardParties.map(({ issuerIndex }) =>
      drawKeyPolynomial(session.parameters, 2, undefined, seededRandom(`dealer ${issuerIndex}`)),
    );
    const values = polynomials.flatMap((polynomial) => [
      ...polynomial,
      ...[1, 2, 3].map((index) => evaluateSecret(group, polynomial, index)),
    ]);
    const all = [...values, ...keys.map(({ signingKey }) => signingKey), secretOf(keys)];
    // The listener hears: every coefficient of y is in G1.
    for (const { y } of polynomials.flat()) expect(heard.has(at(y, 0))).toBe(true);
    for (const { x } of all) expect(heard.has(x)).toBe(false);

    const published = [
      ...run.announced.map(({ message }) => {
        const { body } = readMessage(session, 'announcement', message);
        return decodeAnnouncement(group, body).encryptionKey;
      }),
      ...dealt.flatMap((message) => {
        const { body } = readMessage(session, 'dealing', message);
        const { ephemeralKey, commitments } = decodeDealing(run.roster, body);
        return [ephemeralKey, ...commitments.flatMap(({ betaG1 }) => betaG1)];
      }),
    ].map((point) => String(nobleGroup.g1.encode(point)));
    expect(published).toHaveLength(3 + 3 * 3);
    const inG1 = (scalar: bigint): string =>
      String(nobleGroup.g1.encode(nobleGroup.g1.multiply(nobleGroup.g1.generator, scalar)));
    expect(published).toContain(inG1(at(at(at(polynomials, 0), 0).y, 0)));
    for (const { x } of all) expect(published).not.toContain(inG1(x));
  });
});

describe('a dealer that waits for the others', () => {
  it('can choose among keys, but a signature under one is a signature under any other', () => {
    const run = honestRun();
    const { parameters } = run.session;
    const { g1 } = nobleGroup;
    const choices = ['first choice', 'second choice'].map((seed) => {
      const cheater = at(standardParties, 2);
      const dealt = run.dealt.with(2, dealKey(run.roster, cheater, seededRandom(seed)));
      const { conclusion, keys } = finish(run, dealt);
      const [constant] = drawKeyPolynomial(parameters, 2, undefined, seededRandom(seed));
      return { masterKey: conclusion.record.masterKey, secret: secretOf(keys), constant };
    });
    const [first, second] = [at(choices, 0), at(choices, 1)];
    const attributes = [42n];
    const signedExponent = (key: SigningKey | undefined): bigint =>
      ((key?.x ?? 0n) + (key?.y[0] ?? 0n) * 42n) % nobleGroup.order;
    const base = nobleGroup.hashToG1(new Uint8Array(1), 'any base');
    const signature = g1.multiply(base, signedExponent(second.secret));
    expect(verifyCredential(parameters, second.masterKey, attributes, { base, signature })).toBe(
      true,
    );
    // All that it takes is what the dealer knows of its own two dealings.
    const shift = signedExponent(first.constant) - signedExponent(second.constant);
    const moved = g1.add(signature, g1.multiply(base, reduceScalar(nobleGroup, shift)));
    expect(
      verifyCredential(parameters, first.masterKey, attributes, { base, signature: moved }),
    ).toBe(true);
  });
});
