import { expect, it } from 'vitest';
import { assertSize, DEFAULT_SIZE } from '../../../mixnet/localnet/network-size.ts';

it.each([
  [{ issuers: 0, threshold: 1 }, /1 to 20 issuers/],
  [{ issuers: 21, threshold: 1 }, /1 to 20 issuers/],
  [{ issuers: 3, threshold: 0 }, /threshold of at least 1/],
  [{ issuers: 3, threshold: 4 }, /threshold 4 is more than the 3 issuers there are/],
])('assertSize refuses %j', (size, message) => {
  expect(() => assertSize(size)).toThrow(message);
  expect(() => assertSize(DEFAULT_SIZE)).not.toThrow();
});
