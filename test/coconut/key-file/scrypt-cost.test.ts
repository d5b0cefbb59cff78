import { expect, it } from 'vitest';
import {
  assertCost,
  DEFAULT_COST,
  type ScryptCost,
} from '../../../coconut/key-file/scrypt-cost.ts';
import { codeOf } from '../decoder-suite.ts';

it('is 128 MiB by default, which nobody can change', () => {
  expect(128 * 2 ** DEFAULT_COST.logN * DEFAULT_COST.r).toBe(128 * 2 ** 20);
  expect(Object.isFrozen(DEFAULT_COST)).toBe(true);
  assertCost(DEFAULT_COST);
});

it('may be 32 to 256 MiB, once or twice', () => {
  for (const logN of [15, 16, 17, 18]) for (const p of [1, 2]) assertCost({ logN, r: 8, p });
});

it.each<[keyof ScryptCost, unknown]>([
  ['logN', 14],
  ['logN', 19],
  ['logN', 15.5],
  ['logN', '17'],
  ['logN', undefined],
  ['r', 7],
  ['r', 9],
  ['p', 0],
  ['p', 3],
  ['p', Number.NaN],
])('is refused with %s = %s, by the name of it', (name, value) => {
  const cost = { ...DEFAULT_COST, [name]: value } as ScryptCost;
  expect(codeOf(() => assertCost(cost))).toBe('COCONUT_KEY_FILE_COST');
  expect(() => assertCost(cost)).toThrow(`scrypt: ${name} is not in`);
});
