import { describe, expect, it } from 'vitest';
import { drawWeights } from '../../../coconut/algebra/weights.ts';
import {
  type ClaimedCredential,
  type G1Point,
  nobleGroup,
  obtainCredentials,
  type Parameters,
  type RandomSource,
  setup,
  unblind,
  verifyCredential,
  verifyCredentials,
} from '../../../coconut/index.ts';
import { issueBook } from '../../support/issued-tickets.ts';

const { parameters, record, book, issuers } = issueBook(
  4,
  { kinds: ['secret', 'secret', 'integer'], privateCount: 2 },
  (i) => [BigInt(i % 2) + 1n],
);
const { g1, g2 } = nobleGroup;
const credentials: readonly ClaimedCredential[] = obtainCredentials(record, book).map(
  ({ credential }, i) => {
    if (credential === undefined) throw new Error('the issuers of a fixture are honest');
    return { attributes: book[i]?.attributes ?? [], credential };
  },
);
const [first] = credentials;
if (first === undefined) throw new Error('the book is not empty');

describe('a batch of credentials', () => {
  it('is one product of 2 + m pairings, and one more for each further set of public attributes', () => {
    const sizes: number[] = [];
    const counted: Parameters = setup('coir-test', parameters.schema, {
      ...nobleGroup,
      isPairingProductOne(terms) {
        sizes.push(terms.length);
        return nobleGroup.isPairingProductOne(terms);
      },
    });
    const equal = credentials.filter((_, i) => i % 2 === 0);
    expect(verifyCredentials(counted, record.masterKey, equal)).toEqual([true, true]);
    expect(verifyCredentials(counted, record.masterKey, credentials)).not.toContain(false);
    expect(verifyCredentials(counted, record.masterKey, [])).toEqual([]);
    expect(sizes).toEqual([4, 5]);
  });

  it.each(credentials.map((_, i) => i))('names a false signature at position %i', (bad) => {
    const batch = credentials.map((good, i) =>
      i === bad ? { ...good, credential: { ...good.credential, signature: g1.generator } } : good,
    );
    const expected = credentials.map((_, i) => i !== bad);
    expect(verifyCredentials(parameters, record.masterKey, batch)).toEqual(expected);
  });

  it('agrees with one by one on every way to be false', () => {
    const { attributes, credential } = first;
    const altered: readonly Partial<ClaimedCredential>[] = [
      { attributes: attributes.with(0, 1n) },
      { attributes: attributes.with(1, 1n) },
      { attributes: attributes.with(2, 9n) },
      { attributes: attributes.with(0, 0n) },
      { attributes: attributes.slice(1) },
      { attributes: [...attributes, 1n] },
      { credential: { ...credential, base: g1.identity } },
      { credential: { ...credential, signature: g1.identity } },
      { credential: { base: g1.identity, signature: g1.identity } },
      { credential: { ...credential, signature: g1.negate(credential.signature) } },
      { credential: credentials[1]?.credential ?? credential },
      {},
    ];
    const batch = altered.map((change) => ({ ...first, ...change }));
    const expected = batch.map(({ attributes: values, credential: made }) =>
      verifyCredential(parameters, record.masterKey, values, made),
    );
    expect(verifyCredentials(parameters, record.masterKey, batch)).toEqual(expected);
    expect(expected.indexOf(true)).toBe(altered.length - 1);
  });

  it('is false as a whole under another key, and under one of another schema', () => {
    const refused = credentials.map(() => false);
    const longer = { ...record.masterKey, beta: [...record.masterKey.beta, g2.generator] };
    expect(
      verifyCredentials(parameters, { ...record.masterKey, alpha: g2.generator }, credentials),
    ).toEqual(refused);
    expect(verifyCredentials(parameters, longer, credentials)).toEqual(refused);
  });

  it('cannot be fitted to the weights of a source that somebody can predict', () => {
    const [second = first] = credentials.slice(1);
    const stuck: RandomSource = (length) => new Uint8Array(length).fill(7);
    const [ofFirst = 0n, ofSecond = 0n] = drawWeights(nobleGroup, [], 2, stuck);
    const shifted = ({ attributes, credential }: ClaimedCredential, error: G1Point) => ({
      attributes,
      credential: { ...credential, signature: g1.add(credential.signature, error) },
    });
    const fitted = [
      shifted(first, g1.multiply(g1.generator, ofSecond)),
      shifted(second, g1.negate(g1.multiply(g1.generator, ofFirst))),
    ];
    expect(verifyCredentials(parameters, record.masterKey, fitted, stuck)).toEqual([false, false]);
  });

  it('may be the partial credentials of one issuer', () => {
    const [issuer, another] = issuers;
    if (issuer === undefined || another === undefined) throw new Error('there are issuers');
    const partials = book.map(({ attributes, witness, blinded }) => {
      const answer = blinded.find(({ issuerIndex }) => issuerIndex === issuer.issuerIndex);
      if (answer === undefined) throw new Error('all issuers answer');
      const key = issuer.verificationKey;
      return { attributes, credential: unblind(parameters, key, answer.blinded, witness) };
    });
    const check = (key: typeof issuer) =>
      verifyCredentials(parameters, key.verificationKey, partials);
    expect(check(issuer)).toEqual(partials.map(() => true));
    expect(check(another)).toEqual(partials.map(() => false));
  });
});
