import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as nym from '../../../coconut/nym/index.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const setting = fc
  .record({
    seed: fc.string(),
    privateCount: fc.integer({ min: 1, max: 3 }),
    publicCount: fc.integer({ min: 0, max: 2 }),
    unused: fc.integer({ min: 0, max: 1 }),
    threshold: fc.integer({ min: 1, max: 3 }),
    more: fc.integer({ min: 0, max: 1 }),
  })
  .chain((fixed) =>
    fc
      .shuffledSubarray(
        Array.from({ length: fixed.threshold + fixed.more }, (_, position) => position),
        { minLength: fixed.threshold },
      )
      .map((chosen) => ({ ...fixed, chosen })),
  );

describe('any threshold, counts and choice of issuers', () => {
  it('give a credential that verifies under the aggregate of any choice', () => {
    fc.assert(
      fc.property(setting, (given) => {
        const random = seededRandom(given.seed);
        const { privateCount, publicCount } = given;
        const attributeCount = privateCount + publicCount + given.unused;
        const parameters = nym.setup({ attributeCount, privateCount });
        const issuers = given.threshold + given.more;
        const pairs = nym.ttpKeygen(parameters, { threshold: given.threshold, issuers }, random);
        const draw = (count: number): bigint[] =>
          Array.from({ length: count }, () => nym.randomAttribute(random));
        const [hidden, open] = [draw(privateCount), draw(publicCount)];
        const { request, witness } = nym.prepareBlindSign(parameters, hidden, open, random);
        const received = nym.decodeBlindSignRequest(
          parameters,
          nym.encodeBlindSignRequest(parameters, request),
        );
        const partials = given.chosen.flatMap((at) => {
          const pair = pairs[at];
          if (pair === undefined) return [];
          const blinded = nym.blindSign(parameters, pair.signingKey, received, open);
          const key = pair.verificationKey;
          expect(nym.verifyBlindedPartial(parameters, key, request, open, blinded)).toBe(true);
          const credential = nym.unblind(parameters, key, blinded, witness);
          return [{ issuerIndex: pair.issuerIndex, credential }];
        });
        const masterKey = nym.aggregateVerificationKeys(
          parameters,
          pairs.map(({ issuerIndex, verificationKey: key }) => ({ issuerIndex, key })),
        );
        const credential = nym.aggregateCredentials(parameters, partials);
        const attributes = [...hidden, ...open];
        expect(nym.verifyCredential(parameters, masterKey, attributes, credential)).toBe(true);
      }),
      { numRuns: 6 },
    );
  });
});
