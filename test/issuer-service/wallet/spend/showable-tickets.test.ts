import { encodeCredential, encodeScalar, proveShow } from '@coir/coconut';
import { TICKET_HIDDEN } from '@coir/coconut/ticket';
import type { Ticket } from '@coir/wallet';
import { describe, expect, it } from 'vitest';
import { ShowableTickets } from '../../../../issuer-service/wallet/spend/showable-tickets.ts';
import { makeTicketNetwork } from '../../../support/ticket-network.ts';

const network = makeTicketNetwork();
const { parameters, record } = network;
const tickets = [1, 2, 3].map((count): Ticket => {
  const { attributes, credential, keyId, denomination, expiry } = network.issueTicket();
  return {
    ticketId: `t${count}`,
    purchaseId: 'p',
    keyId,
    denomination,
    expiry,
    serial: encodeScalar(attributes[0] ?? 0n),
    credential: encodeCredential(parameters, credential),
    spendableAt: 0,
    state: 'unspent',
  };
});
const [first, second, third] = tickets as [Ticket, Ticket, Ticket];

/** Tickets of a store that counts how often it is asked for all of them. */
function over(stored: readonly Ticket[]): { showable: ShowableTickets; asked: () => number } {
  let count = 0;
  const showable = new ShowableTickets({
    tickets: async () => {
      count += 1;
      return stored;
    },
  });
  return { showable, asked: () => count };
}

const unusable = expect.objectContaining({
  code: 'WALLET_STORE_UNUSABLE',
  message: expect.stringContaining('t1'),
});

describe('tickets out of a store', () => {
  it('can be shown, and are verified together', async () => {
    const { showable, asked } = over(tickets);
    for (const ticket of tickets) {
      const { credential, attributes } = await showable.take(record, ticket);
      const context = new Uint8Array(64);
      expect(() => proveShow(record, credential, attributes, TICKET_HIDDEN, context)).not.toThrow();
    }
    expect(asked()).toBe(1);
  });

  it('are verified again once they were taken', async () => {
    const { showable, asked } = over(tickets);
    await showable.take(record, first);
    await showable.take(record, first);
    expect(asked()).toBe(2);
  });

  it.each<[string, Partial<Ticket>]>([
    ['a credential of another ticket', { credential: second.credential }],
    ['another serial', { serial: second.serial }],
    ['another expiry', { expiry: first.expiry + 1 }],
    ['bytes that are none', { credential: new Uint8Array(96) }],
    ['a serial that is none', { serial: new Uint8Array(32).fill(255) }],
  ])('with %s are refused, alone and among others, which are not', async (_, change) => {
    const changed = { ...first, ...change };
    await expect(over([changed]).showable.take(record, changed)).rejects.toThrow(unusable);
    const { showable } = over([changed, second, third]);
    expect(await showable.take(record, second)).toBeDefined();
    await expect(showable.take(record, changed)).rejects.toThrow(unusable);
    expect(await showable.take(record, third)).toBeDefined();
  });
});
