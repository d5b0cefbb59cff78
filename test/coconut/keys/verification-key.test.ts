import { describe, expect, it } from 'vitest';
import {
  decodeVerificationKey,
  encodeVerificationKey,
  isKeyConsistent,
  nobleGroup,
  type VerificationKey,
} from '../../../coconut/index.ts';
import {
  doHalvesMatch,
  isKeyWellFormed,
  verificationKeyLength,
} from '../../../coconut/keys/verification-key.ts';
import { issueCredential } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';

const { parameters, record, issuers } = issueCredential();
const { g1, g2 } = nobleGroup;
const { masterKey } = record;
const bytes = encodeVerificationKey(parameters, masterKey);

/** The key with one part exchanged. */
const changed = (change: Partial<VerificationKey>): VerificationKey => ({
  ...masterKey,
  ...change,
});

describe('a verification key', () => {
  it('is α, the number of attributes, the half in G1 and the half in G2, and is read back', () => {
    const { alpha, betaG1, beta } = masterKey;
    const parts = [
      g2.encode(alpha),
      Uint8Array.of(0, 3),
      ...betaG1.map(g1.encode),
      ...beta.map(g2.encode),
    ];
    expect(bytes).toEqual(Uint8Array.from(Buffer.concat(parts)));
    expect(bytes).toHaveLength(verificationKeyLength(nobleGroup, 3));
    const decoded = decodeVerificationKey(parameters, bytes);
    expect(encodeVerificationKey(parameters, decoded)).toEqual(bytes);
  });

  it('is refused for another number of attributes, and in any other length', () => {
    for (const given of [bytes.with(97, 4), bytes.subarray(1), Uint8Array.of(...bytes, 0)]) {
      expect(codeOf(() => decodeVerificationKey(parameters, given))).toBe(
        'COCONUT_INVALID_ENCODING',
      );
    }
  });

  it('is well-formed with as many parts in G1 as in G2, and no identity', () => {
    const { betaG1, beta } = masterKey;
    expect(isKeyWellFormed(nobleGroup, masterKey)).toBe(true);
    for (const change of [
      { beta: [], betaG1: [] },
      { beta: beta.slice(1) },
      { betaG1: betaG1.slice(1) },
      { alpha: g2.identity },
      { beta: beta.with(1, g2.identity) },
      { betaG1: betaG1.with(2, g1.identity) },
    ]) {
      expect(isKeyWellFormed(nobleGroup, changed(change))).toBe(false);
      expect(isKeyConsistent(nobleGroup, changed(change))).toBe(false);
    }
  });
});

describe('the halves of a key', () => {
  it('are of the same secrets, or the key is not consistent', () => {
    const { betaG1, beta } = masterKey;
    expect(isKeyConsistent(nobleGroup, masterKey)).toBe(true);
    for (const [position, part] of betaG1.entries()) {
      const wrong = { betaG1: betaG1.with(position, g1.add(part, g1.generator)) };
      expect(isKeyConsistent(nobleGroup, changed(wrong))).toBe(false);
    }
    expect(isKeyConsistent(nobleGroup, changed({ beta: beta.toReversed() }))).toBe(false);
  });

  it('cannot make up for one another: two errors of opposite sign are found', () => {
    const [first = g1.identity, second = g1.identity, ...rest] = masterKey.betaG1;
    const betaG1 = [g1.add(first, g1.generator), g1.add(second, g1.negate(g1.generator)), ...rest];
    expect(isKeyConsistent(nobleGroup, changed({ betaG1 }))).toBe(false);
  });

  it('are compared for many keys at once, and one wrong key is enough', () => {
    const keys = issuers.map(({ verificationKey }) => verificationKey);
    const digest = new Uint8Array(32).fill(7);
    expect(doHalvesMatch(nobleGroup, keys, digest)).toBe(true);
    for (const [position, key] of keys.entries()) {
      const wrong = { ...key, betaG1: key.betaG1.toReversed() };
      expect(doHalvesMatch(nobleGroup, keys.with(position, wrong), digest)).toBe(false);
    }
  });
});
