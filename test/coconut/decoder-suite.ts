import { describe, expect, it } from 'vitest';
import { CoconutError } from '../../coconut/index.ts';
import { concat, pointMalformations, scalarMalformations } from './group/malformed-fields.ts';

/** A decoder of objects with fields of fixed lengths. */
export interface DecoderCase {
  readonly name: string;
  readonly valid: Uint8Array;
  readonly decode: (bytes: Uint8Array) => unknown;
  /** Fields in order; a number is that many bytes of something else. */
  readonly fields: readonly ('G1' | 'G2' | 'scalar' | number)[];
  /** Other lengths that are valid, too. */
  readonly otherLengths?: readonly number[];
}

const LENGTHS = { G1: 48, G2: 96, scalar: 32 } as const;

function codeOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    return error instanceof CoconutError ? error.code : `not a CoconutError: ${String(error)}`;
  }
  return 'taken';
}

/** Tests every malformation of every field, and every wrong length. */
export function testDecoder({ name, valid, decode, fields, otherLengths = [] }: DecoderCase): void {
  const lengths = fields.map((field) => (typeof field === 'number' ? field : LENGTHS[field]));
  const count = (...kinds: readonly unknown[]): number =>
    fields.filter((field) => kinds.includes(field)).length;

  describe(`decoding a ${name}`, () => {
    it('takes the valid bytes, and has the fields that are tested here', () => {
      expect(() => decode(valid)).not.toThrow();
      expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(valid.length);
    });

    it('refuses every malformation of every field, with the code for it', () => {
      let tried = 0;
      let offset = 0;
      for (const [index, field] of fields.entries()) {
        const end = offset + (lengths[index] ?? 0);
        const [before, part, after] = [
          valid.subarray(0, offset),
          valid.subarray(offset, end),
          valid.subarray(end),
        ];
        offset = end;
        if (typeof field === 'number') continue;
        const isScalar = field === 'scalar';
        const code = isScalar ? 'COCONUT_INVALID_SCALAR' : 'COCONUT_INVALID_POINT';
        const ways = isScalar ? scalarMalformations(part) : pointMalformations(field, part);
        for (const [how, bytes] of Object.entries(ways)) {
          const found = codeOf(() => decode(concat(before, bytes, after)));
          expect({ index, how, code: found }).toEqual({ index, how, code });
          tried += 1;
        }
      }
      expect(tried).toBe(12 * count('G1', 'G2') + 4 * count('scalar'));
    });

    it('refuses every other length before it looks at anything', () => {
      const long = concat(valid, new Uint8Array(33));
      for (let length = 0; length <= long.length; length += 1) {
        if (length === valid.length || otherLengths.includes(length)) continue;
        expect(codeOf(() => decode(long.subarray(0, length)))).toBe('COCONUT_INVALID_ENCODING');
      }
      const nothing = undefined as unknown as Uint8Array;
      expect(codeOf(() => decode(nothing))).toBe('COCONUT_INVALID_ENCODING');
    });
  });
}
