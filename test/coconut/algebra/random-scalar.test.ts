import { expect, it } from 'vitest';
import {
  assertNoneRepeated,
  DRAW_LIMIT,
  randomScalar,
  reduceScalar,
  WIDE_LENGTH,
} from '../../../coconut/algebra/random-scalar.ts';
import { nobleGroup, type RandomSource, setup, ttpKeygen } from '../../../coconut/index.ts';
import { schemaOf } from '../../support/issued-tickets.ts';

const { order } = nobleGroup;
const failed = expect.objectContaining({ name: 'CoconutError', code: 'COCONUT_RANDOMNESS' });

/** A source that gives these integers, as 64 bytes each, and then zeros. */
function sourceOf(...integers: readonly bigint[]): RandomSource {
  const left = [...integers];
  return (length) =>
    Buffer.from((left.shift() ?? 0n).toString(16).padStart(2 * length, '0'), 'hex');
}

it('draws 64 bytes, big-endian, and reduces them modulo r', () => {
  const lengths: number[] = [];
  const source = sourceOf(5n);
  const random: RandomSource = (length) => {
    lengths.push(length);
    return source(length);
  };
  expect(randomScalar(nobleGroup, random)).toBe(5n);
  expect(lengths).toEqual([WIDE_LENGTH]);
  expect(randomScalar(nobleGroup, sourceOf(order + 7n))).toBe(7n);
  expect(randomScalar(nobleGroup, sourceOf(2n ** 512n - 1n))).toBe((2n ** 512n - 1n) % order);
});

it('draws again after zero and after multiples of r, and gives up after eight of them', () => {
  expect(randomScalar(nobleGroup, sourceOf(0n, 3n * order, 9n))).toBe(9n);
  const zeros = new Array<bigint>(DRAW_LIMIT - 1).fill(0n);
  expect(randomScalar(nobleGroup, sourceOf(...zeros, 1n))).toBe(1n);
  let asked = 0;
  const stuck: RandomSource = (length) => {
    asked += 1;
    return new Uint8Array(length);
  };
  expect(() => randomScalar(nobleGroup, stuck)).toThrow(failed);
  expect(asked).toBe(DRAW_LIMIT);
});

it('reduces any integer into [0, r), negative ones too', () => {
  for (const value of [0n, 1n, order - 1n]) {
    for (const shift of [-2n * order, -order, 0n, order]) {
      expect(reduceScalar(nobleGroup, value + shift)).toBe(value);
    }
  }
});

it('refuses secrets of which two are equal', () => {
  expect(() => assertNoneRepeated([1n, 2n, 1n])).toThrow(failed);
  assertNoneRepeated([1n, 2n, 3n]);
  assertNoneRepeated([]);
});

it('such as a source that repeats itself gives a dealer', () => {
  const stuck: RandomSource = (length) => new Uint8Array(length).fill(7);
  const parameters = setup('coir-test', schemaOf(['secret', 'integer']));
  for (const threshold of [1, 2]) {
    expect(() => ttpKeygen(parameters, { threshold, issuers: 3 }, stuck)).toThrow(failed);
  }
});
