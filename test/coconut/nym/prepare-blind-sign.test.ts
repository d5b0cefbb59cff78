import { describe, expect, it } from 'vitest';
import * as nym from '../../../coconut/nym/index.ts';
import { codeOf, issueNymCredential } from './nym-issuance.ts';

const made = issueNymCredential('nym requests');
const { parameters, publicAttributes, serial, binding, random } = made;

describe('a request', () => {
  it('is not prepared for other counts, values out of range, or zero randomness', () => {
    const prepare =
      (hidden: readonly bigint[], open: readonly bigint[], source = random) =>
      () =>
        nym.prepareBlindSign(parameters, hidden, open, source);
    const { order } = parameters.group;
    expect(codeOf(prepare([], []))).toBe('COCONUT_ATTRIBUTE_COUNT');
    expect(codeOf(prepare([serial], publicAttributes))).toBe('COCONUT_ATTRIBUTE_COUNT');
    expect(codeOf(prepare([serial, binding], [1n, 2n, 3n]))).toBe('COCONUT_ATTRIBUTE_COUNT');
    expect(codeOf(prepare([serial, order], []))).toBe('COCONUT_INVALID_ATTRIBUTE');
    expect(codeOf(prepare([serial, binding], [-1n]))).toBe('COCONUT_INVALID_ATTRIBUTE');
    expect(codeOf(prepare([serial, binding], [], (length) => new Uint8Array(length)))).toBe(
      'COCONUT_RANDOMNESS',
    );
  });
});
