const SECONDS_PER_DAY = 86_400;

/**
 * Days after its expiry period for which a ticket is still taken, for clocks that are late
 * (`protocol.md` §5.2).
 */
const GRACE_DAYS = 1;

/**
 * Computes the expiry period a time lies in: ⌊unix days ÷ expiryPeriodDays⌋.
 *
 * @param unixSeconds - A block's time; the clock of the caller plays no part at issuance.
 * @param expiryPeriodDays - From the manifest.
 */
export function expiryPeriod(unixSeconds: number, expiryPeriodDays: number): number {
  return Math.floor(Math.floor(unixSeconds / SECONDS_PER_DAY) / expiryPeriodDays);
}

/**
 * Computes the moment from which a ticket is no longer taken: the end of its expiry period plus one
 * day of grace, in unix seconds. It is good while the time is **before** this.
 */
export function ticketExpiresAt(expiry: number, expiryPeriodDays: number): number {
  return ((expiry + 1) * expiryPeriodDays + GRACE_DAYS) * SECONDS_PER_DAY;
}

/**
 * Computes the first expiry period whose tickets are still taken at a time: those with this expiry
 * or a later one are good, by {@link ticketExpiresAt}.
 */
export function firstValidExpiry(unixSeconds: number, expiryPeriodDays: number): number {
  return expiryPeriod(unixSeconds - GRACE_DAYS * SECONDS_PER_DAY, expiryPeriodDays);
}
