import { describe, expect, it } from 'vitest';
import { encodeScalar } from '../../coconut/encoding/scalar.ts';
import { decodeU16, encodeText } from '../../coconut/encoding/transcript.ts';
import {
  CoconutError,
  decodeSchema,
  encodeItems,
  encodeSchema,
  nobleGroup,
  setup,
  u16,
} from '../../coconut/index.ts';
import { ATTRIBUTE_LIMIT } from '../../coconut/keys/schema.ts';
import { isSigningKeyValid } from '../../coconut/keys/signing-key.ts';
import { schemaOf, utf8 } from './credential-fixture.ts';

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

describe('what is no value at all', () => {
  it('has no encoding as a scalar or a text', () => {
    expect(codeOf(() => encodeScalar(5 as never))).toBe('COCONUT_INVALID_SCALAR');
    expect(codeOf(() => encodeText(5 as never))).toBe('COCONUT_INVALID_ATTRIBUTE');
  });

  it('is no signing key', () => {
    const parameters = setup('coir-test', schemaOf(['secret']));
    const { order } = nobleGroup;
    const isValid = (x: bigint, ...y: bigint[]): boolean => isSigningKeyValid(parameters, { x, y });
    expect([isValid(1n, order - 1n), isValid(order - 1n, 1n)]).toEqual([true, true]);
    for (const bad of [0n, -1n, order, order + 1n]) {
      expect([isValid(bad, 1n), isValid(1n, bad)]).toEqual([false, false]);
    }
    expect([isValid(1n), isValid(1n, 1n, 1n)]).toEqual([false, false]);
  });
});

describe('a number of two bytes', () => {
  it.each([[[]], [[1]], [[0, 1, 2]]])('is not %j', (bytes) => {
    expect(codeOf(() => decodeU16(Uint8Array.from(bytes)))).toBe('COCONUT_INVALID_ENCODING');
  });

  it('is big-endian', () => {
    for (const value of [0, 1, 255, 256, 65_535]) expect(decodeU16(u16(value))).toBe(value);
    expect(decodeU16(Uint8Array.of(1, 2))).toBe(258);
  });
});
