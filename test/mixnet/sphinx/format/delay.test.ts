import { exponentialDelayNs } from '@coir/sphinx';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../support/seeded-random.ts';

const MEAN_MS = 15;
const INVALID = expect.objectContaining({ code: 'SPHINX_INVALID_DELAY' });

describe('exponentialDelayNs', () => {
  it('is −ln(u) times the mean, u from the first 53 bits of 8 bytes', () => {
    const half = Uint8Array.of(0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf8, 0);
    expect(exponentialDelayNs(1000, () => half)).toBe(693_147_181n);
    expect(exponentialDelayNs(1000, (length) => new Uint8Array(length).fill(0xff))).toBe(0n);
    expect(exponentialDelayNs(1000, (length) => new Uint8Array(length))).toBe(36_736_800_570n);
  });

  it('has the distribution it is named for', () => {
    const random = seededRandom('delays');
    const count = 20_000;
    const delays = Array.from({ length: count }, () => Number(exponentialDelayNs(MEAN_MS, random)));
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / count / 1e6;
    expect(Math.abs(mean - MEAN_MS)).toBeLessThan((5 * MEAN_MS) / Math.sqrt(count));
    for (const quantile of [0.1, 0.5, 0.9, 0.99]) {
      const bound = -Math.log(1 - quantile) * MEAN_MS * 1e6;
      const below = delays.filter((delay) => delay <= bound).length / count;
      const deviation = Math.sqrt((quantile * (1 - quantile)) / count);
      expect(Math.abs(below - quantile)).toBeLessThan(5 * deviation);
    }
  });

  it('is 0 for a mean of 0, without a draw', () => {
    const never = (): never => {
      throw new Error('drew');
    };
    expect(exponentialDelayNs(0, never)).toBe(0n);
  });

  it('always fits the 64 bits of the header', () => {
    const longest = exponentialDelayNs(3_600_000, (length) => new Uint8Array(length));
    expect(longest).toBeLessThan(2n ** 64n);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 3_600_001])('refuses a mean of %d', (mean) => {
    expect(() => exponentialDelayNs(mean)).toThrow(INVALID);
  });

  it('refuses a random source that gives too little', () => {
    expect(() => exponentialDelayNs(1, () => new Uint8Array(7))).toThrow(
      expect.objectContaining({ code: 'SPHINX_RANDOMNESS' }),
    );
  });
});
