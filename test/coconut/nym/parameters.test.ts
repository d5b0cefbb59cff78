import { describe, expect, it } from 'vitest';
import * as nym from '../../../coconut/nym/index.ts';
import { codeOf } from './nym-issuance.ts';

describe('parameters', () => {
  it('are of 32 attributes at the most, the first of which is never zero', () => {
    const largest = nym.setup({ attributeCount: 32, privateCount: 32 });
    expect(largest.generators).toHaveLength(32);
    expect(largest.schema.attributes.map(({ kind }) => kind)).toEqual([
      'secret',
      ...Array(31).fill('text'),
    ]);
    expect(codeOf(() => nym.setup({ attributeCount: 33, privateCount: 1 }))).toBe(
      'COCONUT_ATTRIBUTE_COUNT',
    );
  });
});
