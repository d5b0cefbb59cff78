import { describe, expect, it } from 'vitest';
import {
  blindSign,
  blindSignBook,
  type CoconutErrorCode,
  encodeBlindedPartial,
  nobleGroup,
  prepareBlindSignBook,
} from '../../../coconut/index.ts';
import { issueCredential } from '../../support/issued-tickets.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const { parameters, issuers, publicAttributes } = issueCredential();
const signingKey = issuers[0]?.signingKey ?? { x: 0n, y: [] };
const secrets = [[5n], [6n], [7n]];
const prepared = prepareBlindSignBook(parameters, secrets, publicAttributes, seededRandom('book'));
const requests = prepared.map(({ request }) => request);
const code = (code: CoconutErrorCode) => expect.objectContaining({ name: 'CoconutError', code });

describe('signing a book', () => {
  it('gives the bytes of signing one by one', () => {
    const book = blindSignBook(parameters, signingKey, requests, publicAttributes);
    const alone = requests.map((request) =>
      blindSign(parameters, signingKey, request, publicAttributes),
    );
    const bytes = (made: typeof book) => made.map((each) => encodeBlindedPartial(parameters, each));
    expect(bytes(book)).toEqual(bytes(alone));
    expect(blindSignBook(parameters, signingKey, [], publicAttributes)).toEqual([]);
  });

  it.each([0, 1, 2])('signs nothing when the proof at position %i is false', (bad) => {
    let signed = 0;
    const watched = {
      ...parameters,
      group: {
        ...nobleGroup,
        g1: {
          ...nobleGroup.g1,
          multiExponentiateSecret: () => {
            signed += 1;
            return nobleGroup.g1.identity;
          },
        },
      },
    };
    const altered = requests.map((request, i) =>
      i === bad ? { ...request, proof: { ...request.proof, opening: 1n } } : request,
    );
    expect(() => blindSignBook(watched, signingKey, altered, publicAttributes)).toThrow(
      code('COCONUT_INVALID_REQUEST_PROOF'),
    );
    expect(signed).toBe(0);
  });

  it('checks proofs against the public attributes that are signed, for every request', () => {
    const [level = 0n, city = 0n] = publicAttributes;
    for (const open of [
      [level + 1n, city],
      [level, city + 1n],
    ]) {
      expect(() => blindSignBook(parameters, signingKey, requests, open)).toThrow(
        code('COCONUT_INVALID_REQUEST_PROOF'),
      );
    }
    expect(() => blindSignBook(parameters, signingKey, requests, [level])).toThrow(
      code('COCONUT_ATTRIBUTE_COUNT'),
    );
    const short = { ...signingKey, y: signingKey.y.slice(1) };
    expect(() => blindSignBook(parameters, short, requests, publicAttributes)).toThrow(
      code('COCONUT_INVALID_SCALAR'),
    );
  });
});
