import { describe, expect, it } from 'vitest';
import { drawWeights } from '../../../coconut/algebra/weights.ts';
import { nobleGroup, type RandomSource, randomBytes } from '../../../coconut/index.ts';
import { utf8 } from '../../support/issued-tickets.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const stuck: RandomSource = (length) => new Uint8Array(length).fill(7);
const draw = (random: RandomSource, ...statement: readonly string[]) =>
  drawWeights(nobleGroup, statement.map(utf8), 20, random);

describe('the weights of a batch', () => {
  it('are numbers of 128 bits other than zero, all different', () => {
    const weights = draw(randomBytes, 'a', 'b');
    expect(weights).toHaveLength(20);
    expect(new Set(weights).size).toBe(20);
    for (const weight of weights) {
      expect(weight).toBeGreaterThan(1n << 100n);
      expect(weight).toBeLessThanOrEqual(1n << 128n);
    }
  });

  it('are fresh for each batch, and the same only for the same draw and batch', () => {
    expect(draw(randomBytes, 'a')).not.toEqual(draw(randomBytes, 'a'));
    expect(draw(seededRandom('x'), 'a')).not.toEqual(draw(seededRandom('y'), 'a'));
    expect(draw(seededRandom('x'), 'a')).toEqual(draw(seededRandom('x'), 'a'));
  });

  it('are other ones for another batch even from a source that repeats itself', () => {
    const batches = [['a', 'b'], ['b', 'a'], ['ab'], ['a', 'b', ''], []];
    const weights = batches.flatMap((statement) => draw(stuck, ...statement));
    expect(new Set(weights).size).toBe(weights.length);
  });

  it('are not made at all from a source that fails', () => {
    for (const random of [() => new Uint8Array(31), () => undefined as unknown as Uint8Array]) {
      expect(() => draw(random, 'a')).toThrow(
        expect.objectContaining({ code: 'COCONUT_RANDOMNESS' }),
      );
    }
  });
});
