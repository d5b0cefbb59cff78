import { WalletError } from '../errors.ts';
import type { Ticket } from '../store/ticket.ts';
import type { TicketWanted } from '../store/wallet-store.ts';

function counted(count: number, total: number): string {
  if (count < total) return `${count} of ${total} tickets`;
  return count === 1 ? 'the one ticket that is left' : `all ${count} tickets that are left`;
}

/** Creates the error for a wallet that has no ticket to show now: it says why, and when or how there will be one. */
export function noTicket(tickets: readonly Ticket[], wanted: TicketWanted): WalletError {
  const { keyIds, firstExpiry, now, denomination } = wanted;
  const error = (reason: string, message: string, retryable = false): WalletError =>
    new WalletError('WALLET_NO_TICKET', message, { reason, retryable });
  const left = tickets.filter(
    (ticket) =>
      ticket.state === 'unspent' &&
      (denomination === undefined || ticket.denomination === denomination),
  );
  if (left.length === 0) return error('none_left', 'no ticket is left; buy a book of them');
  const good = left.filter(({ expiry }) => expiry >= firstExpiry);
  if (good.length === 0) {
    return error('expired', `${counted(left.length, left.length)} expired; buy a book of them`);
  }
  const accepted = good.filter(({ keyId }) => keyIds.includes(keyId));
  if (accepted.length === 0) {
    const which = counted(good.length, left.length);
    const message = `${which} belong to keys the manifest does not accept now; get the current manifest`;
    return error('key_not_accepted', message);
  }
  const resting = accepted.filter(({ spendableAt }) => spendableAt > now);
  const first = Math.min(...resting.map(({ spendableAt }) => spendableAt));
  if (resting.length < accepted.length || !Number.isFinite(first)) {
    return error('taken', 'another process took a ticket at the same time; try again', true);
  }
  const until = new Date(first).toISOString();
  const message = `${counted(resting.length, left.length)} rest after the purchase, the first until ${until}`;
  return error('resting', message, true);
}
