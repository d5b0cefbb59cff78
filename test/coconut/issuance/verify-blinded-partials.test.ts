import { describe, expect, it } from 'vitest';
import { drawWeights } from '../../../coconut/algebra/weights.ts';
import {
  type ClaimedBlindedPartial,
  type G1Point,
  nobleGroup,
  type Parameters,
  type RandomSource,
  setup,
  verifyBlindedPartial,
  verifyBlindedPartials,
} from '../../../coconut/index.ts';
import { requestBase, requestContext } from '../../../coconut/issuance/blind-sign-request.ts';
import { garbageAnswer, issueBook } from '../../support/issued-tickets.ts';

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

  it('takes no signature on a request with the identity in it', () => {
    const { publicAttributes } = first;
    const { x, y } = issuer.signingKey;
    const exponent = (x + (publicAttributes[0] ?? 0n) * (y[1] ?? 0n)) % nobleGroup.order;
    const context = requestContext(parameters, publicAttributes);
    const base = requestBase(parameters, context, first.request.commitment);
    const request = { ...first.request, attributeCommitments: [g1.identity] };
    const blinded = { blindedSignature: g1.multiply(base, exponent) };
    const batch = [{ request, publicAttributes, blinded }, first];
    expect(verifyBlindedPartials(parameters, key, batch)).toEqual([false, true]);
  });

  it('takes no signature on a request without its commitments, which leaves nothing private', () => {
    const { publicAttributes } = first;
    const { x, y } = issuer.signingKey;
    const exponent = (x + (publicAttributes[0] ?? 0n) * (y[1] ?? 0n)) % nobleGroup.order;
    const context = requestContext(parameters, publicAttributes);
    const base = requestBase(parameters, context, first.request.commitment);
    const request = { ...first.request, attributeCommitments: [] };
    const blinded = { blindedSignature: g1.multiply(base, exponent) };
    expect(verifyBlindedPartial(parameters, key, request, publicAttributes, blinded)).toBe(false);
    expect(
      verifyBlindedPartials(parameters, key, [{ request, publicAttributes, blinded }]),
    ).toEqual([false]);
  });

  it('cannot be fitted to the weights of a source that somebody can predict', () => {
    const [second = first] = claims.slice(1);
    const stuck: RandomSource = (length) => new Uint8Array(length).fill(7);
    const shifted = (claim: ClaimedBlindedPartial, error: G1Point) => ({
      ...claim,
      blinded: { blindedSignature: g1.add(claim.blinded.blindedSignature, error) },
    });
    const heads = [first, second].map((claim) =>
      requestContext(parameters, claim.publicAttributes),
    );
    const requests = [first, second].map(({ request }) =>
      [request.commitment, ...request.attributeCommitments].map(g1.encode),
    );
    const withRequests = heads.flatMap((head, i) => [head, ...(requests[i] ?? [])]);
    // As if the weights depended on less than everything that others have chosen.
    for (const statement of [[], heads, withRequests]) {
      const [ofFirst = 0n, ofSecond = 0n] = drawWeights(nobleGroup, statement, 2, stuck);
      const fitted = [
        shifted(first, g1.multiply(g1.generator, ofSecond)),
        shifted(second, g1.negate(g1.multiply(g1.generator, ofFirst))),
      ];
      expect(verifyBlindedPartials(parameters, key, fitted, stuck)).toEqual([false, false]);
    }
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
