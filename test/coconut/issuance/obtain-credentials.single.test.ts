import { describe, expect, it } from 'vitest';
import {
  type CoconutErrorCode,
  encodeCredential,
  nobleGroup,
  obtainCredential,
  unblind,
} from '../../../coconut/index.ts';
import { issueCredential } from '../../support/issued-tickets.ts';

const fixture = issueCredential({ kinds: ['secret', 'integer'], threshold: 3, issuers: 5 });
const { parameters, record, witness, answers, credential } = fixture;
const { g1 } = nobleGroup;
const code = (code: CoconutErrorCode, blamed: readonly number[] = []) =>
  expect.objectContaining({ name: 'CoconutError', code, blamed });

describe('obtaining a credential', () => {
  const garbage = (issuerIndex: number) => ({
    issuerIndex,
    blinded: { blindedSignature: g1.multiply(g1.generator, BigInt(issuerIndex) + 99n) },
  });
  const withGarbage = (...bad: readonly number[]) =>
    answers.map((answer) =>
      bad.includes(answer.issuerIndex) ? garbage(answer.issuerIndex) : answer,
    );

  it('blames nobody while the answers used are good', () => {
    expect(obtainCredential(record, witness, answers)).toEqual({ credential, blamed: [] });
    expect(obtainCredential(record, witness, answers.slice(2)).blamed).toEqual([]);
  });

  it.each([[[1]], [[3]], [[1, 2]], [[2, 3]]])(
    'names the issuers %j whose answers are false, and goes on with the others',
    (bad) => {
      const obtained = obtainCredential(record, witness, withGarbage(...bad));
      expect(obtained.blamed).toEqual(bad);
      expect(encodeCredential(parameters, obtained.credential)).toEqual(
        encodeCredential(parameters, credential),
      );
    },
  );

  it('names an issuer that signs something else, or for somebody else', () => {
    const other = issueCredential({
      kinds: ['secret', 'integer'],
      threshold: 3,
      issuers: 5,
      values: [5n, 6n],
    });
    const [foreign] = other.answers;
    if (!foreign) throw new Error('the fixture has an answer');
    const mixed = [foreign, ...answers.slice(1)];
    expect(obtainCredential(record, witness, mixed).blamed).toEqual([1]);
    const exchanged = answers.with(1, {
      ...garbage(2),
      blinded: answers[2]?.blinded ?? garbage(2).blinded,
    });
    expect(obtainCredential(record, witness, exchanged).blamed).toEqual([2]);
  });

  it('fails with the blamed issuers when fewer than t answers are good', () => {
    expect(() => obtainCredential(record, witness, withGarbage(1, 4, 5))).toThrow(
      code('COCONUT_NOT_ENOUGH_PARTIALS', [1, 4, 5]),
    );
    expect(() => obtainCredential(record, witness, withGarbage(2).slice(0, 3))).toThrow(
      code('COCONUT_NOT_ENOUGH_PARTIALS', [2]),
    );
    expect(() => obtainCredential(record, witness, withGarbage(2).slice(0, 2))).toThrow(
      code('COCONUT_NOT_ENOUGH_PARTIALS', [2]),
    );
    expect(() => obtainCredential(record, witness, answers.slice(0, 2))).toThrow(
      code('COCONUT_NOT_ENOUGH_PARTIALS'),
    );
    expect(() => obtainCredential(record, witness, [])).toThrow(
      code('COCONUT_NOT_ENOUGH_PARTIALS'),
    );
  });

  it('refuses an answer of an issuer the record does not have, and a witness of another schema', () => {
    const stranger = { ...garbage(6) };
    expect(() => obtainCredential(record, witness, [...answers, stranger])).toThrow(
      code('COCONUT_INVALID_INDEX'),
    );
    const longer = { ...witness, publicAttributes: [...witness.publicAttributes, 1n] };
    expect(() => obtainCredential(record, longer, answers)).toThrow(
      code('COCONUT_ATTRIBUTE_COUNT'),
    );
    const { masterKey } = record;
    const blinded = answers[0]?.blinded ?? garbage(1).blinded;
    expect(() => unblind(parameters, masterKey, blinded, { ...witness, openings: [] })).toThrow(
      code('COCONUT_ATTRIBUTE_COUNT'),
    );
    const short = { ...masterKey, betaG1: masterKey.betaG1.slice(1) };
    expect(() => unblind(parameters, short, blinded, witness)).toThrow(
      code('COCONUT_ATTRIBUTE_COUNT'),
    );
  });
});
