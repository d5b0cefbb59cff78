import { describe, expect, it } from 'vitest';
import { wrap } from '../../../../mixnet/cli/output/wrap.ts';

describe('wrap', () => {
  it('breaks where there are spaces, and keeps every word', () => {
    expect(wrap('a bb ccc dddd', 5)).toEqual(['a bb', 'ccc', 'dddd']);
    expect(wrap('', 5)).toEqual(['']);
  });

  it('leaves words whole that are longer than a line', () => {
    expect(wrap('see /a/very/long/path now', 8)).toEqual(['see', '/a/very/long/path', 'now']);
  });
});
