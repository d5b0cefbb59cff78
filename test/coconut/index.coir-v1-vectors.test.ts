import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import * as coconut from '../../coconut/index.ts';
import { createMclGroup } from '../../coconut/mcl.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { readVector } from '../support/shared-vectors.ts';

const groups = [coconut.nobleGroup, await createMclGroup()];

interface VectorShow {
  readonly hidden: readonly number[];
  readonly revealed: readonly string[];
  readonly mask: number;
  readonly derived: readonly string[];
  readonly e: string;
  readonly show: string;
  readonly nullifier: string;
  readonly classKey: string;
  readonly digest: string;
}

interface VectorCredential {
  readonly attributes: readonly string[];
  readonly request: string;
  readonly h: string;
  readonly e: string;
  readonly derived: readonly string[];
  readonly blinded: readonly string[];
  readonly unblinded: readonly string[];
  readonly signature: string;
  readonly shows: readonly VectorShow[];
}

interface VectorCase {
  readonly inputs: {
    readonly seed: string;
    readonly network: string;
    readonly schema: {
      readonly name: string;
      readonly m: number;
      readonly nullifier: number;
      readonly attributes: readonly coconut.AttributeField[];
    };
    readonly scope: string;
    readonly threshold: number;
    readonly authorities: number;
    readonly issuers: readonly number[];
    readonly values: readonly (null | number | string)[];
    readonly count: number;
    readonly hidden: readonly (readonly number[])[];
    readonly gateway: string;
    readonly client: string;
  };
  readonly schemaBytes: string;
  readonly shares: readonly { index: number; x: string; ys: readonly string[] }[];
  readonly partialKeys: readonly string[];
  readonly masterKey: string;
  readonly record: string;
  readonly keyId: string;
  readonly context: string;
  readonly credentials: readonly VectorCredential[];
}

interface VectorFile {
  readonly hashes: {
    readonly generators: readonly string[];
    readonly attribute_abc: string;
    readonly attribute_empty: string;
    readonly nullifierBase: string;
    readonly T_abc: string;
  };
  readonly cases: readonly VectorCase[];
}

const vectors = readVector('coir-v1.json') as VectorFile;
const hex = bytesToHex;
const hexScalar = (scalar: bigint): string => hex(coconut.encodeScalar(scalar));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function attributeOf(
  value: null | number | string,
  random: coconut.RandomSource,
): coconut.Attribute {
  if (value === null) return coconut.randomAttribute(random);
  return typeof value === 'number'
    ? coconut.attributeFromInteger(value)
    : coconut.attributeFromText(value);
}

function schemaOf({ inputs }: VectorCase): coconut.Schema {
  const { name, m, nullifier, attributes } = inputs.schema;
  return coconut.createSchema({
    name,
    attributes,
    privateCount: m,
    nullifierPosition: nullifier,
  });
}

describe.each(groups)('hashes of coir-v1.json on $name', (group) => {
  it('gives the recorded generators, attributes and transcript', () => {
    const names = vectors.hashes.generators.map((_, position) => `a${position}`);
    const schema = coconut.createSchema({
      name: 'any schema',
      attributes: names.map((name) => ({ name, kind: 'secret' })),
      privateCount: 1,
      nullifierPosition: 1,
    });
    const parameters = coconut.setup('any network', schema, group);
    expect(parameters.generators.map((point) => hex(group.g1.encode(point)))).toEqual(
      vectors.hashes.generators,
    );
    expect(hexScalar(coconut.attributeFromText('abc'))).toBe(vectors.hashes.attribute_abc);
    expect(hexScalar(coconut.attributeFromText(''))).toBe(vectors.hashes.attribute_empty);
    expect(hex(coconut.encodeItems(utf8('a'), utf8(''), utf8('bc')))).toBe(vectors.hashes.T_abc);
  });
});

const runs = groups.flatMap((group) =>
  vectors.cases.map((vector) => ({ ...vector, group, name: group.name })),
);

