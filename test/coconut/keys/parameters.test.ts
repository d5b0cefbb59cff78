import { expect, it } from 'vitest';
import { createSchema, nobleGroup, SUITE, setup, u32 } from '../../../coconut/index.ts';
import { schemaOf } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';

const schema = schemaOf(['secret', 'integer', 'text']);
const { g1 } = nobleGroup;

it('has a base for each attribute, the hash of its number: nobody knows a relation', () => {
  const { generators } = setup('coir-test', schema);
  const tag = `${SUITE}-GENERATOR-BLS12381G1_XMD:SHA-256_SSWU_RO_`;
  expect(generators.map(g1.encode)).toEqual(
    [1, 2, 3].map((j) => g1.encode(nobleGroup.hashToG1(u32(j), tag))),
  );
  expect(new Set(generators.map((point) => g1.encode(point).join())).size).toBe(3);
});

it('has the same bases in every network and schema, and draws nothing', () => {
  const other = setup('another network', schemaOf(['secret']));
  expect(g1.equals(other.generators[0] ?? g1.identity, g1.generator)).toBe(false);
  const [first = g1.identity] = setup('coir-test', schema).generators;
  expect(g1.equals(other.generators[0] ?? g1.identity, first)).toBe(true);
});

it('is frozen, and keeps a copy of the schema that was given', () => {
  const given = { ...schema, attributes: [...schema.attributes] };
  const parameters = setup('coir-test', given);
  given.attributes.pop();
  expect(parameters.schema).toEqual(createSchema(schema));
  expect(Object.isFrozen(parameters) && Object.isFrozen(parameters.generators)).toBe(true);
});

it('is refused for a schema that is none and for a network without a name', () => {
  for (const attempt of [
    () => setup('coir-test', { ...schema, privateCount: 0 }),
    () => setup('n'.repeat(256), schema),
    () => setup(5 as never, schema),
  ]) {
    expect(codeOf(attempt)).toBe('COCONUT_INVALID_SCHEMA');
  }
});
