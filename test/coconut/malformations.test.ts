import { describe, expect, it } from 'vitest';
import {
  type CoconutError,
  decodeBlindedPartial,
  decodeBlindSignRequest,
  decodeCredential,
  decodeItems,
  decodeKeyRecord,
  decodeRequestWitness,
  decodeSchema,
  decodeShow,
  decodeSigningKey,
  decodeVerificationKey,
  encodeBlindedPartial,
  encodeBlindSignRequest,
  encodeCredential,
  encodeItems,
  encodeKeyRecord,
  encodeRequestWitness,
  encodeSchema,
  encodeShow,
  encodeSigningKey,
  encodeVerificationKey,
  nobleGroup,
  proveShow,
} from '../../coconut/index.ts';
import { issueCredential, utf8 } from './credential-fixture.ts';
import { compressUnchecked, torsionPoint } from './group/curve-points.ts';
import { concat, pointMalformations, scalarMalformations } from './group/malformed-fields.ts';

type FieldKind = 'G1' | 'G2' | 'scalar';

interface DecoderCase {
  readonly name: string;
  readonly valid: Uint8Array;
  readonly decode: (bytes: Uint8Array) => unknown;
  /** Fields in order; a number is that many bytes of something else. */
  readonly fields: readonly (FieldKind | number)[];
}

const fixture = issueCredential({ kinds: ['secret', 'integer', 'text'], privateCount: 2 });
const { parameters, record, issuers, request, witness, credential, attributes } = fixture;
const [issuer] = issuers;
const show = proveShow(record, credential, attributes, [1, 3], utf8('context'), fixture.random);
const times = <Item>(count: number, ...items: readonly Item[]): Item[] =>
  Array.from({ length: count }, () => items).flat();

const decoders: readonly DecoderCase[] = [
  {
    name: 'blind-sign request',
    valid: encodeBlindSignRequest(parameters, request),
    decode: (bytes) => decodeBlindSignRequest(parameters, bytes),
    fields: [...times(3, 'G1' as const), ...times(6, 'scalar' as const)],
  },
  {
    name: 'blinded partial credential',
    valid: encodeBlindedPartial(
      parameters,
      fixture.answers[0]?.blinded ?? { blindedSignature: nobleGroup.g1.generator },
    ),
    decode: (bytes) => decodeBlindedPartial(parameters, bytes),
    fields: ['G1'],
  },
  {
    name: 'credential',
    valid: encodeCredential(parameters, credential),
    decode: (bytes) => decodeCredential(parameters, bytes),
    fields: ['G1', 'G1'],
  },
  {
    name: 'show',
    valid: encodeShow(record, show),
    decode: (bytes) => decodeShow(record, [1, 3], bytes),
    fields: [...times(5, 'G1' as const), ...times(5, 'scalar' as const)],
  },
  {
    name: 'verification key',
    valid: encodeVerificationKey(parameters, record.masterKey),
    decode: (bytes) => decodeVerificationKey(parameters, bytes),
    fields: ['G2', 2, ...times(3, 'G1' as const), ...times(3, 'G2' as const)],
  },
  {
    name: 'signing key',
    valid: encodeSigningKey(issuer?.signingKey ?? { x: 0n, y: [] }),
    decode: (bytes) => decodeSigningKey(parameters, bytes),
    fields: ['scalar', 2, ...times(3, 'scalar' as const)],
  },
  {
    name: 'request witness',
    valid: encodeRequestWitness(parameters, witness),
    decode: (bytes) => decodeRequestWitness(parameters, bytes),
    fields: ['G1', ...times(5, 'scalar' as const)],
  },
];

const LENGTHS = { G1: 48, G2: 96, scalar: 32 } as const;

const codeOf = (attempt: () => unknown): string => {
  try {
    attempt();
  } catch (error) {
    return (error as CoconutError).code ?? `not a CoconutError: ${String(error)}`;
  }
  return 'taken';
};

