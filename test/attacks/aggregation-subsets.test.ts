import { describe, expect, it } from 'vitest';
import { evaluatePolynomial } from '../../coconut/algebra/interpolation.ts';
import {
  aggregateCredentials,
  aggregateVerificationKeys,
  blindSign,
  type CoconutErrorCode,
  type Credential,
  createKeyRecord,
  encodeCredential,
  encodeVerificationKey,
  type IndexedCredential,
  nobleGroup,
  obtainCredential,
  type PairingGroup,
  ttpKeygen,
  unblind,
  verifyCredential,
} from '../../coconut/index.ts';
import { ALL_GROUPS } from '../coconut/all-groups.ts';
import { codeOf } from '../coconut/decoder-suite.ts';
import { subsetsOf } from '../coconut/index-subsets.ts';
import { Choices } from '../fuzz/choices.ts';
import { garbageAnswer, issueCredential } from '../support/issued-tickets.ts';
import { seededRandom } from '../support/seeded-random.ts';

const MOST_ISSUERS = 7;
const SETTINGS = Array.from({ length: MOST_ISSUERS }, (_, n) =>
  Array.from({ length: n + 1 }, (_threshold, t) => ({ issuers: n + 1, threshold: t + 1 })),
).flat();
/**
 * What no index is: 0, below, above, not whole, and r or more, exactly or as the number next to it.
 */
const NO_INDICES = [0, -1, 65_536, 1.5, Number.NaN, Number(2n ** 255n), Infinity];

const refusal = (code: CoconutErrorCode, blamed: readonly number[]) =>
  expect.objectContaining({ name: 'CoconutError', code, blamed });

/** A network of this size with its answers to one request, unblinded. */
function networkOf(group: PairingGroup, issuers: number, threshold: number, seed = 'subsets') {
  const fixture = issueCredential({ kinds: ['secret'], issuers, threshold, group, seed });
  const { parameters, record, witness, answers } = fixture;
  const partials: readonly IndexedCredential[] = record.partialKeys.map(({ issuerIndex, key }) => {
    const answer = answers.find((given) => given.issuerIndex === issuerIndex);
    if (answer === undefined) throw new Error('all issuers answer');
    return { issuerIndex, credential: unblind(parameters, key, answer.blinded, witness) };
  });
  const bytes = (credential: Credential): string => encodeCredential(parameters, credential).join();
  return { ...fixture, partials, bytes };
}

describe.each(ALL_GROUPS)('T-19: aggregation on $name', (group: PairingGroup) => {
  it('gives one credential and one key for every subset of t issuers or more, up to seven', () => {
    let [enough, tooFew] = [0, 0];
    for (const { issuers, threshold } of SETTINGS) {
      const { parameters, record, partials, bytes, credential } = networkOf(
        group,
        issuers,
        threshold,
      );
      const keyBytes = encodeVerificationKey(parameters, record.masterKey).join();
      const indices = partials.map(({ issuerIndex }) => issuerIndex);
      for (const subset of subsetsOf(indices)) {
        const some = partials.filter(({ issuerIndex }) => subset.includes(issuerIndex));
        const isEnough = subset.length >= threshold;
        expect(bytes(aggregateCredentials(parameters, some)) === bytes(credential)).toBe(isEnough);
        if (isEnough) enough += 1;
        else tooFew += 1;
        if (subset.length !== threshold) continue;
        // Of any t, in any order.
        expect(bytes(aggregateCredentials(parameters, some.toReversed()))).toBe(bytes(credential));
        const keys = record.partialKeys.filter(({ issuerIndex }) => subset.includes(issuerIndex));
        const key = aggregateVerificationKeys(parameters, keys.toReversed());
        expect(encodeVerificationKey(parameters, key).join()).toBe(keyBytes);
      }
    }
    // Σ over n and t of the subsets of n with t members or more, and of those with fewer but not
    // none.
    expect(SETTINGS).toHaveLength(28);
    expect([enough, tooFew]).toEqual([769, 741]);
  });

  it('refuses indices that are none, and any index twice, at every place', () => {
    const { parameters, record, witness, answers, partials } = networkOf(group, 4, 3);
    const { scope, threshold, partialKeys } = record;
    let refused = 0;
    for (const at of [0, 1, 2]) {
      const twice = partials[(at + 1) % 3]?.issuerIndex ?? 1;
      for (const wrong of [...NO_INDICES, twice, group.order as unknown as number]) {
        const renamed = <Item extends { issuerIndex: number }>(items: readonly Item[]): Item[] =>
          items.slice(0, 3).map((item, i) => (i === at ? { ...item, issuerIndex: wrong } : item));
        for (const attempt of [
          () => aggregateCredentials(parameters, renamed(partials)),
          () => aggregateVerificationKeys(parameters, renamed(partialKeys)),
          () =>
            createKeyRecord(parameters, { scope, threshold, partialKeys: renamed(partialKeys) }),
          () => obtainCredential(record, witness, renamed(answers)),
        ]) {
          expect(codeOf(attempt)).toBe('COCONUT_INVALID_INDEX');
          refused += 1;
        }
      }
    }
    expect(refused).toBe(3 * 9 * 4);
  });

  it('names the one issuer whose share is false, whichever it is, and does without it', () => {
    let named = 0;
    for (const { issuers, threshold } of SETTINGS.filter(({ issuers }) => issuers <= 5)) {
      const { record, witness, answers, bytes, credential } = networkOf(group, issuers, threshold);
      for (const [at, { issuerIndex }] of answers.entries()) {
        const given = answers.with(at, garbageAnswer(issuerIndex, group));
        // The false share first, so that it is among those that are tried.
        const ordered = [...given.slice(at), ...given.slice(0, at)];
        const attempt = () => obtainCredential(record, witness, ordered);
        if (issuers === threshold) {
          expect(attempt).toThrow(refusal('COCONUT_NOT_ENOUGH_PARTIALS', [issuerIndex]));
        } else {
          const obtained = attempt();
          expect(obtained.blamed).toEqual([issuerIndex]);
          expect(bytes(obtained.credential)).toBe(bytes(credential));
        }
        named += 1;
      }
    }
    expect(named).toBe(55);
  });

  it('gives nothing that verifies out of shares of two epochs of a key, and names the strangers', () => {
    const { parameters, record, request, witness, partials, answers, attributes } = networkOf(
      group,
      4,
      3,
    );
    const before = ttpKeygen(parameters, { threshold: 3, issuers: 4 }, seededRandom('before'));
    const stale = before.map(({ issuerIndex, signingKey, verificationKey }) => {
      const blinded = blindSign(parameters, signingKey, request, []);
      const credential = unblind(parameters, verificationKey, blinded, witness);
      return { issuerIndex, blinded, credential };
    });
    for (const strangers of subsetsOf([0, 1, 2])) {
      const mixed = partials
        .slice(0, 3)
        .map((partial, at) => (strangers.includes(at) ? (stale[at] ?? partial) : partial));
      const made = aggregateCredentials(parameters, mixed);
      expect(verifyCredential(parameters, record.masterKey, attributes, made)).toBe(false);
      const given = answers.map((answer, at) =>
        strangers.includes(at) ? (stale[at] ?? answer) : answer,
      );
      const names = strangers.map((at) => at + 1);
      if (strangers.length === 1) {
        expect(obtainCredential(record, witness, given).blamed).toEqual(names);
      } else {
        expect(() => obtainCredential(record, witness, given)).toThrow(
          refusal('COCONUT_NOT_ENOUGH_PARTIALS', names),
        );
      }
    }
  });
});

