import { describe, expect, it } from 'vitest';
import { nobleGroup, type PairingTerm } from '../../../coconut/index.ts';
import { SignatureEquations } from '../../../coconut/issuance/signature-equation.ts';
import { issueCredential } from '../../support/issued-tickets.ts';

const { parameters, record, credential, attributes } = issueCredential({ privateCount: 2 });
const { g1 } = nobleGroup;
const hidden = attributes.slice(0, 2);
const statement = {
  base: credential.base,
  privateParts: hidden.map((attribute) => g1.multiply(credential.base, attribute)),
  publicAttributes: attributes.slice(2),
  signature: credential.signature,
};
const equations = new SignatureEquations(parameters, record.masterKey);
const holds = (terms: readonly PairingTerm[]): boolean => nobleGroup.isPairingProductOne(terms);

describe('the equation of a signature', () => {
  it('has a factor for the base, one for each private attribute and one for the signature', () => {
    const terms = equations.terms(statement);
    expect(terms).toHaveLength(4);
    expect(holds(terms)).toBe(true);
  });

  it('holds for no other signature, attribute or key', () => {
    const { base, privateParts, publicAttributes } = statement;
    for (const change of [
      { signature: base },
      { base: credential.signature },
      { privateParts: privateParts.toReversed() },
      { publicAttributes: publicAttributes.map((attribute) => attribute + 1n) },
    ]) {
      expect(holds(equations.terms({ ...statement, ...change }))).toBe(false);
    }
    const [partial] = record.partialKeys;
    const others = new SignatureEquations(parameters, partial?.key ?? record.masterKey);
    expect(holds(others.terms(statement))).toBe(false);
  });
});

describe('many equations under one key', () => {
  it('share every argument in G2 where their public attributes are the same', () => {
    const [first, second] = [equations.terms(statement), equations.terms({ ...statement })];
    for (const [position, { g2 }] of first.entries()) expect(second[position]?.g2).toBe(g2);
    const other = equations.terms({ ...statement, publicAttributes: [7n] });
    expect(other[0]?.g2).not.toBe(first[0]?.g2);
    expect(other.slice(1).map(({ g2 }) => g2)).toEqual(first.slice(1).map(({ g2 }) => g2));
  });
});
