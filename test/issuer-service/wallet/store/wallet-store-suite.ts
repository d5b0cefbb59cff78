import type {
  NewPurchase,
  NewTicket,
  PendingSpend,
  PurchaseState,
  SpendSettlement,
  TicketWanted,
  WalletStore,
} from '@coir/wallet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** A store under test, and how another process would see the same content. */
export interface StoreUnderTest {
  readonly store: WalletStore;
  /** A second store over the same content, open at the same time. */
  reopen(): Promise<WalletStore>;
  dispose(): Promise<void>;
}

const bytes = (value: number, length = 32) => new Uint8Array(length).fill(value);

function newPurchase(name: string, createdAt = 1_000): NewPurchase {
  const seed = name.charCodeAt(0);
  return {
    purchaseId: name,
    createdAt,
    keyId: 'k'.repeat(64),
    terms: {
      network: 'net',
      chainId: 'chain',
      depositAddress: 'address',
      denom: 'ucoir',
      amount: '123456789012345678901234567890',
      memo: `memo ${name}`,
      denomination: 1,
      expiry: 2_972,
    },
    requests: [
      { request: bytes(seed, 224), witness: bytes(seed + 1, 176) },
      { request: bytes(seed + 2, 224), witness: bytes(seed + 3, 176) },
    ],
  };
}

function newTicket(ticketId: string, serial: number, change: Partial<NewTicket> = {}): NewTicket {
  return {
    ticketId,
    keyId: 'key-a',
    denomination: 1,
    expiry: 10,
    serial: bytes(serial),
    credential: bytes(serial, 96),
    spendableAt: 0,
    ...change,
  };
}

const payment = { bytes: bytes(9, 300), hash: 'a'.repeat(64) };
const failure = { reason: 'payment_refused', detail: 'no', isRefundable: false } as const;
const anyTicket: TicketWanted = {
  keyIds: ['key-a', 'key-b'],
  firstExpiry: 0,
  now: 1_000,
  longestRestMs: 600_000,
  denomination: undefined,
};

function spendOf(ticketId: string, gateway = 1, client = 2, show = 3): PendingSpend {
  return {
    ticketId,
    keyId: 'key-a',
    denomination: 1,
    expiry: 10,
    gatewayIdentity: bytes(gateway),
    clientIdentity: bytes(client),
    show: bytes(show, 288),
    shownAt: 500,
    digest: `digest ${ticketId} ${gateway} ${client} ${show}`,
  };
}

const receipt = { digest: 'd', credited: 5, balance: 5, expiresAt: 6 };
const spent: SpendSettlement = { state: 'spent', receipt };
const refused: SpendSettlement = {
  state: 'refused',
  refusal: { code: 'already_spent', retryable: false, detail: 'Spent.' },
};

