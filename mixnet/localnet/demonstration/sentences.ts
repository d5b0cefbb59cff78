import type { SendReport } from '@coir/client';
import type { PurchaseResult } from '@coir/wallet';

/** Shortens an address for people who tell it from others: beginnings of its keys are enough. */
export function shorten(address: string): string {
  return address.replaceAll(/[^.@]+/g, (key) => `${key.slice(0, 6)}…`);
}

/** Says what was bought, and which issuers answered badly. */
export function describePurchase({ tickets, amount, denom, blamed }: PurchaseResult): string {
  const bad = blamed.length === 0 ? '' : `; bad answers from issuers ${blamed.join(', ')}`;
  return `${tickets} tickets for ${amount} ${denom}${bad}`;
}

/** Says how long a message was on its way. */
export function describePath({ fragments }: SendReport): string {
  const [fragment] = fragments;
  if (fragment === undefined) return '';
  const delays = fragment.delaysMs.map((delay) => delay.toFixed(1)).join(' + ');
  return `path delay ${fragment.totalDelayMs.toFixed(1)} ms (${delays}), acknowledged after ${fragment.roundTripMs.toFixed(0)} ms`;
}
