import { describe, expect, it } from 'vitest';
import {
  CoconutError,
  decodeSchema,
  encodeItems,
  encodeSchema,
  u16,
} from '../../../coconut/index.ts';
import { ATTRIBUTE_LIMIT } from '../../../coconut/keys/schema.ts';
import { schemaOf, utf8 } from '../../support/issued-tickets.ts';

function codeOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    expect(error).toBeInstanceOf(CoconutError);
    return (error as CoconutError).code;
  }
  return 'accepted';
}

/** The bytes of a schema of so many secret attributes, which may be too many. */
function schemaBytes(count: number): Uint8Array {
  const fields = Array.from({ length: count }, (_, j) => [utf8(`a${j + 1}`), utf8('secret')]);
  return encodeItems(utf8('pass-1'), u16(count), u16(1), u16(1), ...fields.flat());
}

describe('the bytes of a schema', () => {
  it('hold 32 attributes, and no item more is read', () => {
    const kinds = Array.from({ length: ATTRIBUTE_LIMIT }, () => 'secret' as const);
    expect(schemaBytes(ATTRIBUTE_LIMIT)).toEqual(encodeSchema(schemaOf(kinds)));
    expect(decodeSchema(schemaBytes(ATTRIBUTE_LIMIT)).attributes).toHaveLength(ATTRIBUTE_LIMIT);
    expect(codeOf(() => decodeSchema(schemaBytes(ATTRIBUTE_LIMIT + 1)))).toBe(
      'COCONUT_INVALID_ENCODING',
    );
  });
});
