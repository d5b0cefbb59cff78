import { describe, expect, it } from 'vitest';
import * as nym from '../../../coconut/nym/index.ts';
import { codeOf, issueNymCredential, member } from './nym-issuance.ts';

const made = issueNymCredential('nym regressions');
const { parameters, pairs } = made;
const { g1, order } = parameters.group;
const { signingKey, verificationKey } = member(pairs, 0);

describe('NYM-01-033: signatures on public attributes do not combine into forgeries', () => {
  const half = (order + 1n) / 2n;
  const sign = (values: readonly bigint[]): nym.Credential =>
    nym.sign(parameters, signingKey, values);
  const verify = (values: readonly bigint[], signature: nym.Credential): boolean =>
    nym.verify(parameters, verificationKey, values, signature);

  it('signs deterministically, under a base that hashes the whole vector', () => {
    const value = nym.attributeFromText('a');
    const pairsOfVectors = [
      [
        [value, 0n],
        [0n, value],
      ],
      [[value], [value, 0n]],
      [
        [1n, 2n],
        [2n, 1n],
      ],
    ] as const;
    for (const [left, right] of pairsOfVectors) {
      expect(verify(left, sign(left))).toBe(true);
      expect(g1.equals(sign(left).base, sign(left).base)).toBe(true);
      expect(g1.equals(sign(left).base, sign(right).base)).toBe(false);
    }
    expect(verify([value, 1n], sign([value, 0n]))).toBe(false);
  });

  it('refuses linear combinations of two signatures', () => {
    const value = nym.attributeFromText('a');
    const left = sign([value, 0n]);
    const right = sign([0n, value]);
    const quarter = (half * half) % order;
    for (const [first, second] of [
      [half, half],
      [quarter, (1n - quarter + order) % order],
    ] as const) {
      const combine = (a: nym.G1Point, b: nym.G1Point): nym.G1Point =>
        g1.multiExponentiate([a, b], [first, second]);
      const combined = combine(left.signature, right.signature);
      const between = [(first * value) % order, (second * value) % order];
      for (const base of [left.base, right.base, combine(left.base, right.base)]) {
        expect(verify(between, { base, signature: combined })).toBe(false);
      }
    }
  });

  it('refuses to sign nothing, too much, values out of range, or with a key of another size', () => {
    const refusal = (values: readonly bigint[], key = signingKey): string =>
      codeOf(() => nym.sign(parameters, key, values));
    expect(refusal([])).toBe('COCONUT_ATTRIBUTE_COUNT');
    expect(refusal([1n, 2n, 3n, 4n, 5n])).toBe('COCONUT_ATTRIBUTE_COUNT');
    expect(refusal([order])).toBe('COCONUT_INVALID_ATTRIBUTE');
    expect(refusal([1n], { ...signingKey, y: signingKey.y.slice(1) })).toBe(
      'COCONUT_ATTRIBUTE_COUNT',
    );
    expect(verify([1n, 2n, 3n, 4n, 5n], sign([1n]))).toBe(false);
  });
});

describe('a signature on public attributes', () => {
  it('may be on as many as there are generators, and on no more', () => {
    const { signingKey, verificationKey } = member(pairs, 0);
    const four = [1n, 2n, 3n, 4n];
    const signature = nym.sign(parameters, signingKey, four);
    expect(nym.verify(parameters, verificationKey, four, signature)).toBe(true);
    expect(codeOf(() => nym.sign(parameters, signingKey, [...four, 5n]))).toBe(
      'COCONUT_ATTRIBUTE_COUNT',
    );
    expect(codeOf(() => nym.sign(parameters, signingKey, [5 as never]))).toBe(
      'COCONUT_INVALID_ATTRIBUTE',
    );
  });
});
