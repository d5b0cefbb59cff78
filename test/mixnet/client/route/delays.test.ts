import { exponentialDelayNs } from '@coir/sphinx';
import { expect, it } from 'vitest';
import { chooseDelays } from '../../../../mixnet/client/route/delays.ts';
import { seededRandom } from '../../../support/seeded-random.ts';

it('are drawn one after the other, the last too, which is never served', () => {
  const { delaysNs, delaysMs, totalMs } = chooseDelays(4, 15, seededRandom('delays'));
  const random = seededRandom('delays');
  expect(delaysNs).toEqual(Array.from({ length: 4 }, () => exponentialDelayNs(15, random)));
  expect(delaysMs).toEqual(delaysNs.slice(0, 3).map((delay) => Number(delay) / 1e6));
  expect(totalMs).toBeCloseTo(
    delaysMs.reduce((sum, delay) => sum + delay, 0),
    9,
  );
});

it('are none where the mean is 0', () => {
  const nothing = { delaysNs: [0n, 0n], delaysMs: [0], totalMs: 0 };
  expect(chooseDelays(2, 0, seededRandom('none'))).toEqual(nothing);
});
