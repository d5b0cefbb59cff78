import { describe, expect, it } from 'vitest';
import {
  type CoconutErrorCode,
  createKeyRecord,
  encodeKeyRecord,
  encodeVerificationKey,
  type IndexedKey,
  keygen,
  nobleGroup,
  ttpKeygen,
  type VerificationKey,
} from '../../../coconut/index.ts';
import { issueCredential, recordOf, utf8 } from '../../support/issued-tickets.ts';

const fixture = issueCredential({ kinds: ['secret', 'integer'], threshold: 3, issuers: 5 });
const { parameters, record } = fixture;
const { g1, g2 } = nobleGroup;
const keys: readonly IndexedKey[] = record.partialKeys;
const code = (code: CoconutErrorCode, blamed: readonly number[] = []) =>
  expect.objectContaining({ name: 'CoconutError', code, blamed });
const keyBytes = (key: VerificationKey): string => encodeVerificationKey(parameters, key).join();

describe('a key record', () => {
  const { scope } = record;

  it('refuses partial keys that do not interpolate to the master with degree t − 1', () => {
    const foreign = keygen(parameters).verificationKey;
    for (const fields of [
      { threshold: 2, masterKey: record.masterKey, partialKeys: keys },
      { threshold: 3, masterKey: foreign, partialKeys: keys },
      { threshold: 3, partialKeys: keys.with(4, { issuerIndex: 5, key: foreign }) },
      { threshold: 3, partialKeys: keys.with(4, { issuerIndex: 6, key: keys[4]?.key ?? foreign }) },
      {
        threshold: 3,
        partialKeys: keys.map((entry) => ({ ...entry, issuerIndex: entry.issuerIndex + 1 })),
        masterKey: record.masterKey,
      },
    ]) {
      expect(() => createKeyRecord(parameters, { scope, ...fields })).toThrow(
        code('COCONUT_INVALID_KEY_RECORD'),
      );
    }
  });

  it('sees a single wrong part among all of them', () => {
    const shift = <Point>(points: readonly Point[], at: number, by: (point: Point) => Point) =>
      points.map((point, position) => (position === at ? by(point) : point));
    for (const at of [0, 1]) {
      // The same shift in both groups keeps the halves consistent.
      const entry = keys[3] ?? { issuerIndex: 4, key: record.masterKey };
      const key = {
        ...entry.key,
        beta: shift(entry.key.beta, at, (point) => g2.add(point, g2.generator)),
        betaG1: shift(entry.key.betaG1, at, (point) => g1.add(point, g1.generator)),
      };
      expect(() =>
        createKeyRecord(parameters, {
          scope,
          threshold: 3,
          masterKey: record.masterKey,
          partialKeys: keys.with(3, { ...entry, key }),
        }),
      ).toThrow(code('COCONUT_INVALID_KEY_RECORD'));
    }
  });

  it.each([
    [1, 4],
    [2, 4],
    [3, 4],
    [3, 5],
    [1, 2],
  ])('refuses keys dealt for threshold %i that are said to be for %i', (dealt, said) => {
    const pairs = ttpKeygen(parameters, { threshold: dealt, issuers: 5 });
    const partialKeys = pairs.map(({ issuerIndex, verificationKey: key }) => ({
      issuerIndex,
      key,
    }));
    const make = (threshold: number) => () =>
      createKeyRecord(parameters, { scope, threshold, partialKeys });
    expect(make(said)).toThrow(code('COCONUT_INVALID_KEY_RECORD'));
    expect(make(dealt)).not.toThrow();
  });

  it('takes n of n, and 1 of 1, whose one point is the key itself', () => {
    for (const count of [1, 5]) {
      const pairs = ttpKeygen(parameters, { threshold: count, issuers: count });
      expect(recordOf(parameters, pairs, count).threshold).toBe(count);
    }
  });

  it('holds what it was given', () => {
    const again = createKeyRecord(parameters, { scope, threshold: 3, partialKeys: keys });
    expect(keyBytes(again.masterKey)).toBe(keyBytes(record.masterKey));
    expect(again.keyId).toEqual(record.keyId);
    expect(Object.isFrozen(again)).toBe(true);
  });

  it('sorts issuers by index and keeps its own copy of the scope', () => {
    const bytes = utf8('scope');
    const shuffled = createKeyRecord(parameters, {
      scope: bytes,
      threshold: 3,
      partialKeys: keys.toReversed(),
    });
    bytes.fill(0);
    expect(encodeKeyRecord(shuffled)).toEqual(encodeKeyRecord(record));
  });

  it.each([0, 6, 1.5, Number.NaN])('refuses the threshold %s of five issuers', (threshold) => {
    expect(() => createKeyRecord(parameters, { scope, threshold, partialKeys: keys })).toThrow(
      code('COCONUT_INVALID_THRESHOLD'),
    );
  });
});