describe.each(decoders)('decoding a $name', ({ valid, decode, fields }) => {
  const lengths = fields.map((field) => (typeof field === 'number' ? field : LENGTHS[field]));

  it('takes the valid bytes, and has the fields that are tested here', () => {
    expect(() => decode(valid)).not.toThrow();
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(valid.length);
  });

  it('refuses every malformation of every field, with the code for it', () => {
    let tried = 0;
    let offset = 0;
    for (const [index, field] of fields.entries()) {
      const length = lengths[index] ?? 0;
      if (typeof field !== 'number') {
        const part = valid.subarray(offset, offset + length);
        const malformations =
          field === 'scalar' ? scalarMalformations(part) : pointMalformations(field, part);
        const expected = field === 'scalar' ? 'COCONUT_INVALID_SCALAR' : 'COCONUT_INVALID_POINT';
        for (const [how, bytes] of Object.entries(malformations)) {
          expect(bytes).toHaveLength(length);
          const changed = concat(valid.subarray(0, offset), bytes, valid.subarray(offset + length));
          expect({ index, how, code: codeOf(() => decode(changed)) }).toEqual({
            index,
            how,
            code: expected,
          });
          tried += 1;
        }
      }
      offset += length;
    }
    const points = fields.filter((field) => field === 'G1' || field === 'G2').length;
    const scalars = fields.filter((field) => field === 'scalar').length;
    expect(tried).toBe(12 * points + 4 * scalars);
  });

  it('refuses every other length before it looks at anything', () => {
    for (let length = 0; length <= valid.length + 33; length += 1) {
      if (length === valid.length) continue;
      const bytes = concat(valid, new Uint8Array(33)).subarray(0, length);
      expect(codeOf(() => decode(bytes))).toBe('COCONUT_INVALID_ENCODING');
    }
    expect(codeOf(() => decode(undefined as unknown as Uint8Array))).toBe(
      'COCONUT_INVALID_ENCODING',
    );
  });
});

describe('the smallest subgroups of the curve', () => {
  it.each([3n, 11n])('has no point of order %s that a decoder takes', (prime) => {
    const bytes = compressUnchecked(torsionPoint(prime));
    expect(codeOf(() => nobleGroup.g1.decode(bytes))).toBe('COCONUT_INVALID_POINT');
  });
});

describe('zero where a secret is', () => {
  it('is refused in a signing key and in the secret attribute of a witness', () => {
    const zero = new Uint8Array(32);
    const key = encodeSigningKey(issuer?.signingKey ?? { x: 0n, y: [] });
    for (const offset of [0, 34, 66, 98]) {
      const changed = key.slice();
      changed.set(zero, offset);
      expect(codeOf(() => decodeSigningKey(parameters, changed))).toBe('COCONUT_INVALID_SCALAR');
    }
    const kept = encodeRequestWitness(parameters, witness);
    kept.set(zero, 48);
    expect(codeOf(() => decodeRequestWitness(parameters, kept))).toBe('COCONUT_INVALID_ATTRIBUTE');
  });

  it('is refused where the number of attributes is another', () => {
    for (const [bytes, offset, decode] of [
      [encodeSigningKey(issuer?.signingKey ?? { x: 0n, y: [] }), 33, decodeSigningKey],
      [encodeVerificationKey(parameters, record.masterKey), 97, decodeVerificationKey],
    ] as const) {
      const changed = bytes.slice();
      changed[offset] = 4;
      expect(codeOf(() => decode(parameters, changed))).toBe('COCONUT_INVALID_ENCODING');
    }
  });
});

