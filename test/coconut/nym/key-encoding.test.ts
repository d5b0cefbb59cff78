import { bls12_381 } from '@noble/curves/bls12-381.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as nym from '../../../coconut/nym/index.ts';
import { codeOf, issueNymCredential, member } from './nym-issuance.ts';

const made = issueNymCredential('nym encodings');
const { parameters, pairs, masterKey, request, publicAttributes } = made;
const { order } = parameters.group;
const pair = member(pairs, 2);

/** A point of the curve that is not in the subgroup: of so many, a small x hits none of it. */
function outsideSubgroup(): Uint8Array {
  const { Fp } = bls12_381.fields;
  for (let x = 1n; ; x += 1n) {
    try {
      Fp.sqrt(Fp.add(Fp.pow(x, 3n), 4n));
    } catch {
      continue;
    }
    const bytes = new Uint8Array(48);
    bytes[47] = Number(x);
    bytes[0] = 0x80;
    return bytes;
  }
}

const orderBytes = nym.encodeScalar(order - 1n);
orderBytes[0] = (orderBytes[0] ?? 0) + 1;
const G1_IDENTITY = Uint8Array.from({ length: 48 }, (_, at) => (at === 0 ? 0xc0 : 0));
const G2_IDENTITY = Uint8Array.from({ length: 96 }, (_, at) => (at === 0 ? 0xc0 : 0));
const theta = nym.proveShow(parameters, masterKey, made.credential, made, made.random);
const blinded = nym.blindSign(parameters, pair.signingKey, request, publicAttributes);

interface Codec {
  readonly name: string;
  readonly length: number;
  readonly bytes: Uint8Array;
  /** Decodes and encodes again. */
  readonly again: (bytes: Uint8Array) => Uint8Array;
  readonly scalars: readonly number[];
  readonly counts: readonly number[];
  readonly g1: readonly number[];
  readonly g2: readonly number[];
}

const steps = (from: number, step: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from + step * index);

const CODECS: readonly Codec[] = [
  {
    name: 'signing key',
    length: 168,
    bytes: nym.encodeSigningKey(pair.signingKey),
    again: (bytes) => nym.encodeSigningKey(nym.decodeSigningKey(parameters, bytes)),
    scalars: [0, ...steps(40, 32, 4)],
    counts: [32],
    g1: [],
    g2: [],
  },
  {
    name: 'verification key',
    length: 680,
    bytes: nym.encodeVerificationKey(parameters, pair.verificationKey),
    again: (bytes) =>
      nym.encodeVerificationKey(parameters, nym.decodeVerificationKey(parameters, bytes)),
    scalars: [],
    counts: [96],
    g1: steps(104, 48, 4),
    g2: [0, ...steps(296, 96, 4)],
  },
  {
    name: 'blind-sign request',
    length: 408,
    bytes: nym.encodeBlindSignRequest(parameters, request),
    again: (bytes) =>
      nym.encodeBlindSignRequest(parameters, nym.decodeBlindSignRequest(parameters, bytes)),
    scalars: [200, 232, 272, 304, 344, 376],
    counts: [96, 264, 336],
    g1: [0, 48, 104, 152],
    g2: [],
  },
  {
    name: 'blinded partial credential',
    length: 96,
    bytes: nym.encodeBlindedPartial(parameters, blinded),
    again: (bytes) =>
      nym.encodeBlindedPartial(parameters, nym.decodeBlindedPartial(parameters, bytes)),
    scalars: [],
    counts: [],
    g1: [0, 48],
    g2: [],
  },
  {
    name: 'credential',
    length: 96,
    bytes: nym.encodeCredential(parameters, made.credential),
    again: (bytes) => nym.encodeCredential(parameters, nym.decodeCredential(parameters, bytes)),
    scalars: [],
    counts: [],
    g1: [0, 48],
    g2: [],
  },
  {
    name: 'show',
    length: 416,
    bytes: nym.encodeTheta(parameters, theta),
    again: (bytes) => nym.encodeTheta(parameters, nym.decodeTheta(parameters, bytes)),
    scalars: [288, 320, 352, 384],
    counts: [],
    g1: [192, 240],
    g2: [0, 96],
  },
];

const replaced = (bytes: Uint8Array, offset: number, part: Uint8Array): Uint8Array => {
  const changed = bytes.slice();
  changed.set(part, offset);
  return changed;
};

