import { describe, expect, it } from 'vitest';
import {
  aggregateCredentials,
  nobleGroup,
  unblind,
  verifyCredential,
} from '../../../coconut/index.ts';
import { commonBase } from '../../../coconut/issuance/aggregate-credentials.ts';
import { issueCredential } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';

const { parameters, record, issuers, witness, answers, attributes, credential } = issueCredential({
  issuers: 4,
  threshold: 3,
});
const { g1 } = nobleGroup;
const partials = answers.map(({ issuerIndex, blinded }, position) => ({
  issuerIndex,
  credential: unblind(
    parameters,
    issuers[position]?.verificationKey ?? record.masterKey,
    blinded,
    witness,
  ),
}));
const [first = { issuerIndex: 1, credential }, second = first, third = first] = partials;
const isSigned = (made: typeof credential): boolean =>
  verifyCredential(parameters, record.masterKey, attributes, made);

describe('t or more partial credentials', () => {
  it('give one and the same credential, whichever they are and in whichever order', () => {
    for (const some of [partials, partials.slice(1), [third, first, second]]) {
      const made = aggregateCredentials(parameters, some);
      expect(isSigned(made)).toBe(true);
      expect(g1.equals(made.signature, credential.signature)).toBe(true);
      expect(g1.equals(made.base, witness.base)).toBe(true);
    }
  });
});

describe('too few, or a false one,', () => {
  it('give a signature that does not verify, and no error', () => {
    expect(isSigned(aggregateCredentials(parameters, [first, second]))).toBe(false);
    const moved = { ...third, issuerIndex: 4 };
    expect(isSigned(aggregateCredentials(parameters, [first, second, moved]))).toBe(false);
  });
});

describe('partial credentials are refused', () => {
  const other = issueCredential({ seed: 'another' }).credential;
  const identity = { ...first.credential, signature: g1.identity };

  it.each<[string, string, Parameters<typeof aggregateCredentials>[1]]>([
    ['when there are none', 'COCONUT_NOT_ENOUGH_PARTIALS', []],
    ['of two requests', 'COCONUT_DIFFERENT_BASES', [first, { issuerIndex: 2, credential: other }]],
    ['twice from one issuer', 'COCONUT_INVALID_INDEX', [first, first]],
    ['of the issuer 0', 'COCONUT_INVALID_INDEX', [{ ...first, issuerIndex: 0 }]],
    ['with the identity', 'COCONUT_INVALID_POINT', [{ ...first, credential: identity }]],
  ])('%s: %s', (_, code, some) => {
    expect(codeOf(() => aggregateCredentials(parameters, some))).toBe(code);
  });

  it('if what they add up to is the identity', () => {
    // Over the indices 1 and 2 the weights are 2 and −1.
    const half = g1.multiply(first.credential.signature, 2n);
    const opposite = { ...first.credential, signature: half };
    const some = [first, { issuerIndex: 2, credential: opposite }];
    expect(codeOf(() => aggregateCredentials(parameters, some))).toBe('COCONUT_INVALID_POINT');
  });

  it('with the number of those that are of another request', () => {
    expect(() => commonBase(parameters, [credential, other, credential, other])).toThrow(/2 of 4/);
  });
});
