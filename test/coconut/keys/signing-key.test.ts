import { describe, expect, it } from 'vitest';
import {
  decodeSigningKey,
  encodeScalar,
  encodeSigningKey,
  nobleGroup,
  setup,
} from '../../../coconut/index.ts';
import {
  assertSigningKey,
  deriveVerificationKey,
  isSigningKeyValid,
} from '../../../coconut/keys/signing-key.ts';
import { issueCredential, schemaOf } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';

const { parameters, issuers } = issueCredential();
const [{ signingKey, verificationKey } = issuers[1] as never] = issuers;
const bytes = encodeSigningKey(signingKey);

describe('a signing key', () => {
  it('is x, the number of attributes and y_1 … y_q, and is read back', () => {
    const { x, y } = signingKey;
    const parts = [encodeScalar(x), Uint8Array.of(0, 3), ...y.map(encodeScalar)];
    expect(bytes).toEqual(Uint8Array.from(Buffer.concat(parts)));
    expect(decodeSigningKey(parameters, bytes)).toEqual(signingKey);
  });

  it('has scalars from 1 to r − 1, as many as the schema wants', () => {
    const one = setup('coir-test', schemaOf(['secret']));
    const { order } = nobleGroup;
    const isValid = (x: bigint, ...y: bigint[]): boolean => isSigningKeyValid(one, { x, y });
    expect([isValid(1n, order - 1n), isValid(order - 1n, 1n)]).toEqual([true, true]);
    for (const bad of [0n, -1n, order, order + 1n]) {
      expect([isValid(bad, 1n), isValid(1n, bad)]).toEqual([false, false]);
    }
    expect([isValid(1n), isValid(1n, 1n, 1n)]).toEqual([false, false]);
  });

  it('is refused with zero anywhere, and no message holds anything of it', () => {
    for (const offset of [0, 34, 66, 98]) {
      const changed = Uint8Array.from(bytes);
      changed.fill(0, offset, offset + 32);
      expect(codeOf(() => decodeSigningKey(parameters, changed))).toBe('COCONUT_INVALID_SCALAR');
    }
    expect(() =>
      assertSigningKey(parameters, { ...signingKey, x: 123456789n - 123456789n }),
    ).toThrow('a signing key for schema "pass-1" is 4 scalars in [1, r − 1]');
  });

  it('is refused for another number of attributes, and in any other length', () => {
    for (const changed of [bytes.with(33, 4), bytes.subarray(1), Uint8Array.of(...bytes, 0)]) {
      expect(codeOf(() => decodeSigningKey(parameters, changed))).toBe('COCONUT_INVALID_ENCODING');
    }
  });
});

describe('its verification key', () => {
  it('is the generators to the power of its scalars, and never g1^x', () => {
    const { g1, g2 } = nobleGroup;
    const { x, y } = signingKey;
    const derived = deriveVerificationKey(nobleGroup, signingKey);
    expect(Object.keys(derived).toSorted()).toEqual(['alpha', 'beta', 'betaG1']);
    expect(g2.equals(derived.alpha, g2.multiply(g2.generator, x))).toBe(true);
    for (const [j, secret] of y.entries()) {
      expect(g1.equals(derived.betaG1[j] ?? g1.identity, g1.multiply(g1.generator, secret))).toBe(
        true,
      );
      expect(g2.equals(derived.beta[j] ?? g2.identity, g2.multiply(g2.generator, secret))).toBe(
        true,
      );
    }
    expect(g2.equals(derived.alpha, verificationKey.alpha)).toBe(true);
  });
});
