import { describe, expect, it } from 'vitest';
import { createDisclosure } from '../../../coconut/show/disclosure.ts';
import { schemaOf } from '../../support/issued-tickets.ts';

describe('the mask of a disclosure', () => {
  it('has bit j − 1 for a hidden position j, up to position 32', () => {
    const schema = schemaOf(Array.from({ length: 32 }, () => 'secret' as const));
    expect(createDisclosure(schema, [1, 2, 4]).mask).toBe(0b1011);
    expect(createDisclosure(schema, [1, 32]).mask).toBe(2 ** 31 + 1);
    const all = Array.from({ length: 32 }, (_, index) => index + 1);
    expect(createDisclosure(schema, all)).toEqual({ hidden: all, revealed: [], mask: 2 ** 32 - 1 });
  });
});
