import { describe, expect, it } from 'vitest';
import {
  decodeBlindedPartial,
  encodeBlindedPartial,
  nobleGroup,
  verifyBlindedPartial,
} from '../../../coconut/index.ts';
import { issueCredential } from '../../support/issued-tickets.ts';
import { takenFlips } from '../bit-flips.ts';

const { g1 } = nobleGroup;
const fixture = issueCredential();
const { parameters, record, request, publicAttributes } = fixture;
const [level = 0n, city = 0n] = publicAttributes;

describe('a blinded partial credential', () => {
  const [first, second] = fixture.answers;
  const answer = first?.blinded ?? { blindedSignature: g1.identity };
  const keyOf = (index: number) => record.partialKeys[index]?.key ?? record.masterKey;

  it('verifies under the key of its issuer, for its request and public attributes only', () => {
    const verify = (
      key = keyOf(0),
      open = publicAttributes,
      asked = request,
      given = answer,
    ): boolean => verifyBlindedPartial(parameters, key, asked, open, given);
    expect(verify()).toBe(true);
    expect(verify(keyOf(1))).toBe(false);
    expect(verify(record.masterKey)).toBe(false);
    expect(verify(keyOf(0), [level + 1n, city])).toBe(false);
    expect(verify(keyOf(0), [level])).toBe(false);
    expect(verify(keyOf(0), publicAttributes, issueCredential({ seed: 'b' }).request)).toBe(false);
    expect(verify(keyOf(0), publicAttributes, request, second?.blinded)).toBe(false);
    expect(verify(keyOf(0), publicAttributes, request, { blindedSignature: g1.identity })).toBe(
      false,
    );
    const shortKey = { ...keyOf(0), beta: keyOf(0).beta.slice(1) };
    expect(verify(shortKey)).toBe(false);
    expect(verify(keyOf(0), publicAttributes, { ...request, attributeCommitments: [] })).toBe(
      false,
    );
  });

  it('does not survive a flipped bit anywhere', () => {
    const bytes = encodeBlindedPartial(parameters, answer);
    const taken = takenFlips(bytes, 1, (changed) =>
      verifyBlindedPartial(
        parameters,
        keyOf(0),
        request,
        publicAttributes,
        decodeBlindedPartial(parameters, changed),
      ),
    );
    expect(taken).toEqual([]);
  });
});
