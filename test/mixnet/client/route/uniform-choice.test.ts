import { describe, expect, it } from 'vitest';
import { chooseUniformly } from '../../../../mixnet/client/route/uniform-choice.ts';
import { refusalOf } from '../refusal.ts';

describe('a uniform choice', () => {
  it('draws again instead of favouring the first ones', () => {
    const draws = [
      Uint8Array.of(255, 255, 255, 255),
      Uint8Array.of(255, 255, 255, 254),
      Uint8Array.of(0, 0, 0, 4),
    ];
    const scripted = (): Uint8Array => draws.shift() ?? new Uint8Array(4);
    // 2³² = 3 · 1431655765 + 1: only the draw 2³² − 1 is beyond the last whole multiple of 3.
    expect(chooseUniformly(['a', 'b', 'c'], scripted)).toBe('c');
    expect(draws).toHaveLength(1);
  });

  it('refuses a source that gives the wrong number of bytes', () => {
    expect(refusalOf(() => chooseUniformly(['a'], () => new Uint8Array(3)))).toBe(
      'CLIENT_RANDOMNESS',
    );
  });
});
