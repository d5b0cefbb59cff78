import { expiryPeriod, firstValidExpiry, ticketExpiresAt } from '@coir/coconut/ticket';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const DAY = 86_400;

describe('expiry periods', () => {
  it('starts a period every expiryPeriodDays of unix days', () => {
    expect(expiryPeriod(0, 7)).toBe(0);
    expect(expiryPeriod(7 * DAY - 1, 7)).toBe(0);
    expect(expiryPeriod(7 * DAY, 7)).toBe(1);
    expect(expiryPeriod(1_795_000_000, 7)).toBe(2967);
  });

  it('lets a ticket be good for one day after its period', () => {
    const end = ticketExpiresAt(2972, 7);
    expect(end).toBe((2973 * 7 + 1) * DAY);
    expect(expiryPeriod(end - DAY, 7)).toBe(2973);
    expect(expiryPeriod(end - DAY - 1, 7)).toBe(2972);
  });

  it('has as first valid expiry the first whose tickets have not expired', () => {
    const seconds = fc.double({ min: 0, max: 4e9, noNaN: true });
    const days = fc.integer({ min: 1, max: 366 });
    fc.assert(
      fc.property(seconds, days, (now, period) => {
        const first = firstValidExpiry(now, period);
        expect(now).toBeLessThan(ticketExpiresAt(first, period));
        expect(now).toBeGreaterThanOrEqual(ticketExpiresAt(first - 1, period));
      }),
    );
    const end = ticketExpiresAt(2972, 7);
    expect([end - 1, end].map((now) => firstValidExpiry(now, 7))).toEqual([2972, 2973]);
  });
});