describe('decoding lists of items', () => {
  const valid = encodeKeyRecord(record);

  it('refuses a key record cut off or extended anywhere', () => {
    const items = decodeItems(valid, 100);
    // Most lengths fall inside an item; at the end of one it is a shorter list.
    for (let cut = 0; cut < valid.length; cut += 59) {
      expect(codeOf(() => decodeKeyRecord(valid.subarray(0, cut)))).toBe(
        'COCONUT_INVALID_ENCODING',
      );
    }
    for (let count = 0; count < items.length; count += 1) {
      const code = codeOf(() => decodeKeyRecord(encodeItems(...items.slice(0, count))));
      // Without its last issuer, with the threshold still met, it is a record of its own.
      const isWhole = count === items.length - 2;
      expect(code === 'taken').toBe(isWhole);
    }
    const shorter = decodeKeyRecord(encodeItems(...items.slice(0, -2)));
    expect(shorter.keyId).not.toEqual(record.keyId);
    for (const tail of [[0], [0, 0, 0, 0], [0, 0, 0, 2, 0, 9], [255, 255, 255, 255]]) {
      expect(codeOf(() => decodeKeyRecord(concat(valid, new Uint8Array(tail))))).toBe(
        'COCONUT_INVALID_ENCODING',
      );
    }
  });

  it('refuses a key record of another suite, with indices out of order, or with a foreign schema', () => {
    const items = decodeItems(valid, 100);
    const encodeWith = (at: number, item: Uint8Array): Uint8Array =>
      encodeItems(...items.map((old, index) => (index === at ? item : old)));
    const refused = (bytes: Uint8Array): string => codeOf(() => decodeKeyRecord(bytes));
    expect(refused(encodeWith(0, utf8('COIR-V2')))).toBe('COCONUT_INVALID_ENCODING');
    expect(refused(encodeWith(1, new Uint8Array([0xc3, 0x28])))).toBe('COCONUT_INVALID_ENCODING');
    expect(refused(encodeWith(1, new Uint8Array(256).fill(65)))).toBe('COCONUT_INVALID_SCHEMA');
    expect(refused(encodeWith(4, new Uint8Array([0, 4])))).toBe('COCONUT_INVALID_THRESHOLD');
    expect(refused(encodeWith(4, new Uint8Array([0, 0])))).toBe('COCONUT_INVALID_THRESHOLD');
    expect(refused(encodeWith(4, new Uint8Array([2])))).toBe('COCONUT_INVALID_ENCODING');
    expect(refused(encodeWith(6, new Uint8Array([0, 0])))).toBe('COCONUT_INVALID_INDEX');
    expect(refused(encodeWith(8, new Uint8Array([0, 1])))).toBe('COCONUT_INVALID_INDEX');
    const other = { ...record.schema, attributes: record.schema.attributes.slice(0, 2) };
    expect(refused(encodeWith(2, encodeSchema(other)))).toBe('COCONUT_INVALID_ENCODING');
  });

  it('refuses a schema cut off, extended or with numbers that are not its own', () => {
    const bytes = encodeSchema(record.schema);
    expect(decodeSchema(bytes)).toEqual(record.schema);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(codeOf(() => decodeSchema(bytes.subarray(0, length)))).toBe(
        'COCONUT_INVALID_ENCODING',
      );
    }
    const items = decodeItems(bytes, 100);
    for (const [at, item, expected] of [
      [1, new Uint8Array([0, 4]), 'COCONUT_INVALID_ENCODING'],
      [1, new Uint8Array([3]), 'COCONUT_INVALID_ENCODING'],
      [2, new Uint8Array([0, 4]), 'COCONUT_INVALID_SCHEMA'],
      [3, new Uint8Array([0, 3]), 'COCONUT_INVALID_SCHEMA'],
      [3, new Uint8Array([0, 0]), 'COCONUT_INVALID_SCHEMA'],
      [5, utf8('number'), 'COCONUT_INVALID_SCHEMA'],
      [5, utf8('integer'), 'COCONUT_INVALID_SCHEMA'],
      [6, utf8('a1'), 'COCONUT_INVALID_SCHEMA'],
      [6, new Uint8Array([0xff]), 'COCONUT_INVALID_ENCODING'],
    ] as const) {
      const changed = encodeItems(...items.map((old, index) => (index === at ? item : old)));
      expect({ at, code: codeOf(() => decodeSchema(changed)) }).toEqual({ at, code: expected });
    }
    expect(codeOf(() => decodeSchema(encodeItems(...items, utf8('a'), utf8('b'))))).toBe(
      'COCONUT_INVALID_ENCODING',
    );
  });
});
