import { expiryPeriod, ticketExpiresAt } from '@coir/coconut/ticket';
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
});
