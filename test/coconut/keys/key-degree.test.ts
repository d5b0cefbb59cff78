import { describe, expect, it } from 'vitest';
import {
  createKeyRecord,
  deriveVerificationKey,
  encodeCredential,
  type IssuerKeyPair,
  nobleGroup,
  obtainCredential,
  setup,
  verifyCredential,
} from '../../../coconut/index.ts';
import { hasFullDegree, liesOnPolynomial } from '../../../coconut/keys/key-degree.ts';
import { recordWith } from '../../../coconut/keys/key-record-object.ts';
import { dealKey, requestBook, schemaOf, utf8 } from '../../support/issued-tickets.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { codeOf } from '../decoder-suite.ts';

const group = nobleGroup;
const parameters = setup('coir-test', schemaOf(['secret', 'integer', 'text']));
const random = seededRandom('key degree');
const digest = new Uint8Array(32).fill(7);
const mod = (value: bigint): bigint => ((value % group.order) + group.order) % group.order;

/** Keys at these points, whose polynomials (of x, then of each y) have these coefficients. */
function placed(polynomials: readonly (readonly bigint[])[], points: readonly number[]) {
  return points.map((point) => {
    const values = polynomials.map((coefficients) =>
      mod(coefficients.reduceRight((value, c) => value * BigInt(point) + c, 0n)),
    );
    const [x = 0n, ...y] = values;
    return { point, key: deriveVerificationKey(group, { x, y }) };
  });
}
const quadratic = [
  [11n, 12n, 13n],
  [21n, 22n, 23n],
  [31n, 32n, 33n],
];

describe('the degree of keys', () => {
  it.each([[[0, 1, 2, 3, 4]], [[0, 2, 3, 7, 65_535]]])('is exact at the points %j', (points) => {
    const keys = placed(quadratic, points);
    expect(liesOnPolynomial(group, 3, keys, digest)).toBe(true);
    expect(hasFullDegree(group, 3, keys)).toBe(true);
    expect(liesOnPolynomial(group, 2, keys, digest)).toBe(false);
    expect(liesOnPolynomial(group, 4, keys, digest)).toBe(true);
    expect(hasFullDegree(group, 4, keys)).toBe(false);
  });

  it.each([0, 1, 2])('is less where polynomial %i alone has a lower one', (low) => {
    const [constant = 0n, linear = 0n] = quadratic[low] ?? [];
    for (const coefficients of [[constant], [constant, linear], [constant, 0n, 0n]]) {
      const keys = placed(quadratic.with(low, coefficients), [0, 1, 2, 3, 4]);
      expect(liesOnPolynomial(group, 3, keys, digest)).toBe(true);
      expect(hasFullDegree(group, 3, keys)).toBe(false);
    }
  });

  it('is 0 for one issuer of many, and then each key is the master key', () => {
    const keys = placed([[5n], [6n], [7n]], [0, 1, 2]);
    expect([liesOnPolynomial(group, 1, keys, digest), hasFullDegree(group, 1, keys)]).toEqual([
      true,
      true,
    ]);
  });
});

describe('issuers whose y are constant, at threshold 3', () => {
  const dealt = dealKey(parameters, { threshold: 3, issuers: 5, scope: 'doors' }, random);
  const [{ signingKey: shared } = { signingKey: { x: 0n, y: [] } }] = dealt.issuers;
  const issuers = dealt.issuers.map(({ issuerIndex, signingKey: { x } }): IssuerKeyPair => {
    const signingKey = { x, y: shared.y };
    return { issuerIndex, signingKey, verificationKey: deriveVerificationKey(group, signingKey) };
  });
  const partialKeys = issuers.map(({ issuerIndex, verificationKey: key }) => ({
    issuerIndex,
    key,
  }));

  it('have no record: one of them could change any attribute of a credential', () => {
    const scope = utf8('doors');
    expect(codeOf(() => createKeyRecord(parameters, { scope, threshold: 3, partialKeys }))).toBe(
      'COCONUT_INVALID_KEY_RECORD',
    );

    // The forgery, under the key that such a record would be of.
    const { g1 } = group;
    const { masterKey: key } = dealt.record;
    const masterKey = {
      ...key,
      betaG1: partialKeys[0]?.key.betaG1 ?? [],
      beta: partialKeys[0]?.key.beta ?? [],
    };
    const lax = recordWith(dealt.record, { masterKey, partialKeys });
    const attributes = [5n, 6n, 7n];
    const [book] = requestBook({ record: lax, issuers }, [attributes], random);
    if (book === undefined) throw new Error('there is one request');
    const { credential } = obtainCredential(lax, book.witness, book.blinded);
    const [, y2 = 0n] = shared.y;
    const forged = {
      base: credential.base,
      signature: g1.add(credential.signature, g1.multiply(credential.base, mod(y2 * (99n - 6n)))),
    };
    expect(verifyCredential(parameters, masterKey, [5n, 99n, 7n], forged)).toBe(true);
    expect(encodeCredential(parameters, forged)).not.toEqual(
      encodeCredential(parameters, credential),
    );
  });
});