/** What every {@link WalletStore} promises. */
export function describeWalletStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a wallet store`, () => {
    let under: StoreUnderTest;
    let store: WalletStore;

    beforeEach(async () => {
      under = await open();
      store = under.store;
    });
    afterEach(() => under.dispose());

    /** A purchase brought to a state by the ordinary way. */
    async function bringTo(id: string, state: PurchaseState, hash = 'a'): Promise<void> {
      await store.addPurchase(newPurchase(id));
      if (state === 'prepared') return;
      await store.attachPayment(id, { ...payment, hash: hash.repeat(64) });
      if (state === 'signed') return;
      await store.advancePurchase(id, 'signed', 'broadcast');
      if (state === 'broadcast') return;
      await store.advancePurchase(id, 'broadcast', 'collecting');
      if (state === 'collecting') return;
      if (state === 'failed') await store.failPurchase(id, 'collecting', failure);
    }

    /** A complete purchase with these two tickets. */
    async function stock(first: NewTicket, second: NewTicket): Promise<void> {
      await bringTo('p', 'collecting');
      expect(await store.completePurchase('p', 'key-a', [first, second])).toBe(true);
    }

    describe('purchases', () => {
      it('keeps a purchase with its secrets, also for another process', async () => {
        await store.addPurchase(newPurchase('p'));
        const expected = {
          ...newPurchase('p'),
          count: 2,
          state: 'prepared',
          payment: undefined,
          failure: undefined,
        };
        expect(await store.purchase('p')).toEqual(expected);
        expect(await (await under.reopen()).purchase('p')).toEqual(expected);
        expect(await store.purchase('q')).toBeUndefined();
      });

      it('lists purchases oldest first', async () => {
        await store.addPurchase(newPurchase('b', 2));
        await store.addPurchase(newPurchase('n', 3));
        await store.addPurchase(newPurchase('g', 1));
        const ids = (await store.purchases()).map(({ purchaseId }) => purchaseId);
        expect(ids).toEqual(['g', 'b', 'n']);
      });

      it('refuses an id or a memo it has, and keeps the first', async () => {
        await store.addPurchase(newPurchase('p'));
        const other = newPurchase('w');
        const conflict = expect.objectContaining({ code: 'WALLET_STATE_CONFLICT' });
        await expect(store.addPurchase({ ...other, purchaseId: 'p' })).rejects.toThrow(conflict);
        const sameMemo = { ...other.terms, memo: 'memo p' };
        await expect(store.addPurchase({ ...other, terms: sameMemo })).rejects.toThrow(conflict);
        expect(await store.purchases()).toHaveLength(1);
        expect(await store.purchase('p')).toMatchObject(newPurchase('p'));
      });

      it('stores nothing of a purchase with a request it has', async () => {
        await store.addPurchase(newPurchase('p'));
        const { requests } = newPurchase('p');
        await expect(store.addPurchase({ ...newPurchase('w'), requests })).rejects.toThrow();
        expect(await store.purchases()).toHaveLength(1);
      });

      it('keeps the first payment whatever comes later', async () => {
        await store.addPurchase(newPurchase('p'));
        const signed = await store.attachPayment('p', payment);
        expect(signed).toMatchObject({ state: 'signed', payment });
        const other = { bytes: bytes(8, 300), hash: 'b'.repeat(64) };
        expect(await store.attachPayment('p', other)).toMatchObject({ state: 'signed', payment });
        await store.advancePurchase('p', 'signed', 'broadcast');
        expect(await store.attachPayment('p', other)).toMatchObject({
          state: 'broadcast',
          payment,
        });
        expect(await (await under.reopen()).purchase('p')).toMatchObject({ payment });
      });

      it('attaches no payment to a purchase that failed or is not there', async () => {
        await store.addPurchase(newPurchase('p'));
        await store.failPurchase('p', 'prepared', failure);
        expect(await store.attachPayment('p', payment)).toMatchObject({
          state: 'failed',
          payment: undefined,
        });
        await expect(store.attachPayment('q', payment)).rejects.toThrow(
          expect.objectContaining({ code: 'WALLET_NOT_FOUND' }),
        );
      });

      it('changes a state only from the state that was named', async () => {
        await bringTo('p', 'signed');
        expect(await store.advancePurchase('p', 'broadcast', 'collecting')).toBe(false);
        expect(await store.purchase('p')).toMatchObject({ state: 'signed' });
        expect(await store.advancePurchase('p', 'signed', 'broadcast')).toBe(true);
        expect(await store.advancePurchase('p', 'signed', 'broadcast')).toBe(false);
        expect(await store.advancePurchase('q', 'signed', 'broadcast')).toBe(false);
      });

      it('lets one of several processes make a change', async () => {
        await bringTo('p', 'signed');
        const others = await Promise.all([under.reopen(), under.reopen(), under.reopen()]);
        const changes = [store, ...others].map((each) =>
          each.advancePurchase('p', 'signed', 'broadcast'),
        );
        expect((await Promise.all(changes)).filter(Boolean)).toHaveLength(1);
      });

      it('keeps the reason of a failure until the purchase goes on', async () => {
        await bringTo('p', 'signed');
        expect(await store.failPurchase('p', 'prepared', failure)).toBe(false);
        expect(await store.failPurchase('p', 'signed', failure)).toBe(true);
        expect(await store.purchase('p')).toMatchObject({ state: 'failed', failure, payment });
        expect(await store.advancePurchase('p', 'failed', 'collecting')).toBe(true);
        expect(await store.purchase('p')).toMatchObject({
          state: 'collecting',
          failure: undefined,
        });
      });

      it('completes a collecting purchase and stores its tickets, once', async () => {
        await bringTo('p', 'collecting');
        const tickets = [newTicket('t1', 1), newTicket('t2', 2)];
        expect(await store.completePurchase('p', 'key-b', tickets)).toBe(true);
        expect(await store.purchase('p')).toMatchObject({ state: 'complete', keyId: 'key-b' });
        expect(await store.completePurchase('p', 'key-b', tickets)).toBe(false);
        const kept = await (await under.reopen()).tickets();
        expect(kept).toEqual(
          tickets.map((ticket) => ({ ...ticket, purchaseId: 'p', state: 'unspent' })),
        );
      });

      it.each<PurchaseState>(['prepared', 'signed', 'broadcast', 'failed'])(
        'stores no tickets for a purchase that is %s',
        async (state) => {
          await bringTo('p', state);
          const tickets = [newTicket('t1', 1), newTicket('t2', 2)];
          expect(await store.completePurchase('p', 'key', tickets)).toBe(false);
          expect(await store.tickets()).toEqual([]);
        },
      );

      it('stores all tickets of a book or none', async () => {
        await bringTo('p', 'collecting');
        for (const tickets of [
          [newTicket('t1', 1)],
          [newTicket('t1', 1), newTicket('t2', 2), newTicket('t3', 3)],
          [newTicket('t1', 1), newTicket('t1', 2)],
          [newTicket('t1', 1), newTicket('t2', 1)],
        ]) {
          await expect(store.completePurchase('p', 'key', tickets)).rejects.toThrow();
          expect(await store.tickets()).toEqual([]);
          expect(await store.purchase('p')).toMatchObject({ state: 'collecting' });
        }
      });
    });

    describe('tickets', () => {
      it('gives the unspent ticket that expires first', async () => {
        await stock(newTicket('t1', 1, { expiry: 12 }), newTicket('t2', 2, { expiry: 11 }));
        expect(await store.nextTicket(anyTicket)).toMatchObject({ ticketId: 't2' });
        expect((await store.tickets()).map(({ ticketId }) => ticketId)).toEqual(['t2', 't1']);
      });

      it.each<[string, Partial<TicketWanted>, string | undefined]>([
        ['has expired', { firstExpiry: 11 }, 't2'],
        ['rests', { now: 499 }, 't1'],
        ['is of another denomination', { denomination: 2 }, 't2'],
        ['is of a key that is not accepted', { keyIds: ['key-b'] }, 't2'],
        ['is of no accepted key', { keyIds: ['key-c'] }, undefined],
        ['has expired, all of them', { firstExpiry: 13 }, undefined],
      ])('gives no ticket that %s', async (_, wanted, expected) => {
        const second = { keyId: 'key-b', denomination: 2, expiry: 12, spendableAt: 500 };
        await stock(newTicket('t1', 1, { spendableAt: 100 }), newTicket('t2', 2, second));
        const ticket = await store.nextTicket({ ...anyTicket, ...wanted });
        expect(ticket?.ticketId).toBe(expected);
      });

      it('cuts a rest that a wrong clock has stretched to the longest from now, once and for all', async () => {
        const far = 60 * 86_400_000;
        await stock(newTicket('t1', 1, { spendableAt: far }), newTicket('t2', 2, { expiry: 99 }));
        const wanted = { ...anyTicket, now: 1_000, longestRestMs: 600 };
        expect(await store.nextTicket(wanted)).toMatchObject({ ticketId: 't2' });
        const again = await under.reopen();
        expect(await again.nextTicket({ ...wanted, now: 1_599 })).toMatchObject({ ticketId: 't2' });
        expect(await again.nextTicket({ ...wanted, now: 1_600 })).toMatchObject({ ticketId: 't1' });
      });

      it('keeps a pending show with its bytes and gives its ticket to nobody else', async () => {
        await stock(newTicket('t1', 1), newTicket('t2', 2));
        expect(await store.beginSpend(spendOf('t1'))).toEqual(spendOf('t1'));
        const again = await under.reopen();
        expect(await again.pendingSpend(bytes(1), bytes(2))).toEqual(spendOf('t1'));
        expect(await again.findSpend(spendOf('t1').digest)).toEqual(spendOf('t1'));
        expect(await again.findSpend('unknown')).toBeUndefined();
        expect(await again.pendingSpend(bytes(1), bytes(3))).toBeUndefined();
        expect(await again.pendingSpend(bytes(3), bytes(2))).toBeUndefined();
        expect(await again.nextTicket(anyTicket)).toMatchObject({ ticketId: 't2' });
        expect(await again.beginSpend(spendOf('t1', 7, 7, 7))).toBeUndefined();
        expect(await again.pendingSpend(bytes(7), bytes(7))).toBeUndefined();
      });

      it('has one pending show at a time for a gateway and client', async () => {
        await stock(newTicket('t1', 1), newTicket('t2', 2));
        const other = await under.reopen();
        const begun = await Promise.all([
          store.beginSpend(spendOf('t1')),
          other.beginSpend(spendOf('t2')),
        ]);
        expect(begun[0]).toEqual(begun[1]);
        const states = (await store.tickets()).map(({ state }) => state).sort();
        expect(states).toEqual(['pending', 'unspent']);
      });

      it.each([spent, refused])('ends a pending show as $state, again and again', async (end) => {
        await stock(newTicket('t1', 1), newTicket('t2', 2));
        const spend = spendOf('t1');
        await store.beginSpend(spend);
        expect(await store.settlement(spend.digest)).toBeUndefined();
        expect(await store.settleSpend(spend.digest, end)).toBe(true);
        const again = await under.reopen();
        expect(await again.settleSpend(spend.digest, end)).toBe(true);
        expect(await again.settlement(spend.digest)).toEqual(end);
        expect(await again.findSpend(spend.digest)).toBeUndefined();
        const states = (await again.tickets()).map(({ state }) => state).sort();
        expect(states).toEqual([end.state, 'unspent'].sort());
        expect(await again.pendingSpend(bytes(1), bytes(2))).toBeUndefined();
        expect(await again.beginSpend(spendOf('t1', 1, 2, 9))).toBeUndefined();
      });

      it('does not end a show twice in different ways, nor one it does not know', async () => {
        await stock(newTicket('t1', 1), newTicket('t2', 2));
        const { digest } = spendOf('t1');
        await store.beginSpend(spendOf('t1'));
        await store.settleSpend(digest, spent);
        expect(await store.settleSpend(digest, refused)).toBe(false);
        expect(await store.settlement(digest)).toEqual(spent);
        expect(await store.settleSpend('unknown', spent)).toBe(false);
      });

      it('lists the shows that are pending, with their gateway and since when', async () => {
        await stock(newTicket('t1', 1, { expiry: 12 }), newTicket('t2', 2));
        expect(await store.pendingSpends()).toEqual([]);
        const [first, second] = [spendOf('t1', 7), spendOf('t2', 8)];
        for (const spend of [first, second]) await store.beginSpend(spend);
        const listed = await (await under.reopen()).pendingSpends();
        expect(listed).toEqual([second, { ...first, expiry: 12 }]);
        await store.settleSpend(first.digest, refused);
        await store.settleSpend(second.digest, spent);
        expect(await store.pendingSpends()).toEqual([]);
      });

      it.each(['pending', 'refused'])('frees the ticket of a show that is %s', async (state) => {
        await stock(newTicket('t1', 1), newTicket('t2', 2, { expiry: 99 }));
        const { digest } = spendOf('t1');
        await store.beginSpend(spendOf('t1'));
        if (state === 'refused') await store.settleSpend(digest, refused);
        expect(await store.giveUpSpend(digest)).toBe(true);
        const again = await under.reopen();
        expect(await again.giveUpSpend(digest)).toBe(false);
        expect(await again.settlement(digest)).toBeUndefined();
        expect(await again.findSpend(digest)).toBeUndefined();
        expect(await again.nextTicket(anyTicket)).toEqual({
          ...newTicket('t1', 1),
          purchaseId: 'p',
          state: 'unspent',
        });
        const elsewhere = spendOf('t1', 7, 2, 9);
        expect(await again.beginSpend(elsewhere)).toEqual(elsewhere);
      });

      it('frees no ticket that is spent, unspent or unknown', async () => {
        await stock(newTicket('t1', 1), newTicket('t2', 2));
        await store.beginSpend(spendOf('t1'));
        await store.settleSpend(spendOf('t1').digest, spent);
        for (const digest of [spendOf('t1').digest, spendOf('t2').digest, '']) {
          expect(await store.giveUpSpend(digest)).toBe(false);
        }
        expect(await store.settlement(spendOf('t1').digest)).toEqual(spent);
      });
    });
  });
}
