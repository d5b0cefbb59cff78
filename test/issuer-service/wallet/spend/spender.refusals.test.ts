import { ticketExpiresAt } from '@coir/coconut/ticket';
import type { PendingSpend, TicketState } from '@coir/wallet';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Spender } from '../../../../issuer-service/wallet/spend/spender.ts';
import { makeTicketNetwork } from '../../../support/ticket-network.ts';
import { accountAt, stock } from './stock.ts';

const network = makeTicketNetwork();
const ticket = network.issueTicket();
const end = ticketExpiresAt(ticket.expiry, network.manifest.expiryPeriodDays);
const digest = 'd1'.repeat(32);

/** Every code of today, as it stands in the specification. */
const KNOWN_CODES = [
  'invalid_show',
  'already_spent',
  'unknown_key',
  'inactive_key',
  'unknown_denomination',
  'ticket_expired',
  'unknown_gateway',
  'balance_limit',
  'lease_conflict',
  'too_many_requests',
  'overloaded',
  'store_unavailable',
  'verifier_unavailable',
  'malformed_request',
  'unauthorized',
  'internal_error',
];
/** Words that every object knows, and words that look like the ones that end a ticket. */
const ODD_CODES = ['constructor', '__proto__', 'already_spent_', 'invalid_shows', 'ticket_expire'];
const STATES: readonly TicketState[] = ['unspent', 'pending', 'spent', 'refused'];

const stores: SqliteWalletStore[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

/** A store with one paid ticket in this state, shown as `digest` unless it is unspent. */
async function storeWith(state: TicketState): Promise<SqliteWalletStore> {
  const store = new SqliteWalletStore(':memory:');
  stores.push(store);
  await stock(store, network, [ticket]);
  if (state === 'unspent') return store;
  const spend: PendingSpend = {
    ticketId: 't1',
    keyId: ticket.keyId,
    denomination: ticket.denomination,
    expiry: ticket.expiry,
    gatewayIdentity: new Uint8Array(32).fill(1),
    clientIdentity: new Uint8Array(32).fill(2),
    show: new Uint8Array(288).fill(3),
    shownAt: 4,
    digest,
  };
  await store.beginSpend(spend);
  if (state === 'spent') {
    const receipt = { digest, credited: 1, balance: 1, expiresAt: end };
    await store.settleSpend(digest, { state, receipt });
  }
  if (state === 'refused') {
    const refusal = { code: 'already_spent', retryable: false, detail: '' };
    await store.settleSpend(digest, { state, refusal });
  }
  return store;
}

describe('a refusal', () => {
  const code = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...KNOWN_CODES) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD_CODES) },
    { weight: 2, arbitrary: fc.stringMatching(/^[a-z0-9_]{1,64}$/) },
  );
  /** Unix seconds, around the last moment of the ticket and far from it. */
  const time = fc.oneof(fc.constantFrom(end - 1, end, end + 1), fc.nat({ max: 2 * end }));

  it('ends a pending ticket as already_spent, invalid_show, and as ticket_expired if the chain agrees; nothing else does', async () => {
    await fc.assert(
      fc.asyncProperty(
        code,
        fc.boolean(),
        fc.string({ maxLength: 512 }),
        fc.constantFrom(...STATES),
        fc.option(time, { nil: undefined }),
        time,
        async (given, retryable, detail, state, chainTime, holderTime) => {
          const store = await storeWith(state);
          const spender = new Spender({
            manifest: network.decodeManifest,
            store,
            account: accountAt(chainTime),
            random: () => new Uint8Array(0),
            clock: () => holderTime * 1_000,
            longestRestMs: 0,
          });
          const answer = { refused: { code: given, retryable, detail } };
          const told = await spender.settle(digest, answer).catch((error) => error.code);

          const isFinal = given === 'already_spent' || given === 'invalid_show';
          const isExpired = chainTime !== undefined && chainTime >= end;
          const ends = isFinal || (given === 'ticket_expired' && isExpired);
          const after = state === 'pending' && ends ? 'refused' : state;
          expect((await store.tickets())[0]?.state).toBe(after);
          const isUnknown = state === 'unspent' || (state === 'spent' && isFinal);
          expect(told).toBe(isUnknown ? 'WALLET_NOT_FOUND' : after);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('with a code, sentence or flag that is none changes nothing', async () => {
    const store = await storeWith('pending');
    const spender = new Spender({
      manifest: network.decodeManifest,
      store,
      account: accountAt(end),
      random: () => new Uint8Array(0),
      clock: () => end * 1_000,
      longestRestMs: 0,
    });
    const good = { code: 'already_spent', retryable: false, detail: '' };
    for (const change of [
      { code: 'Already_spent' },
      { code: 'already_spent ' },
      { code: '' },
      { code: 'a'.repeat(65) },
      { code: ['already_spent'] },
      { retryable: 'false' },
      { detail: 'x'.repeat(513) },
      { detail: undefined },
    ]) {
      const answer = { refused: { ...good, ...change } } as never;
      await expect(spender.settle(digest, answer)).rejects.toMatchObject({
        code: 'WALLET_INVALID_RESPONSE',
      });
    }
    expect((await store.tickets())[0]?.state).toBe('pending');
  });
});
