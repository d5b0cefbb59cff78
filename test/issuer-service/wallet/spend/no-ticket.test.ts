import type { Ticket } from '@coir/wallet';
import { describe, expect, it } from 'vitest';
import { noTicket } from '../../../../issuer-service/wallet/spend/no-ticket.ts';

const ticket: Ticket = {
  ticketId: 't',
  purchaseId: 'p',
  keyId: 'a',
  denomination: 1,
  expiry: 10,
  serial: new Uint8Array(32),
  credential: new Uint8Array(96),
  spendableAt: 0,
  state: 'unspent',
};
const wanted = {
  keyIds: ['a'],
  firstExpiry: 10,
  now: 5,
  longestRestMs: 600_000,
  denomination: undefined,
};
const resting = { ...ticket, spendableAt: Date.UTC(2026, 11, 2, 14, 5) };
const later = { ...ticket, spendableAt: Date.UTC(2026, 11, 2, 15) };
const expired = { ...ticket, expiry: 9 };
const foreign = { ...ticket, keyId: 'b' };

describe('a wallet whose tickets rest says until when', () => {
  it.each<[readonly Ticket[], string]>([
    [[later, resting], 'all 2 tickets that are left rest after the purchase, the first until '],
    [
      [resting, later, expired, foreign],
      '2 of 4 tickets rest after the purchase, the first until ',
    ],
  ])('%#', (tickets, message) => {
    const error = noTicket(tickets, wanted);
    expect(error).toMatchObject({
      code: 'WALLET_TICKETS_REST',
      details: { spendableAt: resting.spendableAt, retryable: true },
      message: `${message}2026-12-02T14:05:00.000Z; try again then`,
    });
  });
});

describe('a wallet without a ticket to show says why', () => {
  it.each<[string, readonly Ticket[], boolean, string]>([
    ['none_left', [], false, 'no ticket is left; buy a book of them'],
    [
      'none_left',
      [
        { ...ticket, state: 'spent' },
        { ...ticket, state: 'pending' },
        { ...ticket, denomination: 2 },
      ],
      false,
      'no ticket is left; buy a book of them',
    ],
    ['expired', [expired], false, 'the one ticket that is left has expired; buy a book of them'],
    [
      'expired',
      [expired, expired],
      false,
      'all 2 tickets that are left have expired; buy a book of them',
    ],
    [
      'key_not_accepted',
      [foreign, expired],
      false,
      '1 of 2 tickets has a key that the manifest does not accept now; get the current manifest',
    ],
    ['taken', [ticket, resting], true, 'another process took a ticket at the same time; try again'],
  ])('%s', (reason, tickets, retryable, message) => {
    const error = noTicket(tickets, { ...wanted, denomination: 1 });
    expect(error).toMatchObject({
      code: 'WALLET_NO_TICKET',
      message,
      retryable,
      details: { reason },
    });
  });
});
