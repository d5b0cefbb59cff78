import { describe, expect, it } from 'vitest';
import { areKeysEqual, drawKeyPolynomial } from '../../../../coconut/dkg/dealing/key-polynomial.ts';
import {
  deriveVerificationKey,
  nobleGroup,
  type RandomSource,
  type VerificationKey,
} from '../../../../coconut/index.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { codeOf, dkgParameters } from '../dkg-fixture.ts';

const { g1, g2 } = nobleGroup;
const parameters = dkgParameters(2);
const stuck: RandomSource = (length) => new Uint8Array(length).fill(7);

describe('keys', () => {
  const key = deriveVerificationKey(nobleGroup, { x: 3n, y: [4n, 5n] });
  const others: readonly VerificationKey[] = [
    { ...key, alpha: g2.generator },
    { ...key, beta: key.beta.with(0, g2.generator) },
    { ...key, beta: key.beta.with(1, g2.generator) },
    { ...key, betaG1: key.betaG1.with(0, g1.generator) },
    { ...key, betaG1: key.betaG1.with(1, g1.generator) },
    { ...key, beta: key.beta.slice(1), betaG1: key.betaG1.slice(1) },
    { ...key, beta: [...key.beta, g2.identity] },
    { ...key, betaG1: [...key.betaG1, g1.identity] },
  ];

  it('are the same only if they are in every part', () => {
    expect(areKeysEqual(nobleGroup, key, { ...key })).toBe(true);
    for (const other of others) {
      expect(areKeysEqual(nobleGroup, key, other)).toBe(false);
      expect(areKeysEqual(nobleGroup, other, key)).toBe(false);
    }
  });
});

describe('polynomials', () => {
  it('are not drawn from a source that repeats itself', () => {
    const draw = (threshold: number, random: RandomSource): string =>
      codeOf(() => drawKeyPolynomial(parameters, threshold, undefined, random));
    expect([draw(1, stuck), draw(2, stuck)]).toEqual(Array(2).fill('COCONUT_RANDOMNESS'));
    expect(draw(2, seededRandom('sound'))).toBe('taken');
  });

  it('may have constants that are equal, being given, and no other coefficients that are', () => {
    const constant = { x: 5n, y: [5n, 5n] };
    const [first] = drawKeyPolynomial(parameters, 2, constant, seededRandom('sound'));
    expect(first).toEqual(constant);
    expect(drawKeyPolynomial(parameters, 1, constant, stuck)).toEqual([constant]);
    expect(codeOf(() => drawKeyPolynomial(parameters, 2, constant, stuck))).toBe(
      'COCONUT_RANDOMNESS',
    );
  });
});
