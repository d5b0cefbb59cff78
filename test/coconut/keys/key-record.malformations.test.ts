import { describe, expect, it } from 'vitest';
import {
  decodeItems,
  decodeKeyRecord,
  decodeSchema,
  encodeItems,
  encodeKeyRecord,
  encodeSchema,
} from '../../../coconut/index.ts';
import { issueCredential, utf8 } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';
import { concat } from '../group/malformed-fields.ts';

// Points and scalars in every field are in malformation-matrix.test.ts.

const fixture = issueCredential({ kinds: ['secret', 'integer', 'text'], privateCount: 2 });
const { record } = fixture;

describe('decoding lists of items', () => {
  const valid = encodeKeyRecord(record);

  it('refuses what is no bytes', () => {
    for (const nothing of [undefined, null, {}, Array.from(valid)]) {
      const bytes = nothing as unknown as Uint8Array;
      for (const decode of [decodeItems, decodeKeyRecord, decodeSchema]) {
        expect(codeOf(() => (decode as (bytes: Uint8Array) => unknown)(bytes))).toBe(
          'COCONUT_INVALID_ENCODING',
        );
      }
    }
  });

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
