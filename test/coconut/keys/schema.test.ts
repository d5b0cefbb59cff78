import { describe, expect, it } from 'vitest';
import { type AttributeField, createSchema, type Schema, setup } from '../../../coconut/index.ts';

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