describe('T-19: aggregation of a thousand random networks of up to thirty', () => {
  const group = ALL_GROUPS[1] ?? nobleGroup;
  const { parameters } = issueCredential({ kinds: ['secret'], group });
  const { g1, order } = group;
  const choices = new Choices('random networks');
  const scalar = (): bigint =>
    BigInt(`0x${Buffer.from(choices.bytes(40)).toString('hex')}`) % order;
  const base = g1.multiply(g1.generator, scalar());

  /** Shares of a random polynomial, as exponents of the base, at different random indices. */
  function randomShares() {
    const threshold = 1 + choices.below(30);
    const coefficients = Array.from({ length: threshold }, scalar);
    const indices = new Set<number>();
    while (indices.size < threshold) {
      indices.add(1 + choices.below(choices.oneIn(2) ? 40 : 65_535));
    }
    const shares = [...indices].map((issuerIndex) => ({
      issuerIndex,
      credential: {
        base,
        signature: g1.multiply(base, evaluatePolynomial(group, coefficients, BigInt(issuerIndex))),
      },
    }));
    return { shares, signature: g1.multiply(base, coefficients[0] ?? 0n) };
  }

  it('gives the signature of the constant, and nothing else once anything is wrong', () => {
    expect(group.name).toBe('mcl');
    const faults = new Map<string, number>();
    for (let run = 0; run < 1000; run += 1) {
      const { shares, signature } = randomShares();
      const isRight = (some: readonly IndexedCredential[]): boolean =>
        g1.equals(aggregateCredentials(parameters, some).signature, signature);
      expect(isRight(shares)).toBe(true);
      const at = choices.below(shares.length);
      const share = shares[at];
      if (share === undefined) throw new Error('there is a share');
      const other = shares[(at + 1) % shares.length]?.issuerIndex ?? 1;
      const { issuerIndex, credential } = share;
      const fault = choices.pick(['missing', 'twice', 'no index', 'corrupted', 'moved']);
      faults.set(fault, (faults.get(fault) ?? 0) + 1);
      switch (fault) {
        case 'missing': {
          const fewer = shares.toSpliced(at, 1);
          if (fewer.length > 0) expect(isRight(fewer)).toBe(false);
          break;
        }
        case 'twice':
          expect(codeOf(() => isRight([...shares, { ...share, issuerIndex: other }]))).toBe(
            'COCONUT_INVALID_INDEX',
          );
          break;
        case 'no index': {
          const wrong = choices.pick(NO_INDICES);
          expect(codeOf(() => isRight(shares.with(at, { ...share, issuerIndex: wrong })))).toBe(
            'COCONUT_INVALID_INDEX',
          );
          break;
        }
        case 'corrupted': {
          const wrong = { base, signature: g1.add(credential.signature, g1.generator) };
          expect(isRight(shares.with(at, { issuerIndex, credential: wrong }))).toBe(false);
          break;
        }
        default: {
          // Under an index nobody has. A constant polynomial has the same value there.
          const taken = shares.map((known) => known.issuerIndex);
          let free = 1;
          while (taken.includes(free)) free += 1;
          const moved = shares.with(at, { issuerIndex: free, credential });
          expect(isRight(moved)).toBe(shares.length === 1);
        }
      }
    }
    expect([...faults.values()].every((count) => count > 100)).toBe(true);
    expect(faults.size).toBe(5);
  });
});
