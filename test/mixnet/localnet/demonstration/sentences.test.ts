import { expect, it } from 'vitest';
import {
  describePath,
  describePurchase,
  shorten,
} from '../../../../mixnet/localnet/demonstration/sentences.ts';

it('an address is told by the beginnings of its keys', () => {
  expect(shorten('abcdefghij.klmnopqrst@uvwxyz1234')).toBe('abcdef….klmnop…@uvwxyz…');
});

it('a purchase says what was bought, and who answered badly', () => {
  const result = { tickets: 4, amount: '4000', denom: 'ucoir', blamed: [] };
  expect(describePurchase(result as never)).toBe('4 tickets for 4000 ucoir');
  expect(describePurchase({ ...result, blamed: [1, 3] } as never)).toMatch(
    /bad answers from issuers 1, 3$/,
  );
});

it('a message says how long it was on its way, as its sender drew it', () => {
  const fragment = { delaysMs: [1.23, 4.5, 10], totalDelayMs: 15.73, roundTripMs: 41.6 };
  expect(describePath({ fragments: [fragment] } as never)).toBe(
    'path delay 15.7 ms (1.2 + 4.5 + 10.0), acknowledged after 42 ms',
  );
  expect(describePath({ fragments: [] } as never)).toBe('');
});
