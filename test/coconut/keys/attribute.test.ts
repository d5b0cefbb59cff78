import { describe, expect, it } from 'vitest';
import {
  attributeFromBytes,
  attributeFromInteger,
  attributeFromText,
  nobleGroup,
  randomAttribute,
  setup,
} from '../../../coconut/index.ts';
import { assertAttributes, isAttributeOf } from '../../../coconut/keys/attribute.ts';
import { schemaOf, utf8 } from '../../support/issued-tickets.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { codeOf } from '../decoder-suite.ts';

const code = (code: string) => expect.objectContaining({ name: 'CoconutError', code });

describe('attributes', () => {
  it('of integers are the integers', () => {
    expect(attributeFromInteger(0)).toBe(0n);
    expect(attributeFromInteger(2n ** 64n - 1n)).toBe(2n ** 64n - 1n);
    for (const value of [-1, -1n, 2n ** 64n, 1.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY]) {
      expect(() => attributeFromInteger(value)).toThrow(code('COCONUT_INVALID_ATTRIBUTE'));
    }
  });

  it('of texts are hashes of their UTF-8', () => {
    expect(attributeFromText('Zürich')).toBe(attributeFromBytes(utf8('Zürich')));
    expect(attributeFromText('a')).not.toBe(attributeFromText('b'));
    expect(() => attributeFromText('\ud800')).toThrow(code('COCONUT_INVALID_ATTRIBUTE'));
  });

  it('are in the range of their kind', () => {
    const { order } = nobleGroup;
    const ranges = [
      ['secret', [1n, order - 1n], [0n, order, -1n]],
      ['integer', [0n, 2n ** 64n - 1n], [2n ** 64n, -1n]],
      ['text', [0n, order - 1n], [order, -1n]],
    ] as const;
    for (const [kind, taken, refused] of ranges) {
      for (const value of taken) expect(isAttributeOf(nobleGroup, kind, value)).toBe(true);
      for (const value of [...refused, 1, undefined, '1']) {
        expect(isAttributeOf(nobleGroup, kind, value)).toBe(false);
      }
    }
  });

  it('of bytes are the same for a Buffer and a view, and copied', () => {
    const pool = Buffer.from('..abc..');
    expect(attributeFromBytes(pool.subarray(2, 5))).toBe(attributeFromText('abc'));
    expect(() => attributeFromBytes('abc' as never)).toThrow(code('COCONUT_INVALID_ATTRIBUTE'));
  });

  it('that are secret are drawn, and never zero', () => {
    const drawn = randomAttribute(seededRandom('an attribute'));
    expect(drawn).toBe(randomAttribute(seededRandom('an attribute')));
    expect(isAttributeOf(nobleGroup, 'secret', drawn)).toBe(true);
    expect(() => randomAttribute((length) => new Uint8Array(length))).toThrow(
      code('COCONUT_RANDOMNESS'),
    );
  });
});

describe('the attributes of a schema', () => {
  const parameters = setup('coir-test', schemaOf(['secret', 'integer', 'text']));

  it.each([
    ['all', [1n, 2n, 3n]],
    ['private', [1n]],
    ['public', [2n, 3n]],
  ] as const)('are as many as it has, %s of them', (part, values) => {
    assertAttributes(parameters, part, values);
    for (const other of [[], values.slice(1), [...values, 1n]]) {
      expect(codeOf(() => assertAttributes(parameters, part, other))).toBe(
        'COCONUT_ATTRIBUTE_COUNT',
      );
    }
  });

  it('are named where there are too few, with the schema', () => {
    expect(() => assertAttributes(parameters, 'public', [2n])).toThrow(
      'schema "pass-1" has 2 public attributes (a2, a3), 1 given',
    );
  });

  it('are named where one is not of its kind, without its value', () => {
    const large = 2n ** 64n;
    expect(codeOf(() => assertAttributes(parameters, 'all', [1n, large, 3n]))).toBe(
      'COCONUT_INVALID_ATTRIBUTE',
    );
    expect(() => assertAttributes(parameters, 'all', [1n, large, 3n])).toThrow(
      /^attribute a2 is not a valid integer$/,
    );
  });
});
