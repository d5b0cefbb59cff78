import { describe, expect, it } from 'vitest';
import { deriveVerificationKey } from '../../../coconut/keys/signing-key.ts';
import * as nym from '../../../coconut/nym/index.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { codeOf, issueNymCredential, member } from './nym-issuance.ts';

const { nobleGroup } = nym;
const { g1, g2, order } = nobleGroup;
const issuance = issueNymCredential('keys and bounds');
const { parameters, pairs, request, publicAttributes } = issuance;
const stuck: nym.RandomSource = (length) => new Uint8Array(length).fill(7);

describe('keys', () => {
  it('that are summed are summed in both groups', () => {
    const [one, two] = [member(pairs, 0).signingKey, member(pairs, 1).signingKey];
    const sum = nym.sumVerificationKeys(
      parameters,
      [one, two].map((key) => deriveVerificationKey(nobleGroup, key)),
    );
    const expected = deriveVerificationKey(nobleGroup, {
      x: (one.x + two.x) % order,
      y: one.y.map((y, j) => (y + (two.y[j] ?? 0n)) % order),
    });
    expect(g2.equals(sum.alpha, expected.alpha)).toBe(true);
    expect(sum.betaG1.map(g1.encode)).toEqual(expected.betaG1.map(g1.encode));
    expect(sum.beta.map(g2.encode)).toEqual(expected.beta.map(g2.encode));
  });

  it('come back from bytes with and without an index', () => {
    const { signingKey, verificationKey, issuerIndex } = member(pairs, 1);
    const nameless = nym.encodeKeyPair(parameters, { signingKey, verificationKey });
    const read = nym.decodeKeyPair(parameters, nameless);
    expect(read.signingKey).toEqual(signingKey);
    expect(read.issuerIndex).toBeUndefined();
    expect(nym.encodeKeyPair(parameters, read)).toEqual(nameless);
    const indexed = nym.encodeKeyPair(parameters, member(pairs, 1));
    expect(nym.decodeKeyPair(parameters, indexed).issuerIndex).toBe(issuerIndex);
    expect(indexed).toHaveLength(nameless.length + 8);
  });

  it('are not drawn from a source that repeats itself', () => {
    expect(codeOf(() => nym.keygen(parameters, stuck))).toBe('COCONUT_RANDOMNESS');
  });

  it('of ElGamal are a scalar and its point', () => {
    const { privateKey, publicKey } = nym.elgamalKeygen(parameters, seededRandom('elgamal'));
    expect(privateKey > 0n && privateKey < order).toBe(true);
    expect(g1.equals(publicKey, g1.multiply(g1.generator, privateKey))).toBe(true);
  });
});

describe('a proof of a request', () => {
  it('does not hold with a response from the order on, though its equations do', () => {
    const { proof } = request;
    const raised = (values: readonly bigint[]): bigint[] => values.map((value) => value + order);
    const verify = (change: Partial<nym.RequestProof>): boolean =>
      nym.verifyBlindSignRequest(
        parameters,
        { ...request, proof: { ...proof, ...change } },
        publicAttributes,
      );
    expect(verify({})).toBe(true);
    expect(verify({ opening: proof.opening + order })).toBe(false);
    expect(verify({ attributeOpenings: raised(proof.attributeOpenings) })).toBe(false);
    expect(verify({ attributes: raised(proof.attributes) })).toBe(false);
  });
});
