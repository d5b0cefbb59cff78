import { describe, expect, it } from 'vitest';
import { isForOtherRoster } from '../../../../coconut/dkg/dealing/dealing.ts';
import { areKeysEqual, drawKeyPolynomial } from '../../../../coconut/dkg/dealing/key-polynomial.ts';
import {
  collectDealings,
  concludeSession,
  createResharingSession,
  dealShare,
  decodeReceiverSecret,
  deriveIssuerKeyPair,
  encodeReceiverSecret,
} from '../../../../coconut/dkg/index.ts';
import {
  type FaultReason,
  isDisqualifying,
  readOrFault,
} from '../../../../coconut/dkg/session/fault.ts';
import {
  deriveVerificationKey,
  nobleGroup,
  type RandomSource,
  ttpKeygen,
  type VerificationKey,
} from '../../../../coconut/index.ts';
import { recordOf } from '../../../support/issued-tickets.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { cheat } from '../cheating-dealer.ts';
import {
  announceAll,
  at,
  codeOf,
  dkgParameters,
  errorOf,
  flip,
  honestRun,
  nonceOf,
  partyOf,
  standardParties,
} from '../dkg-fixture.ts';

const { g1, g2 } = nobleGroup;
const parameters = dkgParameters(2);
const stuck: RandomSource = (length) => new Uint8Array(length).fill(7);

describe('keys', () => {
  const key = deriveVerificationKey(nobleGroup, { x: 3n, y: [4n, 5n] });
  const others: readonly VerificationKey[] = [
    { ...key, alpha: g2.generator },
    { ...key, beta: key.beta.with(0, g2.generator) },
    { ...key, beta: key.beta.with(1, g2.generator) },
    { ...key, betaG1: key.betaG1.with(0, g1.generator) },
    { ...key, betaG1: key.betaG1.with(1, g1.generator) },
    { ...key, beta: key.beta.slice(1), betaG1: key.betaG1.slice(1) },
    { ...key, beta: [...key.beta, g2.identity] },
    { ...key, betaG1: [...key.betaG1, g1.identity] },
  ];

  it('are the same only if they are in every part', () => {
    expect(areKeysEqual(nobleGroup, key, { ...key })).toBe(true);
    for (const other of others) {
      expect(areKeysEqual(nobleGroup, key, other)).toBe(false);
      expect(areKeysEqual(nobleGroup, other, key)).toBe(false);
    }
  });
});

describe('polynomials', () => {
  it('are not drawn from a source that repeats itself', () => {
    const draw = (threshold: number, random: RandomSource): string =>
      codeOf(() => drawKeyPolynomial(parameters, threshold, undefined, random));
    expect([draw(1, stuck), draw(2, stuck)]).toEqual(Array(2).fill('COCONUT_RANDOMNESS'));
    expect(draw(2, seededRandom('sound'))).toBe('taken');
  });

  it('may have constants that are equal, being given, and no other coefficients that are', () => {
    const constant = { x: 5n, y: [5n, 5n] };
    const [first] = drawKeyPolynomial(parameters, 2, constant, seededRandom('sound'));
    expect(first).toEqual(constant);
    expect(drawKeyPolynomial(parameters, 1, constant, stuck)).toEqual([constant]);
    expect(codeOf(() => drawKeyPolynomial(parameters, 2, constant, stuck))).toBe(
      'COCONUT_RANDOMNESS',
    );
  });
});

describe('what is not as it should be', () => {
  const run = honestRun();
  const { roster, dealt, session } = run;

  it('is a share that cannot be read, if nobody complained', () => {
    const broken = cheat(roster, at(standardParties, 0), seededRandom('broken'), {
      dealing: (honest) => ({
        ...honest,
        encryptedShares: honest.encryptedShares.map((share) => flip(share, 0)),
      }),
    });
    const conclusion = concludeSession(collectDealings(roster, dealt.with(0, broken)), []);
    expect(
      errorOf(() => deriveIssuerKeyPair(conclusion, at(run.announced, 1).secret)),
    ).toMatchObject({
      code: 'COCONUT_INVALID_SHARE',
      blamed: [1],
    });
  });

  it('is a share to reshare of somebody who has none', () => {
    const small = dkgParameters();
    const keys = ttpKeygen(small, { threshold: 2, issuers: 3 }, seededRandom('key'));
    const receivers = [partyOf(8), partyOf(9)];
    const resharing = createResharingSession(recordOf(small, keys, 2), {
      threshold: 2,
      dealers: standardParties,
      receivers,
      nonce: nonceOf('resharing'),
    });
    const { roster: others } = announceAll(resharing, receivers);
    const { signingKey } = at(keys, 0);
    expect(codeOf(() => dealShare(others, partyOf(9), signingKey))).toBe(
      'COCONUT_INCONSISTENT_KEY',
    );
  });

  it('is a body that begins with another roster, and be it nothing else', () => {
    expect(isForOtherRoster(roster, roster.digest)).toBe(false);
    expect(isForOtherRoster(roster, flip(roster.digest, 0))).toBe(true);
    expect(isForOtherRoster(roster, flip(roster.digest, 0).slice(1))).toBe(false);
  });

  it('puts nobody out that may merely have missed something', () => {
    const reasons: Readonly<Record<FaultReason, boolean>> = {
      absent: false,
      'other-roster': false,
      equivocation: true,
      malformed: true,
      possession: true,
      'inconsistent-halves': true,
      'other-share': true,
      'bad-share': true,
      'false-complaint': true,
      'degenerate-key': true,
    };
    for (const [reason, isOut] of Object.entries(reasons)) {
      const fault = { role: 'dealer', issuerIndex: 1, reason: reason as FaultReason } as const;
      expect([reason, isDisqualifying(fault)]).toEqual([reason, isOut]);
    }
  });

  it('is not laid to a message where it is a mistake of the program', () => {
    const mistake = (): never => {
      throw new TypeError('a mistake');
    };
    expect(() => readOrFault(mistake)).toThrow(TypeError);
  });

  it('is no secret that changes with the bytes it was read from', () => {
    const bytes = encodeReceiverSecret(at(run.announced, 0).secret);
    const secret = decodeReceiverSecret(session, bytes);
    bytes.fill(0);
    expect(secret).toEqual(at(run.announced, 0).secret);
  });
});
