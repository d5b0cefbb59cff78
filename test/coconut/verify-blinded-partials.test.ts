import { describe, expect, it } from 'vitest';
import {
  type ClaimedBlindedPartial,
  nobleGroup,
  type Parameters,
  setup,
  verifyBlindedPartial,
  verifyBlindedPartials,
} from '../../coconut/index.ts';
import { garbageAnswer, issueBook } from './credential-book.ts';

const { parameters, book, issuers } = issueBook(4, { kinds: ['secret', 'integer'] }, (i) => [
  BigInt(i % 2) + 1n,
]);
const { g1, g2 } = nobleGroup;
const answersOf = (issuerIndex: number): readonly ClaimedBlindedPartial[] =>
  book.map(({ request, witness, blinded }) => ({
    request,
    publicAttributes: witness.publicAttributes,
    blinded: (blinded.find((given) => given.issuerIndex === issuerIndex) ?? garbageAnswer(1))
      .blinded,
  }));
const [issuer, another] = issuers;
const claims = answersOf(1);
const [first] = claims;
if (issuer === undefined || another === undefined || first === undefined) {
  throw new Error('the fixture has issuers and a book');
}
const key = issuer.verificationKey;

describe('a batch of answers of one issuer', () => {
  it('is one product of 2 + m pairings, and one more for each further set of public attributes', () => {
    const sizes: number[] = [];
    const counted: Parameters = setup('coir-test', parameters.schema, {
      ...nobleGroup,
      isPairingProductOne(terms) {
        sizes.push(terms.length);
        return nobleGroup.isPairingProductOne(terms);
      },
    });
    const equal = claims.filter((_, i) => i % 2 === 0);
    expect(verifyBlindedPartials(counted, key, equal)).toEqual([true, true]);
    expect(verifyBlindedPartials(counted, key, claims)).toEqual(claims.map(() => true));
    expect(verifyBlindedPartials(counted, key, [])).toEqual([]);
    expect(sizes).toEqual([3, 4]);
  });

  it.each(claims.map((_, i) => i))('names a false answer at position %i', (bad) => {
    const { blinded } = garbageAnswer(1);
    const batch = claims.map((good, i) => (i === bad ? { ...good, blinded } : good));
    const expected = claims.map((_, i) => i !== bad);
    expect(verifyBlindedPartials(parameters, key, batch)).toEqual(expected);
  });

  it('agrees with one by one on every way to be false', () => {
    const { request } = first;
    const other = claims[2] ?? first;
    const altered: readonly Partial<ClaimedBlindedPartial>[] = [
      { publicAttributes: [2n] },
      { publicAttributes: [1n << 64n] },
      { publicAttributes: [] },
      { request: other.request },
      { request: { ...request, commitment: other.request.commitment } },
      { request: { ...request, attributeCommitments: other.request.attributeCommitments } },
      { request: { ...request, attributeCommitments: [] } },
      { request: { ...request, commitment: g1.identity } },
      { request: { ...request, attributeCommitments: [g1.identity] } },
      { blinded: { blindedSignature: g1.identity } },
      { blinded: other.blinded },
      {},
    ];
    const batch = altered.map((change) => ({ ...first, ...change }));
    const expected = batch.map(({ request: asked, publicAttributes, blinded }) =>
      verifyBlindedPartial(parameters, key, asked, publicAttributes, blinded),
    );
    expect(verifyBlindedPartials(parameters, key, batch)).toEqual(expected);
    expect(expected.indexOf(true)).toBe(altered.length - 1);
  });

  it('is false under the key of another issuer or schema, and where issuers are mixed, for theirs', () => {
    const refused = claims.map(() => false);
    expect(verifyBlindedPartials(parameters, another.verificationKey, claims)).toEqual(refused);
    const longer = { ...key, beta: [...key.beta, g2.generator] };
    expect(verifyBlindedPartials(parameters, longer, claims)).toEqual(refused);
    const mixed = answersOf(2).map((foreign, i) => (i < 2 ? foreign : (claims[i] ?? foreign)));
    expect(verifyBlindedPartials(parameters, key, mixed)).toEqual([false, false, true, true]);
  });
});
