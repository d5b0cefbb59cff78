import { describe, expect, it } from 'vitest';
import { CoconutError, type CoconutErrorCode } from '../../coconut/index.ts';
import {
  concat,
  pointMalformations,
  scalarMalformations,
  smallOrderMalformations,
} from './group/malformed-fields.ts';

/** What a field of an encoding is. */
export type FieldKind = 'G1' | 'G2' | 'scalar' | 'little-endian scalar';

/** A decoder of objects with fields of fixed lengths. */
export interface DecoderCase {
  readonly name: string;
  /** The function itself, so that a test can tell which have no case. */
  readonly decoder: unknown;
  readonly valid: Uint8Array;
  readonly decode: (bytes: Uint8Array) => unknown;
  /** Fields in order; a number is that many bytes of something else. */
  readonly fields: readonly (FieldKind | number)[];
  /** Other lengths that are valid, too; `any` for a list, whose ends are tested where it is. */
  readonly otherLengths?: readonly number[] | 'any';
  /** What another length is refused with, if not `COCONUT_INVALID_ENCODING`. */
  readonly lengthCode?: CoconutErrorCode;
}

/** How many malformations were tried. */
export interface Tally {
  tried: number;
}

const LENGTHS = { G1: 48, G2: 96, scalar: 32, 'little-endian scalar': 32 } as const;
const POINT_MALFORMATIONS = 16;
const SCALAR_MALFORMATIONS = 4;

/** The items repeated. */
export function times<Item>(count: number, ...items: readonly Item[]): Item[] {
  return Array.from({ length: count }, () => items).flat();
}

/** The code of the error that something throws. */
export function codeOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    return error instanceof CoconutError ? error.code : `not a CoconutError: ${String(error)}`;
  }
  return 'taken';
}

/** How many malformations there are of a decoder's fields. */
export function malformationCount({ fields }: Pick<DecoderCase, 'fields'>): number {
  const points = fields.filter((field) => field === 'G1' || field === 'G2').length;
  const scalars = fields.filter((field) => typeof field === 'string').length - points;
  return POINT_MALFORMATIONS * points + SCALAR_MALFORMATIONS * scalars;
}

function malformationsOf(field: FieldKind, part: Uint8Array): Record<string, Uint8Array> {
  switch (field) {
    case 'scalar':
      return scalarMalformations(part);
    case 'little-endian scalar':
      return Object.fromEntries(
        Object.entries(scalarMalformations(part.toReversed())).map(([how, bytes]) => [
          how,
          bytes.reverse(),
        ]),
      );
    default:
      return { ...pointMalformations(field, part), ...smallOrderMalformations(field, part) };
  }
}

function tryMalformations({ valid, decode, fields }: DecoderCase, tally: Tally): void {
  let offset = 0;
  for (const [index, field] of fields.entries()) {
    const end = offset + (typeof field === 'number' ? field : LENGTHS[field]);
    const [before, part, after] = [
      valid.subarray(0, offset),
      valid.subarray(offset, end),
      valid.subarray(end),
    ];
    offset = end;
    if (typeof field === 'number') continue;
    const isPoint = field === 'G1' || field === 'G2';
    const code = isPoint ? 'COCONUT_INVALID_POINT' : 'COCONUT_INVALID_SCALAR';
    for (const [how, bytes] of Object.entries(malformationsOf(field, part))) {
      expect(bytes).toHaveLength(part.length);
      const found = codeOf(() => decode(concat(before, bytes, after)));
      expect({ index, how, code: found }).toEqual({ index, how, code });
      tally.tried += 1;
    }
  }
}

/** Tests every malformation of every field, and every wrong length. */
export function testDecoder(decoder: DecoderCase, tally: Tally): void {
  const { name, valid, decode, fields, otherLengths = [] } = decoder;
  const { lengthCode = 'COCONUT_INVALID_ENCODING' } = decoder;

  describe(`decoding a ${name}`, () => {
    it('takes the valid bytes, and has the fields that are tested here', () => {
      expect(() => decode(valid)).not.toThrow();
      const lengths = fields.map((field) => (typeof field === 'number' ? field : LENGTHS[field]));
      expect(lengths.reduce((sum: number, length) => sum + length, 0)).toBe(valid.length);
    });

    it('refuses every malformation of every field, with the code for it', () => {
      const before = tally.tried;
      tryMalformations(decoder, tally);
      expect(tally.tried - before).toBe(malformationCount(decoder));
    });

    if (otherLengths !== 'any') {
      it('refuses every other length before anything else', () => {
        const long = concat(valid, new Uint8Array(33));
        for (let length = 0; length <= long.length; length += 1) {
          if (length === valid.length || otherLengths.includes(length)) continue;
          expect(codeOf(() => decode(long.subarray(0, length)))).toBe(lengthCode);
        }
      });
    }

    it('refuses what is no bytes', () => {
      for (const nothing of [undefined, null, {}, Array.from(valid)]) {
        expect(codeOf(() => decode(nothing as unknown as Uint8Array))).toBe(lengthCode);
      }
    });
  });
}