describe.each(CODECS)('an encoded $name', ({ length, bytes, again, scalars, counts, g1, g2 }) => {
  it('has its length and is read back', () => {
    expect(bytes).toHaveLength(length);
    expect(again(bytes)).toEqual(bytes);
  });

  it('is refused at every other length', () => {
    const lengths = new Set([0, 1, length - 1, length + 1, length - 32, length + 32, 2 * length]);
    for (const other of lengths) {
      const cut = new Uint8Array(other);
      cut.set(bytes.subarray(0, other));
      expect(codeOf(() => again(cut))).toBe('COCONUT_INVALID_ENCODING');
    }
  });

  it('is refused with another number in a length field', () => {
    for (const offset of counts) {
      for (const changed of [0, 1, 3, 5, 0xff]) {
        const count = Uint8Array.from([changed, 0, 0, 0, 0, 0, 0, 0]);
        expect(codeOf(() => again(replaced(bytes, offset, count)))).toBe(
          'COCONUT_INVALID_ENCODING',
        );
      }
      const huge = new Uint8Array(8).fill(0xff);
      expect(codeOf(() => again(replaced(bytes, offset, huge)))).toBe('COCONUT_INVALID_ENCODING');
    }
  });

  it('is refused with a scalar that is not below r', () => {
    for (const offset of scalars) {
      for (const scalar of [orderBytes, new Uint8Array(32).fill(0xff)]) {
        expect(codeOf(() => again(replaced(bytes, offset, scalar)))).toBe('COCONUT_INVALID_SCALAR');
      }
    }
  });

  it('is refused with the identity, or a point off the curve or out of the subgroup', () => {
    for (const offset of g1) {
      for (const point of [G1_IDENTITY, outsideSubgroup(), new Uint8Array(48)]) {
        expect(codeOf(() => again(replaced(bytes, offset, point)))).toBe('COCONUT_INVALID_POINT');
      }
    }
    for (const offset of g2) {
      for (const point of [G2_IDENTITY, new Uint8Array(96)]) {
        expect(codeOf(() => again(replaced(bytes, offset, point)))).toBe('COCONUT_INVALID_POINT');
      }
    }
  });

  it('never fails otherwise than with a typed error', () => {
    const change = fc.tuple(fc.nat(length - 1), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(change, ([position, mask]) => {
        const changed = replaced(bytes, position, Uint8Array.of((bytes[position] ?? 0) ^ mask));
        let decoded: Uint8Array;
        try {
          decoded = again(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(nym.CoconutError);
          return;
        }
        expect(decoded).toEqual(changed);
      }),
      { numRuns: 12 },
    );
  });
});

describe('an encoded key pair', () => {
  const bytes = nym.encodeKeyPair(parameters, pair);
  const decode = (changed: Uint8Array): nym.KeyPair => nym.decodeKeyPair(parameters, changed);

  it('keeps its index, or the lack of one', () => {
    expect(bytes).toHaveLength(886);
    expect(decode(bytes).issuerIndex).toBe(3);
    expect(nym.encodeKeyPair(parameters, decode(bytes))).toEqual(bytes);
    const { signingKey, verificationKey } = pair;
    const without = nym.encodeKeyPair(parameters, { signingKey, verificationKey });
    expect(without).toHaveLength(878);
    expect(decode(without)).not.toHaveProperty('issuerIndex');
    const large = nym.encodeKeyPair(parameters, { ...pair, issuerIndex: 0x0102 });
    expect(large.slice(-8)).toEqual(Uint8Array.of(2, 1, 0, 0, 0, 0, 0, 0));
    expect(decode(large).issuerIndex).toBe(0x0102);
  });

  it('is refused with index 0, or one that is no index', () => {
    for (const issuerIndex of [0, -1, 1.5, 65_536]) {
      expect(codeOf(() => nym.encodeKeyPair(parameters, { ...pair, issuerIndex }))).toBe(
        'COCONUT_INVALID_INDEX',
      );
    }
    for (const index of [new Uint8Array(8), new Uint8Array(8).fill(0xff)]) {
      expect(codeOf(() => decode(replaced(bytes, 878, index)))).toBe('COCONUT_INVALID_INDEX');
    }
  });

  it('is refused with another marker, length field or length', () => {
    for (const offset of [0, 13, 14, 190]) {
      const changed = replaced(bytes, offset, Uint8Array.of((bytes[offset] ?? 0) ^ 1));
      expect(codeOf(() => decode(changed))).toBe('COCONUT_INVALID_ENCODING');
    }
    for (const length of [0, 14, 877, 879, 885, 887, 894]) {
      const cut = new Uint8Array(length);
      cut.set(bytes.subarray(0, length));
      expect(codeOf(() => decode(cut))).toBe('COCONUT_INVALID_ENCODING');
    }
  });

  it('is refused with the verification key of somebody else', () => {
    const { verificationKey } = member(pairs, 0);
    const mixed = nym.encodeKeyPair(parameters, { ...pair, verificationKey });
    expect(codeOf(() => decode(mixed))).toBe('COCONUT_INCONSISTENT_KEY');
  });
});
