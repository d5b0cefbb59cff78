import { describe, expect, it } from 'vitest';
import * as nym from '../../../coconut/nym/index.ts';
import { codeOf, issueNymCredential, member } from './nym-issuance.ts';

const made = issueNymCredential('nym requests');
const { parameters, pairs, publicAttributes, request, witness, serial, binding, random } = made;
const { signingKey, verificationKey } = member(pairs, 0);
const blinded = nym.blindSign(parameters, signingKey, request, publicAttributes);

describe('an answer of an issuer', () => {
  it('is the same again for the same request', () => {
    const again = nym.blindSign(parameters, signingKey, request, publicAttributes);
    expect(nym.encodeBlindedPartial(parameters, again)).toEqual(
      nym.encodeBlindedPartial(parameters, blinded),
    );
  });

  it('is refused when counts or the key do not fit the parameters', () => {
    const short = { ...verificationKey, betaG1: verificationKey.betaG1.slice(1) };
    expect(codeOf(() => nym.unblind(parameters, short, blinded, witness))).toBe(
      'COCONUT_ATTRIBUTE_COUNT',
    );
    const fewer = { ...witness, openings: witness.openings.slice(1) };
    expect(codeOf(() => nym.unblind(parameters, verificationKey, blinded, fewer))).toBe(
      'COCONUT_ATTRIBUTE_COUNT',
    );
    const shortKey = { ...verificationKey, beta: verificationKey.beta.slice(0, 3) };
    expect(nym.verifyBlindedPartial(parameters, shortKey, request, publicAttributes, blinded)).toBe(
      false,
    );
    const single = nym.setup({ attributeCount: 4, privateCount: 1 });
    const open = [binding, ...publicAttributes];
    const other = nym.prepareBlindSign(single, [serial], open, random);
    const answer = nym.blindSign(single, signingKey, other.request, open);
    expect(
      [single, parameters].map((chosen) =>
        nym.verifyBlindedPartial(chosen, verificationKey, other.request, open, answer),
      ),
    ).toEqual([true, false]);
    const more = [...publicAttributes, 1n];
    expect(nym.verifyBlindedPartial(parameters, verificationKey, request, more, blinded)).toBe(
      false,
    );
    const shortSigningKey = { ...signingKey, y: signingKey.y.slice(0, 3) };
    expect(
      codeOf(() => nym.blindSign(parameters, shortSigningKey, request, publicAttributes)),
    ).toBe('COCONUT_ATTRIBUTE_COUNT');
  });
});
