import { describe, expect, it } from 'vitest';
import * as nym from '../../../coconut/nym/index.ts';
import { codeOf, issueNymCredential, member } from './nym-issuance.ts';

const made = issueNymCredential('nym issuance');
const {
  parameters,
  pairs,
  masterKey,
  serial,
  binding,
  publicAttributes,
  request,
  witness,
  random,
} = made;
const { g1 } = parameters.group;
const attributes = [serial, binding, ...publicAttributes];

describe('a credential', () => {
  it('re-randomizes a credential into an unlike one that verifies', () => {
    const other = nym.rerandomize(parameters, made.credential, random);
    expect(g1.equals(other.base, made.credential.base)).toBe(false);
    expect(nym.verifyCredential(parameters, masterKey, attributes, other)).toBe(true);
  });
});

const { signingKey, verificationKey } = member(pairs, 0);

describe('NYM-01-014: an identity passes the check of a partial signature, so it is refused', () => {
  const blinded = nym.blindSign(parameters, signingKey, request, publicAttributes);
  const identity = { base: g1.identity, blindedSignature: g1.identity };

  it('when it is unblinded', () => {
    const hollow = { ...witness, base: g1.identity };
    for (const [kept, bad] of [
      [hollow, identity],
      [witness, { ...blinded, blindedSignature: g1.identity }],
    ] as const) {
      expect(codeOf(() => nym.unblind(parameters, verificationKey, bad, kept))).toBe(
        'COCONUT_INVALID_POINT',
      );
    }
  });

  it('when unblinding ends in it', () => {
    const blinding = g1.multiExponentiate(verificationKey.betaG1.slice(0, 2), witness.openings);
    const bad = { ...blinded, blindedSignature: blinding };
    expect(codeOf(() => nym.unblind(parameters, verificationKey, bad, witness))).toBe(
      'COCONUT_INVALID_POINT',
    );
  });
});
