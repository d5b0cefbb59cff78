import { describe, expect, it } from 'vitest';
import { drawWeights } from '../../../coconut/algebra/weights.ts';
import {
  type AnsweredRequest,
  type CoconutErrorCode,
  decodeKeyRecord,
  encodeCredential,
  encodeKeyRecord,
  nobleGroup,
  obtainCredential,
  obtainCredentials,
  type RandomSource,
  verifyCredential,
} from '../../../coconut/index.ts';
import { garbageAnswer, issueBook } from '../../support/issued-tickets.ts';

const fixture = issueBook(4, { kinds: ['secret', 'integer'], threshold: 3, issuers: 5 }, (i) => [
  BigInt(i % 2) + 1n,
]);
const { parameters, record, book } = fixture;
const code = (code: CoconutErrorCode) => expect.objectContaining({ name: 'CoconutError', code });

/** The book with garbage in place of what these issuers answer to the request at each position. */
const withLies = (lies: Readonly<Record<number, readonly number[]>>): readonly AnsweredRequest[] =>
  book.map(({ witness, blinded }, position) => ({
    witness,
    blinded: blinded.map((answer) =>
      lies[position]?.includes(answer.issuerIndex) ? garbageAnswer(answer.issuerIndex) : answer,
    ),
  }));
const blamedIn = (answered: readonly AnsweredRequest[]) =>
  obtainCredentials(record, answered).map(({ blamed }) => blamed);

