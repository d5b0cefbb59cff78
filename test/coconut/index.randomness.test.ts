import { describe, expect, it } from 'vitest';
import {
  type BlindSignRequest,
  encodeBlindSignRequest,
  encodeShow,
  keygen,
  nobleGroup,
  prepareBlindSign,
  proveShow,
  type RandomSource,
  randomAttribute,
  randomBytes,
  rerandomize,
  type Show,
  ttpKeygen,
  verifyCredential,
} from '../../coconut/index.ts';
import { issueCredential, recordOf, utf8 } from '../support/issued-tickets.ts';

const fixture = issueCredential();
const { parameters, record, credential, attributes, publicAttributes } = fixture;
const { g1 } = nobleGroup;
const [serial = 0n] = attributes;
const stuck: RandomSource = (length) => new Uint8Array(length).fill(7);
const failed = expect.objectContaining({ name: 'CoconutError', code: 'COCONUT_RANDOMNESS' });

/** Every point and scalar that something random went into. */
const partsOfRequest = ({
  commitment,
  attributeCommitments,
  proof,
}: BlindSignRequest): string[] => [
  ...[commitment, ...attributeCommitments].map((point) => g1.encode(point).join()),
  ...[proof.challenge, proof.opening, ...proof.attributeOpenings, ...proof.attributes].map(String),
];
const partsOfShow = (show: Show): string[] => [
  ...[show.base, show.signature, ...show.attributeCommitments].map((p) => g1.encode(p).join()),
  ...show.responses.flatMap(({ attribute, blinding }) => [String(attribute), String(blinding)]),
  String(show.challenge),
];

describe('a random source that repeats itself', () => {
  it('repeats nothing in requests with other attributes or for another network', () => {
    const [level = 0n, city = 0n] = publicAttributes;
    const other = issueCredential({ network: 'coir-other' }).parameters;
    const parts = [
      prepareBlindSign(parameters, [serial], publicAttributes, stuck),
      prepareBlindSign(parameters, [serial + 1n], publicAttributes, stuck),
      prepareBlindSign(parameters, [serial], [level + 1n, city], stuck),
      prepareBlindSign(other, [serial], publicAttributes, stuck),
    ].flatMap(({ request, witness }) => [
      ...partsOfRequest(request),
      ...witness.openings.map(String),
    ]);
    expect(new Set(parts).size).toBe(parts.length);
  });

  it('repeats nothing in shows with another context, disclosure, key or credential', () => {
    const scoped = recordOf(parameters, fixture.issuers, 2, 'another scope');
    const fresh = rerandomize(parameters, credential);
    const parts = [
      proveShow(record, credential, attributes, [1], utf8('a'), stuck),
      proveShow(record, credential, attributes, [1], utf8('b'), stuck),
      proveShow(record, credential, attributes, [1, 2], utf8('a'), stuck),
      proveShow(scoped, credential, attributes, [1], utf8('a'), stuck),
      proveShow(record, fresh, attributes, [1], utf8('a'), stuck),
    ].flatMap(partsOfShow);
    expect(new Set(parts).size).toBe(parts.length);
  });

  it('gives the same bytes for the same inputs, which tells nothing new', () => {
    const again = () => {
      const { request } = prepareBlindSign(parameters, [serial], publicAttributes, stuck);
      const show = proveShow(record, credential, attributes, [1], utf8('a'), stuck);
      return [encodeBlindSignRequest(parameters, request), encodeShow(record, show)];
    };
    expect(again()).toEqual(again());
  });
});

describe('a random source that fails', () => {
  const sources: readonly RandomSource[] = [
    (length) => new Uint8Array(length - 1),
    (length) => new Uint8Array(length + 1),
    () => new Uint8Array(),
    () => undefined as unknown as Uint8Array,
    (length) => Array.from({ length }, () => 1) as unknown as Uint8Array,
  ];

  it('gives no output anywhere', () => {
    for (const random of sources) {
      for (const attempt of [
        () => randomAttribute(random),
        () => keygen(parameters, random),
        () => ttpKeygen(parameters, { threshold: 2, issuers: 3 }, random),
        () => prepareBlindSign(parameters, [serial], publicAttributes, random),
        () => rerandomize(parameters, credential, random),
        () => proveShow(record, credential, attributes, [1], utf8('a'), random),
      ]) {
        expect(attempt).toThrow(failed);
      }
    }
  });

  it('gives no scalar when it gives zero after zero, and its own error when it throws', () => {
    const zeros: RandomSource = (length) => new Uint8Array(length);
    expect(() => randomAttribute(zeros)).toThrow(failed);
    const broken: RandomSource = () => {
      throw new Error('no entropy');
    };
    expect(() => randomAttribute(broken)).toThrow('no entropy');
  });

  it('is asked again once after a zero', () => {
    const answers = [new Uint8Array(64), new Uint8Array(64).fill(1)];
    expect(randomAttribute(() => answers.shift() ?? new Uint8Array())).not.toBe(0n);
  });
});

describe('what is random when nothing goes wrong', () => {
  it('comes from the platform, in any length', () => {
    expect(randomBytes(0)).toHaveLength(0);
    expect(randomBytes(70_000)).toHaveLength(70_000);
    expect(
      randomBytes(70_000)
        .subarray(65_536)
        .some((byte) => byte !== 0),
    ).toBe(true);
    expect(randomAttribute()).not.toBe(randomAttribute());
  });

  it('makes two shows of one credential share nothing but the nullifier', () => {
    const shows = [1, 2].map(() => proveShow(record, credential, attributes, [1], utf8('a')));
    const parts = shows.flatMap(partsOfShow);
    expect(new Set(parts).size).toBe(parts.length);
    const issued = [credential.base, credential.signature, ...fixture.request.attributeCommitments];
    for (const point of issued) expect(parts).not.toContain(g1.encode(point).join());
  });

  it('makes another valid credential of the same attributes', () => {
    const again = rerandomize(parameters, credential);
    expect(g1.equals(again.base, credential.base)).toBe(false);
    expect(verifyCredential(parameters, record.masterKey, attributes, again)).toBe(true);
  });
});
