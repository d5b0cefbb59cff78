import { hash_to_field } from '@noble/curves/abstract/hash-to-curve.js';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { expect, it } from 'vitest';
import type { G2Point, PairingGroup, PairingTerm, SourceGroup } from '../../../coconut/index.ts';
import { readThirdPartyVector } from '../../support/shared-vectors.ts';

interface HashVectors {
  readonly dst: string;
  readonly vectors: readonly {
    readonly msg: string;
    readonly u: readonly string[];
    readonly P: { readonly x: string; readonly y: string };
  }[];
}

interface SignatureTest {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly result: 'valid' | 'invalid';
  readonly sig: string;
}

interface SignatureVectors {
  readonly testGroups: readonly {
    readonly ciphersuite: string;
    readonly publicKey: { readonly pk: string };
    readonly tests: readonly (SignatureTest & { readonly msg: string })[];
  }[];
}

interface AggregateVectors {
  readonly testGroups: readonly {
    readonly ciphersuite: string;
    readonly tests: readonly (SignatureTest & {
      readonly pubkeys: readonly string[];
      readonly messages: readonly string[];
    })[];
  }[];
}

interface PointVectors {
  readonly testGroups: readonly {
    readonly dst: string;
    readonly tests: readonly { tcId: number; msg: string; expected: string; result: string }[];
  }[];
}

const { G1, G2, fields } = bls12_381;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const invalidPoint = expect.objectContaining({
  name: 'CoconutError',
  code: 'COCONUT_INVALID_POINT',
});

/** A JSON file of others, or nothing where it is absent. */
function parsed<Content>(name: string): Content | undefined {
  const bytes = readThirdPartyVector(name);
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as Content);
}

/**
 * RFC 9380 appendix J.9.1 and J.10.1. The groups hash to G1 alone; of G2 it is the library's hash,
 * read and written by the group.
 */
function describeHashing(group: PairingGroup): void {
  const toField = (message: string, tag: string, degree: 1 | 2): readonly string[] =>
    hash_to_field(utf8(message), 2, {
      DST: utf8(tag),
      expand: 'xmd',
      hash: sha256,
      p: fields.Fp.ORDER,
      m: degree,
      k: 128,
    }).map((element) => element.map((part) => `0x${part.toString(16).padStart(96, '0')}`).join());

  const first = parsed<HashVectors>('rfc9380-BLS12381G1-ro.json');
  it.runIf(first)('T-01: hashes to G1 as RFC 9380, five vectors', () => {
    const { dst = '', vectors = [] } = first ?? {};
    for (const { msg, u, P } of vectors) {
      const point = G1.Point.fromAffine({ x: BigInt(P.x), y: BigInt(P.y) });
      expect(bytesToHex(group.g1.encode(group.hashToG1(utf8(msg), dst)))).toBe(point.toHex());
      expect(toField(msg, dst, 1)).toEqual(u);
    }
    expect(vectors).toHaveLength(5);
  });

  const second = parsed<HashVectors>('rfc9380-BLS12381G2-ro.json');
  it.runIf(second)('T-01: reads and writes the points of G2 of RFC 9380, five vectors', () => {
    const { dst = '', vectors = [] } = second ?? {};
    const pair = (text: string) => {
      const [c0 = 0n, c1 = 0n] = text.split(',').map(BigInt);
      return fields.Fp2.fromBigTuple([c0, c1]);
    };
    for (const { msg, u, P } of vectors) {
      const recorded = G2.Point.fromAffine({ x: pair(P.x), y: pair(P.y) }).toBytes();
      expect(bytesToHex(G2.hashToCurve(utf8(msg), { DST: dst }).toBytes())).toBe(
        bytesToHex(recorded),
      );
      expect(bytesToHex(group.g2.encode(group.g2.decode(recorded)))).toBe(bytesToHex(recorded));
      expect(toField(msg, dst, 2)).toEqual(u);
    }
    expect(vectors).toHaveLength(5);
  });

  const wide = parsed<PointVectors>('wycheproof-bls_hash_to_g2.json');
  it.runIf(wide)('T-04: reads and writes the 34 points of wycheproof-bls_hash_to_g2.json', () => {
    const tests = wide?.testGroups.flatMap(({ dst, tests }) =>
      tests.map((test) => ({ ...test, dst })),
    );
    for (const { msg, expected, result, dst } of tests ?? []) {
      expect(result).toBe('valid');
      const hashed = G2.hashToCurve(hexToBytes(msg), { DST: dst }).toBytes();
      expect(bytesToHex(group.g2.encode(group.g2.decode(hashed)))).toBe(expected);
    }
    expect(tests).toHaveLength(34);
  });
}

