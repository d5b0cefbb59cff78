import { describe, expect, it } from 'vitest';
import { nobleGroup, type VerificationKey, verifyCredential } from '../../../coconut/index.ts';
import { issueCredential } from '../../support/issued-tickets.ts';

const fixture = issueCredential({ privateCount: 2 });
const { parameters, record, credential, attributes } = fixture;
const { g1, g2, order } = nobleGroup;
const [serial = 0n, level = 0n, city = 0n] = attributes;

describe('verifying a credential', () => {
  const verify = (
    given: readonly bigint[] = attributes,
    key: VerificationKey = record.masterKey,
    signed = credential,
  ): boolean => verifyCredential(parameters, key, given, signed);

  it('holds for the attributes and the key it was issued for', () => {
    expect(verify()).toBe(true);
  });

  it('does not hold for other attributes, whichever differs', () => {
    for (const [position, value] of attributes.entries()) {
      expect(verify(attributes.with(position, value + 1n))).toBe(false);
    }
    expect(verify([serial, level])).toBe(false);
    expect(verify([...attributes, 0n])).toBe(false);
  });

  it('does not hold for values outside their kind, though they are the same modulo r', () => {
    for (const [position, value] of attributes.entries()) {
      for (const other of [value + order, value - order]) {
        expect(verify(attributes.with(position, other))).toBe(false);
      }
    }
    expect(verify([0n, level, city])).toBe(false);
  });

  it('does not hold under a partial key or a key of another length', () => {
    const { masterKey } = record;
    expect(verify(attributes, record.partialKeys[0]?.key)).toBe(false);
    expect(verify(attributes, { ...masterKey, beta: masterKey.beta.slice(1) })).toBe(false);
    expect(verify(attributes, { ...masterKey, beta: [...masterKey.beta, g2.generator] })).toBe(
      false,
    );
  });

  it('does not hold for the identity, which satisfies the equation for every message', () => {
    const { masterKey } = record;
    const nothing = { base: g1.identity, signature: g1.identity };
    expect(
      nobleGroup.isPairingProductOne([
        { g1: nothing.base, g2: masterKey.alpha },
        { g1: nothing.signature, g2: g2.generator },
      ]),
    ).toBe(true);
    expect(verify(attributes, masterKey, nothing)).toBe(false);
    expect(verify(attributes, masterKey, { ...credential, base: g1.identity })).toBe(false);
    expect(verify(attributes, masterKey, { ...credential, signature: g1.identity })).toBe(false);
  });

  it('does not hold for an identity in the signature even where the key makes it fit', () => {
    // e(h, K) is one for every h if the message of a key is the identity.
    const message = g2.multiExponentiate(record.masterKey.beta, attributes);
    const key = { ...record.masterKey, alpha: g2.negate(message) };
    const signed = { base: credential.base, signature: g1.identity };
    expect(verify(attributes, key, signed)).toBe(false);
  });
});
