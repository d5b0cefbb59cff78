import { describe, expect, it } from 'vitest';
import * as nym from '../../../coconut/nym/index.ts';
import { codeOf, issueNymCredential, member } from './nym-issuance.ts';

const made = issueNymCredential('nym issuance');
const { parameters, pairs, masterKey, serial, binding, publicAttributes, random } = made;
const { g1, g2 } = parameters.group;
const attributes = [serial, binding, ...publicAttributes];
const first = member(pairs, 0);

describe('issuance of NYM-COCONUT-V5', () => {
  it('gives a credential that verifies under the aggregated key, from any two of three issuers', () => {
    for (const [left, right] of [
      [0, 1],
      [2, 0],
      [1, 2],
    ] as const) {
      const chosen = [member(pairs, left), member(pairs, right)];
      const credential = nym.aggregateCredentials(parameters, chosen.map(made.partialOf));
      expect(nym.encodeCredential(parameters, credential)).toEqual(
        nym.encodeCredential(parameters, made.credential),
      );
      const key = nym.aggregateVerificationKeys(
        parameters,
        chosen.map(({ issuerIndex, verificationKey }) => ({ issuerIndex, key: verificationKey })),
      );
      expect(nym.encodeVerificationKey(parameters, key)).toEqual(
        nym.encodeVerificationKey(parameters, masterKey),
      );
    }
    expect(nym.verifyCredential(parameters, masterKey, attributes, made.credential)).toBe(true);
  });

  it('gives the same from all three issuers, and nothing from one', () => {
    const all = nym.aggregateCredentials(parameters, pairs.map(made.partialOf));
    expect(g1.equals(all.signature, made.credential.signature)).toBe(true);
    const one = nym.aggregateCredentials(parameters, [made.partialOf(first)]);
    expect(nym.verifyCredential(parameters, masterKey, attributes, one)).toBe(false);
  });

  it('verifies partial credentials under partial keys only', () => {
    const { credential } = made.partialOf(first);
    const second = member(pairs, 1).verificationKey;
    expect(nym.verifyCredential(parameters, first.verificationKey, attributes, credential)).toBe(
      true,
    );
    expect(nym.verifyCredential(parameters, second, attributes, credential)).toBe(false);
  });

  it('issues without public attributes, the unused positions counting as zero', () => {
    const { request, witness } = nym.prepareBlindSign(parameters, [serial, binding], [], random);
    const blinded = nym.blindSign(parameters, first.signingKey, request, []);
    const partial = nym.unblind(parameters, first.verificationKey, blinded, witness);
    const verify = (values: readonly bigint[]): boolean =>
      nym.verifyCredential(parameters, first.verificationKey, values, partial);
    expect(verify([serial, binding])).toBe(true);
    expect(verify([serial, binding, 0n, 0n])).toBe(true);
    expect(verify([serial, binding, 1n])).toBe(false);
  });

  it('sums keys and credentials of issuers who made their own', () => {
    const own = [nym.keygen(parameters, random), nym.keygen(parameters, random)];
    const partials = own.map((pair) => {
      const blinded = nym.blindSign(parameters, pair.signingKey, made.request, publicAttributes);
      return nym.unblind(parameters, pair.verificationKey, blinded, made.witness);
    });
    const key = nym.sumVerificationKeys(
      parameters,
      own.map(({ verificationKey }) => verificationKey),
    );
    const sum = nym.sumCredentials(parameters, partials);
    expect(nym.verifyCredential(parameters, key, attributes, sum)).toBe(true);
    expect(nym.verifyCredential(parameters, key, attributes, member(partials, 0))).toBe(false);
    expect(own.map(({ issuerIndex }) => issuerIndex)).toEqual([undefined, undefined]);
  });

  it('refuses to sum nothing, keys for other parameters, and keys with the identity', () => {
    const key = first.verificationKey;
    expect(codeOf(() => nym.sumVerificationKeys(parameters, []))).toBe(
      'COCONUT_NOT_ENOUGH_PARTIALS',
    );
    expect(codeOf(() => nym.sumCredentials(parameters, []))).toBe('COCONUT_NOT_ENOUGH_PARTIALS');
    for (const bad of [
      { ...key, beta: key.beta.slice(1) },
      { ...key, betaG1: key.betaG1.slice(1) },
    ]) {
      expect(codeOf(() => nym.sumVerificationKeys(parameters, [key, bad]))).toBe(
        'COCONUT_ATTRIBUTE_COUNT',
      );
    }
    const identity = { ...key, alpha: g2.identity };
    expect(codeOf(() => nym.sumVerificationKeys(parameters, [key, identity]))).toBe(
      'COCONUT_INCONSISTENT_KEY',
    );
  });

  it('knows the keys that a key generation gives', () => {
    const { x, y } = first.signingKey;
    const dealings = [x, ...y].map((secret) => g2.multiply(g2.generator, secret));
    const key = first.verificationKey;
    expect(nym.isKeyOfDealings(parameters, dealings, key)).toBe(true);
    expect(nym.isKeyOfDealings(parameters, dealings.slice(0, 4), key)).toBe(false);
    expect(nym.isKeyOfDealings(parameters, dealings.toReversed(), key)).toBe(false);
    const betaG1 = key.betaG1.toReversed();
    expect(nym.isKeyOfDealings(parameters, dealings, { ...key, betaG1 })).toBe(false);
    const short = { ...key, beta: key.beta.slice(0, 3), betaG1: key.betaG1.slice(0, 3) };
    expect(nym.isKeyOfDealings(parameters, dealings.slice(0, 4), short)).toBe(false);
  });

  it('refuses thresholds and counts that cannot be', () => {
    const deal = (threshold: number, issuers: number) => () =>
      nym.ttpKeygen(parameters, { threshold, issuers }, random);
    for (const call of [deal(0, 3), deal(4, 3), deal(1.5, 3), deal(1, Number.NaN)]) {
      expect(codeOf(call)).toBe('COCONUT_INVALID_THRESHOLD');
    }
    for (const [attributeCount, privateCount] of [
      [0, 0],
      [33, 2],
      [2, 3],
      [2, 0],
      [2.5, 1],
    ] as const) {
      expect(codeOf(() => nym.setup({ attributeCount, privateCount }))).toBe(
        'COCONUT_ATTRIBUTE_COUNT',
      );
    }
  });

  it('refuses a random source that gives another length, or zero for ever', () => {
    const short = (length: number): Uint8Array => new Uint8Array(length - 1).fill(7);
    const zero = (length: number): Uint8Array => new Uint8Array(length);
    for (const source of [short, zero]) {
      expect(codeOf(() => nym.randomAttribute(source))).toBe('COCONUT_RANDOMNESS');
      expect(codeOf(() => nym.keygen(parameters, source))).toBe('COCONUT_RANDOMNESS');
    }
  });
});