describe.each(runs)('case $inputs.seed of coir-v1.json on $name', ({ group, ...vector }) => {
  const { inputs } = vector;
  // One stream for the whole case, in the order in which the specification draws from it.
  const random = seededRandom(inputs.seed);
  const parameters = coconut.setup(inputs.network, schemaOf(vector), group);
  const { threshold, authorities } = inputs;
  const issuers = coconut.ttpKeygen(parameters, { threshold, issuers: authorities }, random);
  const record = coconut.createKeyRecord(parameters, {
    scope: hexToBytes(inputs.scope),
    threshold,
    partialKeys: issuers.map(({ issuerIndex, verificationKey }) => ({
      issuerIndex,
      key: verificationKey,
    })),
  });
  const m = inputs.schema.m;
  const prepared = vector.credentials.map(() => {
    const attributes = inputs.values.map((value) => attributeOf(value, random));
    const { request, witness } = coconut.prepareBlindSign(
      parameters,
      attributes.slice(0, m),
      attributes.slice(m),
      random,
    );
    return { attributes, request, witness };
  });

  it('gives the recorded schema, shares, keys, record and key id', () => {
    expect(hex(coconut.encodeSchema(parameters.schema))).toBe(vector.schemaBytes);
    expect(
      issuers.map(({ issuerIndex, signingKey }) => ({
        index: issuerIndex,
        x: hexScalar(signingKey.x),
        ys: signingKey.y.map(hexScalar),
      })),
    ).toEqual(vector.shares);
    const keyBytes = (key: coconut.VerificationKey): string =>
      hex(coconut.encodeVerificationKey(parameters, key));
    expect(issuers.map((issuer) => keyBytes(issuer.verificationKey))).toEqual(vector.partialKeys);
    expect(keyBytes(record.masterKey)).toBe(vector.masterKey);
    expect(hex(coconut.encodeKeyRecord(record))).toBe(vector.record);
    expect(hex(record.keyId)).toBe(vector.keyId);
    const decoded = coconut.decodeKeyRecord(hexToBytes(vector.record), group);
    expect(hex(decoded.keyId)).toBe(vector.keyId);
  });

  it('gives the recorded requests, partials, credentials and shows', () => {
    expect(vector.credentials).toHaveLength(inputs.count);
    const credentials = prepared.map(({ attributes, request, witness }, index) => {
      const recorded = vector.credentials[index] as VectorCredential;
      expect(attributes.map(hexScalar)).toEqual(recorded.attributes);
      expect(hex(coconut.encodeBlindSignRequest(parameters, request))).toBe(recorded.request);
      expect(hex(group.g1.encode(witness.base))).toBe(recorded.h);
      expect(hexScalar(request.proof.challenge)).toBe(recorded.e);
      expect(witness.openings.map(hexScalar)).toEqual(recorded.derived.slice(1, 1 + m));
      const answers = inputs.issuers.map((issuerIndex) => {
        const issuer = issuers[issuerIndex - 1] as coconut.IssuerKeyPair;
        const open = attributes.slice(m);
        const blinded = coconut.blindSign(parameters, issuer.signingKey, request, open);
        return { issuerIndex, blinded, key: issuer.verificationKey };
      });
      expect(
        answers.map(({ blinded }) => hex(coconut.encodeBlindedPartial(parameters, blinded))),
      ).toEqual(recorded.blinded);
      expect(
        answers.map(({ blinded, key }) =>
          hex(group.g1.encode(coconut.unblind(parameters, key, blinded, witness).signature)),
        ),
      ).toEqual(recorded.unblinded);
      const { credential, blamed } = coconut.obtainCredential(record, witness, answers);
      expect(blamed).toEqual([]);
      expect(hex(coconut.encodeCredential(parameters, credential))).toBe(
        recorded.h + recorded.signature,
      );
      return { attributes, credential, shows: recorded.shows };
    });

    for (const { attributes, credential, shows } of credentials) {
      for (const [index, recorded] of shows.entries()) {
        const { hidden } = recorded;
        expect(hidden).toEqual(inputs.hidden[index]);
        const revealed = attributes.filter((_, position) => !hidden.includes(position + 1));
        expect(revealed.map(hexScalar)).toEqual(recorded.revealed);
        const context = hexToBytes(vector.context);
        const show = coconut.proveShow(record, credential, attributes, hidden, context, random);
        const bytes = coconut.encodeShow(record, show);
        expect(hex(bytes)).toBe(recorded.show);
        expect(hexScalar(show.challenge)).toBe(recorded.e);
        expect(hex(sha256(bytes))).toBe(recorded.digest);
        const decoded = coconut.decodeShow(record, hidden, bytes);
        expect(coconut.verifyShow(record, hidden, revealed, context, decoded)).toBe(true);
        expect(hex(coconut.nullifierOf(record, decoded))).toBe(recorded.nullifier);
      }
    }
  });
});