describe('obtaining a book', () => {
  it('gives the credentials that are obtained one by one', () => {
    const entries = obtainCredentials(record, book);
    entries.forEach(({ credential, blamed }, i) => {
      const answered = book[i];
      if (answered === undefined || credential === undefined)
        throw new Error('the issuers are honest');
      const alone = obtainCredential(record, answered.witness, answered.blinded.toReversed());
      expect(encodeCredential(parameters, credential)).toEqual(
        encodeCredential(parameters, alone.credential),
      );
      expect(verifyCredential(parameters, record.masterKey, answered.attributes, credential)).toBe(
        true,
      );
      expect(blamed).toEqual([]);
    });
    expect(entries).toHaveLength(book.length);
  });

  it('takes one product of pairings while all are honest, and nothing for an empty book', () => {
    const sizes: number[] = [];
    const counted = decodeKeyRecord(encodeKeyRecord(record), {
      ...nobleGroup,
      isPairingProductOne(terms) {
        sizes.push(terms.length);
        return nobleGroup.isPairingProductOne(terms);
      },
    });
    sizes.length = 0;
    const equal = book.filter((_, i) => i % 2 === 0);
    expect(obtainCredentials(counted, equal)).toHaveLength(2);
    expect(obtainCredentials(counted, book)).toHaveLength(4);
    expect(obtainCredentials(counted, [])).toEqual([]);
    expect(sizes).toEqual([3, 4]);
  });

  it.each([0, 1, 2, 3])('names a liar at position %i and goes on with the others', (position) => {
    const entries = obtainCredentials(record, withLies({ [position]: [2] }));
    expect(entries.map(({ blamed }) => blamed)).toEqual(
      book.map((_, i) => (i === position ? [2] : [])),
    );
    const honest = obtainCredentials(record, book);
    entries.forEach(({ credential }, i) => {
      const expected = honest[i]?.credential;
      if (credential === undefined || expected === undefined) throw new Error('enough are honest');
      expect(encodeCredential(parameters, credential)).toEqual(
        encodeCredential(parameters, expected),
      );
    });
  });

  it('names different liars in different requests, and checks only those that fail', () => {
    expect(blamedIn(withLies({ 0: [1, 3], 2: [5, 2] }))).toEqual([[1, 3], [], [2, 5], []]);
    // The fourth and fifth answers are not needed and not looked at.
    expect(blamedIn(withLies({ 1: [4, 5] }))).toEqual([[], [], [], []]);
  });

  it('leaves out the requests that too few have answered well, and loses no other', () => {
    const answered = withLies({ 1: [1, 2, 5] }).map((request, i) =>
      i === 3 ? { ...request, blinded: request.blinded.slice(0, 2) } : request,
    );
    const entries = obtainCredentials(record, answered);
    expect(entries.map(({ credential }) => credential !== undefined)).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(entries.map(({ blamed }) => blamed)).toEqual([[], [1, 2, 5], [], []]);
  });

  it('does not let two answers cancel that are false together, though the source be predicted', () => {
    const { g1 } = nobleGroup;
    const stuck: RandomSource = (length) => new Uint8Array(length).fill(7);
    // Errors that cancel without weights, and under weights that depend on the source alone.
    const [ofFirst = 0n, ofSecond = 0n] = drawWeights(nobleGroup, [], 2, stuck);
    for (const [left, right] of [
      [1n, 1n],
      [ofSecond, ofFirst],
    ] as const) {
      const errors = [g1.multiply(g1.generator, left), g1.negate(g1.multiply(g1.generator, right))];
      const answered = book.slice(0, 2).map(({ witness, blinded }, i) => ({
        witness,
        blinded: blinded.map(({ issuerIndex, blinded: { blindedSignature } }) => {
          const error = (issuerIndex === 1 ? errors[i] : undefined) ?? g1.identity;
          return { issuerIndex, blinded: { blindedSignature: g1.add(blindedSignature, error) } };
        }),
      }));
      const entries = obtainCredentials(record, answered, stuck);
      expect(entries.map(({ blamed }) => blamed)).toEqual([[1], [1]]);
      expect(entries.every(({ credential }) => credential !== undefined)).toBe(true);
    }
  });

  it('refuses a book with an unknown or repeated issuer or a foreign witness, before anything else', () => {
    const [first] = book;
    if (first === undefined) throw new Error('the book is not empty');
    const { witness, blinded } = first;
    const none: RandomSource = () => {
      throw new Error('nothing is to be drawn');
    };
    const refuses = (request: AnsweredRequest, expected: CoconutErrorCode) =>
      expect(() => obtainCredentials(record, [...book, request], none)).toThrow(code(expected));
    refuses({ witness, blinded: [...blinded, garbageAnswer(6)] }, 'COCONUT_INVALID_INDEX');
    refuses({ witness, blinded: [...blinded, garbageAnswer(5)] }, 'COCONUT_INVALID_INDEX');
    refuses({ witness: { ...witness, openings: [] }, blinded }, 'COCONUT_ATTRIBUTE_COUNT');
    refuses({ witness: { ...witness, publicAttributes: [] }, blinded }, 'COCONUT_ATTRIBUTE_COUNT');
    refuses(
      { witness: { ...witness, privateAttributes: [0n] }, blinded },
      'COCONUT_INVALID_ATTRIBUTE',
    );
    const shifted = { privateAttributes: [1n, 2n], publicAttributes: [] };
    refuses({ witness: { ...witness, ...shifted }, blinded }, 'COCONUT_ATTRIBUTE_COUNT');
    expect(() => obtainCredentials(record, book, none)).toThrow('nothing is to be drawn');
  });

  it('takes no credential over the identity', () => {
    const [first] = book;
    if (first === undefined) throw new Error('the book is not empty');
    const base = nobleGroup.g1.identity;
    const betaG1 = record.partialKeys.map(({ issuerIndex, key }) => ({
      issuerIndex,
      blinded: {
        blindedSignature: nobleGroup.g1.multiply(
          key.betaG1[0] ?? base,
          first.witness.openings[0] ?? 0n,
        ),
      },
    }));
    const [entry] = obtainCredentials(record, [
      { witness: { ...first.witness, base }, blinded: betaG1 },
    ]);
    expect(entry).toEqual({ credential: undefined, blamed: [1, 2, 3, 4, 5] });
  });
});