/** The multiples 0·G … 999·G that zkcrypto has recorded. */
function describeMultiples(group: PairingGroup): void {
  const multiples = [
    { source: group.g1 as SourceGroup<unknown>, file: 'zkcrypto-g1_compressed.dat' },
    { source: group.g2 as SourceGroup<unknown>, file: 'zkcrypto-g2_compressed.dat' },
  ];
  for (const { source, file } of multiples) {
    const bytes = readThirdPartyVector(file);
    it.runIf(bytes)(`T-02: writes and reads the thousand multiples of ${file}`, () => {
      let point = source.identity;
      let count = 0;
      for (let at = 0; at < (bytes?.length ?? 0); at += source.encodedLength) {
        const encoded = bytes?.subarray(at, at + source.encodedLength) ?? new Uint8Array();
        expect(bytesToHex(source.encode(point))).toBe(bytesToHex(encoded));
        if (count === 0) expect(() => source.decode(encoded)).toThrow(invalidPoint);
        else expect(source.equals(source.decode(encoded), point)).toBe(true);
        point = source.add(point, source.generator);
        count += 1;
      }
      expect(count).toBe(1000);
    });
  }
}

/**
 * Whether a signature of G2 on messages under keys of G1 holds, by nothing but the group's decoders
 * and pairing.
 */
function isSignature(
  group: PairingGroup,
  keys: readonly string[],
  messages: readonly string[],
  signature: string,
  tag: string,
): boolean {
  const { g1, g2 } = group;
  if (keys.length === 0 || keys.length !== messages.length) return false;
  const hashed = (message: string): G2Point =>
    g2.decode(G2.hashToCurve(hexToBytes(message), { DST: tag }).toBytes());
  try {
    const terms = keys.map((key, i): PairingTerm => {
      return { g1: g1.decode(hexToBytes(key)), g2: hashed(messages[i] ?? '') };
    });
    const signed = { g1: g1.negate(g1.generator), g2: g2.decode(hexToBytes(signature)) };
    return group.isPairingProductOne([...terms, signed]);
  } catch (error) {
    expect(error).toEqual(invalidPoint);
    return false;
  }
}

/**
 * What Project Wycheproof has recorded of signatures: points that are none, wrong subgroups, flags
 * and borders of the field among them.
 */
function describeSignatures(group: PairingGroup): void {
  for (const [name, expected] of [
    ['basic', 88],
    ['pop', 26],
  ] as const) {
    const file = `wycheproof-bls_sig_g2_${name}_verify.json`;
    const vectors = parsed<SignatureVectors>(file);
    it.runIf(vectors)(`T-04: decides all ${expected} signatures of ${file} as recorded`, () => {
      let count = 0;
      for (const { publicKey, ciphersuite, tests } of vectors?.testGroups ?? []) {
        for (const { tcId, comment, msg, sig, result } of tests) {
          const valid = isSignature(group, [publicKey.pk], [msg], sig, ciphersuite);
          expect({ tcId, comment, valid }).toEqual({ tcId, comment, valid: result === 'valid' });
          count += 1;
        }
      }
      expect(count).toBe(expected);
    });
  }

  const file = 'wycheproof-bls_sig_g2_aggregate_verify.json';
  const vectors = parsed<AggregateVectors>(file);
  it.runIf(vectors)(`T-04: decides all 19 signatures of ${file} as recorded`, () => {
    let count = 0;
    for (const { ciphersuite, tests } of vectors?.testGroups ?? []) {
      for (const { tcId, comment, pubkeys, messages, sig, result } of tests) {
        const valid = isSignature(group, pubkeys, messages, sig, ciphersuite);
        expect({ tcId, comment, valid }).toEqual({ tcId, comment, valid: result === 'valid' });
        count += 1;
      }
    }
    expect(count).toBe(19);
  });
}

/**
 * Known answers of others, from beside the project: RFC 9380 (T-01), zkcrypto (T-02), Wycheproof
 * (T-04).
 */
export function describeThirdParty(group: PairingGroup): void {
  describeHashing(group);
  describeMultiples(group);
  describeSignatures(group);
}
