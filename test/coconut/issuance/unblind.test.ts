import { expect, it } from 'vitest';
import {
  encodeRequestWitness,
  nobleGroup,
  unblind,
  verifyCredential,
} from '../../../coconut/index.ts';
import { issueCredential } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';

const fixture = issueCredential({ privateCount: 2 });
const { parameters, issuers, answers, witness, attributes } = fixture;
const { g1 } = nobleGroup;
const [issuer, other] = issuers;
const [answer] = answers;
if (issuer === undefined || other === undefined || answer === undefined) throw new Error('three');

it('gives a signature under the issuer’s key, over the base of the request', () => {
  const before = encodeRequestWitness(parameters, witness);
  const partial = unblind(parameters, issuer.verificationKey, answer.blinded, witness);
  expect(g1.equals(partial.base, witness.base)).toBe(true);
  expect(verifyCredential(parameters, issuer.verificationKey, attributes, partial)).toBe(true);
  expect(encodeRequestWitness(parameters, witness)).toEqual(before);
});

it('takes β1 to the power of each opening out of the answer', () => {
  const partial = unblind(parameters, issuer.verificationKey, answer.blinded, witness);
  const blinding = witness.openings
    .map((opening, j) => g1.multiply(issuer.verificationKey.betaG1[j] ?? g1.identity, opening))
    .reduce(g1.add);
  expect(g1.equals(g1.add(partial.signature, blinding), answer.blinded.blindedSignature)).toBe(
    true,
  );
});

it('gives what does not verify for the answer of another issuer', () => {
  const partial = unblind(parameters, other.verificationKey, answer.blinded, witness);
  expect(verifyCredential(parameters, other.verificationKey, attributes, partial)).toBe(false);
});

it('refuses a key and a witness for other parameters, and says what they are for', () => {
  const key = issueCredential({ kinds: ['secret'] }).record.masterKey;
  const short = { ...witness, openings: witness.openings.slice(1) };
  for (const attempt of [
    () => unblind(parameters, key, answer.blinded, witness),
    () => unblind(parameters, issuer.verificationKey, answer.blinded, short),
  ]) {
    expect(codeOf(attempt)).toBe('COCONUT_ATTRIBUTE_COUNT');
    expect(attempt).toThrow(/1 (?:attributes|openings), the schema (?:has 3|2 private)/);
  }
});
