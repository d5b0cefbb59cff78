import { describe, expect, it } from 'vitest';
import {
  type CoconutErrorCode,
  encodeBlindSignRequest,
  encodeRequestWitness,
  prepareBlindSign,
  prepareBlindSignBook,
} from '../../../coconut/index.ts';
import { issueCredential } from '../../support/issued-tickets.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const { parameters, publicAttributes } = issueCredential();
const secrets = [[5n], [6n], [7n]];
const prepared = prepareBlindSignBook(parameters, secrets, publicAttributes, seededRandom('book'));
const code = (code: CoconutErrorCode) => expect.objectContaining({ name: 'CoconutError', code });

describe('a book of requests', () => {
  it('has the bytes of requests prepared one by one', () => {
    const random = seededRandom('book');
    const alone = secrets.map((secret) =>
      prepareBlindSign(parameters, secret, publicAttributes, random),
    );
    const bytes = (made: typeof prepared) =>
      made.map(({ request, witness }) => [
        encodeBlindSignRequest(parameters, request),
        encodeRequestWitness(parameters, witness),
      ]);
    expect(bytes(prepared)).toEqual(bytes(alone));
    expect(prepareBlindSignBook(parameters, [], publicAttributes)).toEqual([]);
  });

  it('is refused before anything is drawn if one credential is none of the schema', () => {
    const prepare = (book: readonly (readonly bigint[])[], open = publicAttributes) =>
      prepareBlindSignBook(parameters, book, open, () => {
        throw new Error('nothing is to be drawn');
      });
    expect(() => prepare([[5n], [0n]])).toThrow(code('COCONUT_INVALID_ATTRIBUTE'));
    expect(() => prepare([[5n], []])).toThrow(code('COCONUT_ATTRIBUTE_COUNT'));
    expect(() => prepare([[5n]], [])).toThrow(code('COCONUT_ATTRIBUTE_COUNT'));
    expect(() => prepare([[5n]])).toThrow('nothing is to be drawn');
  });
});
