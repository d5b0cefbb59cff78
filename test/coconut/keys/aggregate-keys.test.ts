import { describe, expect, it } from 'vitest';
import { assertIssuerIndices } from '../../../coconut/algebra/interpolation.ts';
import {
  aggregateCredentials,
  aggregateVerificationKeys,
  type CoconutErrorCode,
  createKeyRecord,
  encodeCredential,
  encodeVerificationKey,
  type IndexedCredential,
  type IndexedKey,
  nobleGroup,
  obtainCredential,
  unblind,
  type VerificationKey,
  verifyCredential,
} from '../../../coconut/index.ts';
import { issueCredential } from '../../support/issued-tickets.ts';

const fixture = issueCredential({ kinds: ['secret', 'integer'], threshold: 3, issuers: 5 });
const { parameters, record, witness, answers, attributes, credential } = fixture;
const { g1, g2 } = nobleGroup;
const keys: readonly IndexedKey[] = record.partialKeys;
const partials: readonly IndexedCredential[] = answers.map(
  ({ issuerIndex, blinded }, position) => ({
    issuerIndex,
    credential: unblind(parameters, keys[position]?.key ?? record.masterKey, blinded, witness),
  }),
);
const code = (code: CoconutErrorCode, blamed: readonly number[] = []) =>
  expect.objectContaining({ name: 'CoconutError', code, blamed });
const keyBytes = (key: VerificationKey): string => encodeVerificationKey(parameters, key).join();

/** All subsets of so many of the items, in their order. */
function subsets<Item>(items: readonly Item[], count: number): Item[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, position) =>
    subsets(items.slice(position + 1), count - 1).map((rest) => [item, ...rest]),
  );
}

describe('aggregating keys and credentials', () => {
  it('gives the same for every subset of t issuers, for more than t, and in any order', () => {
    const expected = encodeCredential(parameters, credential);
    const chosen = [...subsets(partials, 3), [...partials], partials.toReversed()];
    expect(chosen).toHaveLength(12);
    for (const some of chosen) {
      expect(encodeCredential(parameters, aggregateCredentials(parameters, some))).toEqual(
        expected,
      );
    }
    for (const some of [...subsets(keys, 3).slice(0, 4), keys, keys.toReversed()]) {
      expect(keyBytes(aggregateVerificationKeys(parameters, some))).toBe(
        keyBytes(record.masterKey),
      );
    }
  });

  it('gives nothing that verifies from fewer than t, or from partials under wrong indices', () => {
    const verify = (some: readonly IndexedCredential[]): boolean =>
      verifyCredential(
        parameters,
        record.masterKey,
        attributes,
        aggregateCredentials(parameters, some),
      );
    expect(verify(partials.slice(0, 3))).toBe(true);
    expect(verify(partials.slice(0, 2))).toBe(false);
    expect(verify(partials.slice(0, 1))).toBe(false);
    const [one, two, three] = partials.map((partial) => partial.credential);
    if (!one || !two || !three) throw new Error('the fixture has three partials');
    expect(
      verify([
        { issuerIndex: 2, credential: one },
        { issuerIndex: 1, credential: two },
        { issuerIndex: 3, credential: three },
      ]),
    ).toBe(false);
    expect(keyBytes(aggregateVerificationKeys(parameters, keys.slice(0, 2)))).not.toBe(
      keyBytes(record.masterKey),
    );
  });

  it.each([[[0, 1, 2]], [[1, 1, 2]], [[1, 2, 65_536]], [[-1, 1, 2]], [[1.5, 1, 2]]])(
    'refuses the indices %j',
    (indices) => {
      const credentials = partials.map(({ credential }, position) => ({
        issuerIndex: indices[position] ?? 9,
        credential,
      }));
      const renamed = keys.map(({ key }, position) => ({
        issuerIndex: indices[position] ?? 9,
        key,
      }));
      const renamedAnswers = answers.map(({ blinded }, position) => ({
        issuerIndex: indices[position] ?? 9,
        blinded,
      }));
      const { scope, threshold } = record;
      for (const attempt of [
        () => aggregateCredentials(parameters, credentials.slice(0, 3)),
        () => aggregateVerificationKeys(parameters, renamed.slice(0, 3)),
        () => createKeyRecord(parameters, { scope, threshold, partialKeys: renamed.slice(0, 3) }),
        () => obtainCredential(record, witness, renamedAnswers.slice(0, 3)),
      ]) {
        expect(attempt).toThrow(code('COCONUT_INVALID_INDEX'));
      }
    },
  );

  it('takes 256 issuers and no more', () => {
    const many = Array.from({ length: 257 }, (_, i) => i + 1);
    expect(() => assertIssuerIndices(many)).toThrow(code('COCONUT_INVALID_INDEX'));
    expect(() => assertIssuerIndices(many.slice(1))).not.toThrow();
  });

  it('refuses an empty list, other bases, and keys of the wrong shape', () => {
    expect(() => aggregateCredentials(parameters, [])).toThrow(code('COCONUT_NOT_ENOUGH_PARTIALS'));
    expect(() => aggregateVerificationKeys(parameters, [])).toThrow(
      code('COCONUT_NOT_ENOUGH_PARTIALS'),
    );
    const stranger = { issuerIndex: 9, credential: { ...credential, base: g1.generator } };
    expect(() => aggregateCredentials(parameters, [...partials, stranger])).toThrow(
      code('COCONUT_DIFFERENT_BASES'),
    );
    const [first = { issuerIndex: 1, key: record.masterKey }] = keys;
    const { key } = first;
    for (const [bad, expected] of [
      [{ ...key, beta: key.beta.slice(1) }, 'COCONUT_ATTRIBUTE_COUNT'],
      [{ ...key, betaG1: [...key.betaG1, g1.generator] }, 'COCONUT_ATTRIBUTE_COUNT'],
      [{ ...key, alpha: g2.identity }, 'COCONUT_INCONSISTENT_KEY'],
      [{ ...key, betaG1: key.betaG1.with(0, g1.identity) }, 'COCONUT_INCONSISTENT_KEY'],
      [{ ...key, beta: key.beta.with(1, g2.identity) }, 'COCONUT_INCONSISTENT_KEY'],
    ] as const) {
      const list = [...keys.slice(1), { issuerIndex: 1, key: bad }];
      expect(() => aggregateVerificationKeys(parameters, list)).toThrow(code(expected));
    }
  });
});
