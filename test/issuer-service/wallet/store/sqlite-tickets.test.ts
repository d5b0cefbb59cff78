import { DatabaseSync } from 'node:sqlite';
import type { NewTicket, PendingSpend } from '@coir/wallet';
import { beforeEach, describe, expect, it } from 'vitest';
import { SqliteTickets } from '../../../../issuer-service/wallet/store/sqlite-tickets.ts';
import { WALLET_DATABASE } from '../../../../issuer-service/wallet/store/wallet-schema.ts';

const bytes = (value: number, length = 32): Uint8Array => new Uint8Array(length).fill(value);
const anyTicket = {
  keyIds: ['key-a'],
  firstExpiry: 0,
  now: 1_000,
  longestRestMs: 600_000,
  denomination: undefined,
};
const receipt = { digest: 'd', credited: 5, balance: 5, expiresAt: 6 };
let database: DatabaseSync;
let tickets: SqliteTickets;
beforeEach(() => {
  database = new DatabaseSync(':memory:');
  for (const migration of WALLET_DATABASE.migrations) database.exec(migration);
  database.exec(`INSERT INTO purchases VALUES ('p', 0, 'prepared', 'key-a', 'net', 'chain',
    'address', 'ucoir', '1', 'memo', 1, 10, NULL, NULL, NULL, 2)`);
  tickets = new SqliteTickets(database);
});

function ticketOf(serial: number, change: Partial<NewTicket> = {}): NewTicket {
  return {
    ticketId: `t${serial}`,
    keyId: 'key-a',
    denomination: 1,
    expiry: 10,
    serial: bytes(serial),
    credential: bytes(serial, 96),
    spendableAt: 0,
    ...change,
  };
}

function spendOf(serial: number, gateway = 1, show = 3): PendingSpend {
  return {
    ticketId: `t${serial}`,
    keyId: 'key-a',
    denomination: 1,
    expiry: 10,
    gatewayIdentity: bytes(gateway),
    clientIdentity: bytes(2),
    show: bytes(show, 288),
    shownAt: 500,
    digest: `digest ${serial} ${gateway} ${show}`,
  };
}

describe('the table of tickets', () => {
  it.each([
    ['a show before it is shown', `UPDATE tickets SET show = x'00'`],
    ['no show while it is pending', `UPDATE tickets SET state = 'pending'`],
    ['an outcome before its end', `UPDATE tickets SET outcome = '{}'`],
    [
      'a secret after it is spent',
      `UPDATE tickets SET state = 'spent', digest = 'd', outcome = '{}'`,
    ],
    ['a state that there is not', `UPDATE tickets SET state = 'given'`],
    ['a serial of another length', `UPDATE tickets SET serial = x'00'`],
  ])('holds no ticket with %s', (_, sql) => {
    tickets.add('p', [ticketOf(1)]);
    expect(() => database.exec(sql)).toThrow(/CHECK constraint failed/);
  });

  it('holds a serial once', () => {
    tickets.add('p', [ticketOf(1)]);
    expect(() => tickets.add('p', [ticketOf(1, { ticketId: 'other' })])).toThrow(
      /UNIQUE constraint failed: tickets.serial/,
    );
  });

  it('holds one pending show for a gateway and client', () => {
    tickets.add('p', [ticketOf(1), ticketOf(2)]);
    tickets.begin(spendOf(1));
    expect(() =>
      database.exec(`UPDATE tickets SET state = 'pending', gateway = (SELECT gateway FROM tickets
        WHERE ticket_id = 't1'), client = (SELECT client FROM tickets WHERE ticket_id = 't1'),
        show = x'01', shown_at = 1, digest = 'x' WHERE ticket_id = 't2'`),
    ).toThrow(/UNIQUE constraint failed/);
  });
});

describe('the next ticket', () => {
  it('is the one that expires first, of these keys, that does not rest', () => {
    tickets.add('p', [
      ticketOf(1, { expiry: 12 }),
      ticketOf(2, { expiry: 11 }),
      ticketOf(3, { expiry: 9, spendableAt: 2_000 }),
      ticketOf(4, { expiry: 9, keyId: 'key-b' }),
      ticketOf(5, { expiry: 10, denomination: 2 }),
    ]);
    const next = (change: object = {}) => tickets.next({ ...anyTicket, ...change })?.ticketId;
    expect(next()).toBe('t5');
    expect(next({ denomination: 1 })).toBe('t2');
    expect(next({ firstExpiry: 12 })).toBe('t1');
    expect(next({ now: 2_000 })).toBe('t3');
    expect(next({ keyIds: ['key-b'] })).toBe('t4');
    expect(next({ keyIds: [] })).toBeUndefined();
  });
});

describe('a show', () => {
  it('that is pending is given again, whatever was to be shown after it', () => {
    tickets.add('p', [ticketOf(1), ticketOf(2)]);
    expect(tickets.begin(spendOf(1))).toEqual(spendOf(1));
    expect(tickets.begin(spendOf(2))).toEqual(spendOf(1));
    expect(tickets.pending(bytes(1), bytes(2))).toEqual(spendOf(1));
    expect(tickets.find(spendOf(1).digest)).toEqual(spendOf(1));
    expect(tickets.begin(spendOf(1, 7))).toBeUndefined();
  });

  it('ends once, in one way', () => {
    tickets.add('p', [ticketOf(1)]);
    tickets.begin(spendOf(1));
    const { digest } = spendOf(1);
    const spent = { state: 'spent', receipt } as const;
    const refusal = { code: 'already_spent', retryable: false, detail: 'Spent.' } as const;
    expect(tickets.settlement(digest)).toBeUndefined();
    expect(tickets.settle(digest, spent)).toBe(true);
    expect(tickets.settle(digest, spent)).toBe(true);
    expect(tickets.settle(digest, { state: 'refused', refusal })).toBe(false);
    expect(tickets.settlement(digest)).toEqual(spent);
    expect(tickets.pending(bytes(1), bytes(2))).toBeUndefined();
    expect(tickets.settle('unknown', spent)).toBe(false);
  });
});
