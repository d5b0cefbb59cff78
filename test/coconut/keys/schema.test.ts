import { describe, expect, it } from 'vitest';
import {
  type AttributeField,
  attributeFromBytes,
  attributeFromInteger,
  attributeFromText,
  createSchema,
  nobleGroup,
  type Schema,
  setup,
} from '../../../coconut/index.ts';
import { isAttributeOf } from '../../../coconut/keys/attribute.ts';
import { utf8 } from '../credential-fixture.ts';

const code = (code: string) => expect.objectContaining({ name: 'CoconutError', code });
const secret = (name: string): AttributeField => ({ name, kind: 'secret' });
const valid: Schema = {
  name: 'pass-1',
  attributes: [secret('serial'), { name: 'level', kind: 'integer' }],
  privateCount: 1,
  nullifierPosition: 1,
};

describe('a schema', () => {
  it('is copied and frozen, so nothing changes it later', () => {
    const attributes = [secret('serial')];
    const schema = createSchema({ ...valid, attributes });
    attributes.push(secret('more'));
    expect(schema.attributes).toHaveLength(1);
    expect(Object.isFrozen(schema) && Object.isFrozen(schema.attributes[0])).toBe(true);
  });

  it('may have from 1 to 32 attributes and any names that differ', () => {
    const many = Array.from({ length: 32 }, (_, index) => secret(`a${index}`));
    expect(createSchema({ ...valid, attributes: many, privateCount: 32 })).toBeDefined();
    expect(createSchema({ ...valid, attributes: [secret('')], name: '' })).toBeDefined();
    expect(createSchema({ ...valid, name: 'n'.repeat(255) })).toBeDefined();
  });

  const refused: readonly Partial<Schema>[] = [
    { attributes: [] },
    { attributes: Array.from({ length: 33 }, (_, index) => secret(`a${index}`)) },
    { privateCount: 0 },
    { privateCount: 3 },
    { privateCount: 1.5 },
    { privateCount: Number.NaN },
    { nullifierPosition: 0 },
    { nullifierPosition: 2 },
    { nullifierPosition: 2, privateCount: 2 },
    { attributes: [{ name: 'serial', kind: 'integer' }] },
    { attributes: [secret('serial'), secret('serial')] },
    { attributes: [secret('serial'), { name: 'x', kind: 'number' as 'integer' }] },
    { attributes: [secret('serial'), { name: '\ud800', kind: 'text' }] },
    { name: '\udfff' },
    { name: 'ß'.repeat(128) },
    { name: 7 as unknown as string },
  ];
  it.each(refused)('is refused with %j', (change) => {
    expect(() => createSchema({ ...valid, ...change })).toThrow(code('COCONUT_INVALID_SCHEMA'));
    expect(() => setup('network', { ...valid, ...change })).toThrow(code('COCONUT_INVALID_SCHEMA'));
  });

  it('needs a network with a name', () => {
    for (const network of ['\ud800', 'n'.repeat(256), undefined as unknown as string]) {
      expect(() => setup(network, valid)).toThrow(code('COCONUT_INVALID_SCHEMA'));
    }
  });
});

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
});
