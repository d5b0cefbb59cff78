import {
  depositTerms,
  expiryPeriod,
  isExpirySold,
  provedTime,
  soldExpiry,
  TICKET_SCHEMA,
} from '@coir/coconut/ticket';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAMPLE, signSample } from '../manifest/sample-manifest.ts';

const manifest = signSample([1, 2]);

describe('the terms of a deposit', () => {
  it('are those of the manifest, for count times the price', () => {
    expect(depositTerms(manifest, 1, 8)).toEqual({
      chainId: 'chain-1',
      depositAddress: 'coir1deposit',
      denom: 'ucoir',
      amount: '8000',
      network: 'coir-test',
      schemaName: TICKET_SCHEMA.name,
      denomination: 1,
    });
  });

  it('have the exact amount where numbers would round it', () => {
    expect(depositTerms(manifest, 2, 64)).toMatchObject({ amount: '57646075230342355200' });
  });

  it('are none for a denomination that is not sold, whatever the size', () => {
    for (const count of [8, 7])
      expect(depositTerms(manifest, 3, count)).toBe('unknown_denomination');
  });

  it.each([0, 1, 7, 65, 8.5, -8, Number.NaN])('are none for a book of %s tickets', (count) => {
    expect(depositTerms(manifest, 1, count)).toBe('book_size');
  });
});

describe('the expiry that is sold', () => {
  const time = 1_795_000_000;

  it('is the period of the block and the periods a ticket is good for', () => {
    expect(soldExpiry(SAMPLE, time)).toBe(expiryPeriod(time, 7) + 4);
  });

  it('is taken one period early and one late, and no further off', () => {
    const sold = soldExpiry(SAMPLE, time);
    const taken = [-2, -1, 0, 1, 2].filter((off) => isExpirySold(SAMPLE, sold + off, time));
    expect(taken).toEqual([-1, 0, 1]);
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(isExpirySold(SAMPLE, odd, time)).toBe(false);
    }
  });

  it('proves a time that was past when issuers signed it, by three periods at most', () => {
    const period = SAMPLE.expiryPeriodDays * 86_400;
    const block = fc.integer({ min: 2 * period, max: 4_000_000_000 });
    fc.assert(
      fc.property(block, fc.integer({ min: -2, max: 2 }), (time, off) => {
        const expiry = soldExpiry(SAMPLE, time) + off;
        fc.pre(isExpirySold(SAMPLE, expiry, time));
        expect(provedTime(SAMPLE, expiry)).toBeLessThanOrEqual(time - 7_200);
        expect(provedTime(SAMPLE, expiry)).toBeGreaterThan(time - 7_200 - 3 * period);
      }),
    );
  });

  it('is still taken of a holder who prepared in the period before or after', () => {
    const period = SAMPLE.expiryPeriodDays * 86_400;
    const times = fc.integer({ min: period, max: 4_000_000_000 });
    fc.assert(
      fc.property(times, fc.integer({ min: -period, max: period }), (block, drift) => {
        expect(isExpirySold(SAMPLE, soldExpiry(SAMPLE, block + drift), block)).toBe(true);
      }),
    );
  });
});
