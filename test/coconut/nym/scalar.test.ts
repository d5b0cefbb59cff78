import { describe, expect, it } from 'vitest';
import * as nym from '../../../coconut/nym/index.ts';
import { codeOf, issueNymCredential } from './nym-issuance.ts';

const made = issueNymCredential('nym encodings');
const { parameters } = made;
const { order } = parameters.group;

const orderBytes = nym.encodeScalar(order - 1n);
orderBytes[0] = (orderBytes[0] ?? 0) + 1;

describe('scalars', () => {
  it('are little-endian', () => {
    expect(nym.encodeScalar(0x0102n).slice(0, 3)).toEqual(Uint8Array.of(2, 1, 0));
    expect(nym.decodeScalar(nym.encodeScalar(order - 1n))).toBe(order - 1n);
    expect(codeOf(() => nym.encodeScalar(1n << 256n))).toBe('COCONUT_INVALID_SCALAR');
    expect(codeOf(() => nym.decodeScalar(new Uint8Array(31)))).toBe('COCONUT_INVALID_SCALAR');
  });
});

describe('random scalars', () => {
  it('reads random bytes as little-endian integers', () => {
    const bytes = Uint8Array.from({ length: 64 }, (_, position) => (position === 1 ? 1 : 0));
    expect(nym.randomAttribute(() => bytes)).toBe(256n);
    expect(bytes[1]).toBe(1);
  });
});
