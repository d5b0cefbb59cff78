import { describe, expect, it } from 'vitest';
import * as nym from '../../../coconut/nym/index.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { codeOf, issueNymCredential } from './nym-issuance.ts';

const made = issueNymCredential('nym shows');
const { parameters, masterKey, credential, serial, binding, publicAttributes, random } = made;
const { g1, g2, order } = parameters.group;
const show = (source = random): nym.Theta =>
  nym.proveShow(parameters, masterKey, credential, { serial, binding }, source);
const theta = show();

describe('a show of NYM-COCONUT-V5', () => {
  it('has nothing in common with another show but the nullifier', () => {
    const second = show();
    expect(nym.nullifierOf(parameters, second)).toEqual(nym.nullifierOf(parameters, theta));
    expect(g2.equals(second.kappa, theta.kappa)).toBe(false);
    expect(g1.equals(second.credential.base, theta.credential.base)).toBe(false);
    expect(g1.equals(second.credential.signature, theta.credential.signature)).toBe(false);
    expect(nym.nullifierOf(parameters, theta)).toEqual(
      g2.encode(g2.multiply(g2.generator, serial)),
    );
  });

  it('is not made without exactly two private attributes, with serial zero, or with bad values', () => {
    const single = nym.setup({ attributeCount: 4, privateCount: 1 });
    const prove = (values: { serial: bigint; binding: bigint }, chosen = parameters) =>
      codeOf(() => nym.proveShow(chosen, masterKey, credential, values, random));
    expect(prove({ serial, binding }, single)).toBe('COCONUT_ATTRIBUTE_COUNT');
    expect(nym.verifyShow(single, masterKey, publicAttributes, theta)).toBe(false);
    expect(prove({ serial: 0n, binding })).toBe('COCONUT_INVALID_ATTRIBUTE');
    expect(prove({ serial: order, binding })).toBe('COCONUT_INVALID_ATTRIBUTE');
    expect(prove({ serial, binding: -1n })).toBe('COCONUT_INVALID_ATTRIBUTE');
    const short = { ...masterKey, beta: masterKey.beta.slice(1) };
    expect(
      codeOf(() => nym.proveShow(parameters, short, credential, { serial, binding }, random)),
    ).toBe('COCONUT_ATTRIBUTE_COUNT');
  });

  it('works with two attributes in all', () => {
    const pair = nym.setup({ attributeCount: 2, privateCount: 2 });
    const source = seededRandom('two attributes');
    const { signingKey, verificationKey } = nym.keygen(pair, source);
    const { request, witness } = nym.prepareBlindSign(pair, [serial, binding], [], source);
    const blinded = nym.blindSign(pair, signingKey, request, []);
    const own = nym.unblind(pair, verificationKey, blinded, witness);
    const shown = nym.proveShow(pair, verificationKey, own, { serial, binding }, source);
    expect(nym.verifyShow(pair, verificationKey, [], shown)).toBe(true);
    expect(nym.verifyShow(pair, verificationKey, [1n], shown)).toBe(false);
  });
});
