import { WalletError } from '../errors.ts';
import type { Ticket } from '../store/ticket.ts';
import type { TicketWanted } from '../store/wallet-store.ts';

/**
 * Writes how many of the tickets that are left something is said of, with the verb for one or for
 * many.
 */
function counted(count: number, total: number, one: string, many: string): string {
  const verb = count === 1 ? one : many;
  if (count < total) return `${count} of ${total} tickets ${verb}`;
  return count === 1
    ? `the one ticket that is left ${verb}`
    : `all ${count} tickets that are left ${verb}`;
}

/**
 * Creates the error for a wallet that has no ticket to show now: it says why, and when or how there
 * will be one.
 */
export function noTicket(tickets: readonly Ticket[], wanted: TicketWanted): WalletError {
  const { keyIds, firstExpiry, now, denomination } = wanted;
  const error = (reason: string, message: string, retryable = false): WalletError =>
    new WalletError('WALLET_NO_TICKET', message, { reason, retryable });
  const left = tickets.filter(
    (ticket) =>
      ticket.state === 'unspent' &&
      (denomination === undefined || ticket.denomination === denomination),
  );
  const total = left.length;
  if (total === 0) return error('none_left', 'no ticket is left; buy a book of them');
  const good = left.filter(({ expiry }) => expiry >= firstExpiry);
  if (good.length === 0) {
    const which = counted(total, total, 'has expired', 'have expired');
    return error('expired', `${which}; buy a book of them`);
  }
  const accepted = good.filter(({ keyId }) => keyIds.includes(keyId));
  if (accepted.length === 0) {
    const which = counted(good.length, total, 'has a key', 'have keys');
    const message = `${which} that the manifest does not accept now; get the current manifest`;
    return error('key_not_accepted', message);
  }
  if (accepted.some(({ spendableAt }) => spendableAt <= now)) {
    return error('taken', 'another process took a ticket at the same time; try again', true);
  }
  const first = Math.min(...accepted.map(({ spendableAt }) => spendableAt));
  const which = counted(accepted.length, total, 'rests', 'rest');
  const until = new Date(first).toISOString();
  return new WalletError(
    'WALLET_TICKETS_REST',
    `${which} after the purchase, the first until ${until}; try again then`,
    { spendableAt: first, retryable: true },
  );
}
