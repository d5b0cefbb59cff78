import type { Fetch, PurchaseStepName } from '@coir/wallet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../../ticket-market.ts';
import { areTicketsGood, crashAt, OPENING_BALANCE, TicketShop } from '../ticket-shop.ts';

const order = { denomination: 1, count: 1 };
const paidOnce = { amount: 1_000n, transfers: 1n };

let shop: TicketShop;
beforeAll(async () => {
  shop = await TicketShop.open({}, 60);
});
afterAll(() => shop.close());

const isTransfer = (url: string) => url.endsWith('/v1/transfers');
const noConnection = () => Promise.reject(new TypeError('connection lost'));

describe('a payment', () => {
  it('whose answer is lost is sent again with the same bytes, and executed once', async () => {
    const buyer = shop.buyer();
    const sent: string[] = [];
    const flaky: Fetch = async (url, request) => {
      const response = await shop.fetch(url, request);
      if (!isTransfer(url)) return response;
      sent.push(request.body ?? '');
      return await noConnection();
    };
    const { wallet } = shop.wallet(buyer, {}, flaky);
    expect(await wallet.buyTicketBook(order)).toMatchObject({ tickets: 1 });
    expect(new Set(sent).size).toBe(1);
    expect(await shop.paidBy(buyer)).toEqual(paidOnce);
  });

  it('that never reached the ledger is sent again with the same bytes', async () => {
    const buyer = shop.buyer();
    const sent: string[] = [];
    const flaky: Fetch = (url, request) => {
      if (!isTransfer(url)) return shop.fetch(url, request);
      sent.push(request.body ?? '');
      return sent.length < 3 ? noConnection() : shop.fetch(url, request);
    };
    const { wallet, store } = shop.wallet(buyer, {}, flaky);
    expect(await wallet.buyTicketBook(order)).toMatchObject({ tickets: 1 });
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(1);
    expect((await store.purchases())[0]?.payment?.bytes).toEqual(
      Uint8Array.from(Buffer.from(JSON.parse(sent[0] ?? '').transfer, 'base64url')),
    );
    expect(await shop.paidBy(buyer)).toEqual(paidOnce);
  });

  it('that is not included in time is waited for by the next run, and not made again', async () => {
    const buyer = shop.buyer();
    let isLedgerUp = true;
    const cut: Fetch = (url, request) => {
      const isLedger = url.startsWith(shop.market.ledgerUrl);
      return isLedger && !isLedgerUp ? noConnection() : shop.fetch(url, request);
    };
    const options = {
      paymentDeadlineMs: 300,
      onStep: ({ step }: { step: PurchaseStepName }) => {
        if (step === 'payment_sent') isLedgerUp = false;
      },
    };
    const { wallet } = shop.wallet(buyer, options, cut);
    await expect(wallet.buyTicketBook(order)).rejects.toMatchObject({
      code: 'WALLET_PAYMENT_PENDING',
      retryable: true,
    });
    expect((await wallet.resumePurchases())[0]?.error).toMatchObject({
      code: 'WALLET_PAYMENT_PENDING',
    });
    isLedgerUp = true;
    expect((await wallet.resumePurchases())[0]?.result).toMatchObject({ tickets: 1 });
    expect(await shop.paidBy(buyer)).toEqual(paidOnce);
  });

  it('is not begun while the ledger is down', async () => {
    const buyer = shop.buyer();
    const { wallet, store } = shop.wallet(buyer, {}, noConnection);
    await expect(wallet.buyTicketBook(order)).rejects.toMatchObject({
      code: 'WALLET_LEDGER_UNAVAILABLE',
      retryable: true,
    });
    expect(await store.purchases()).toEqual([]);
  });

  it('the ledger refuses ends the purchase without a loss', async () => {
    const buyer = shop.buyer();
    const first = shop.wallet(buyer, { onStep: crashAt('payment_stored') });
    await expect(first.wallet.buyTicketBook(order)).rejects.toThrow('crash');
    // The same account pays for something else meanwhile, and the sequence number is gone.
    const { wallet } = shop.wallet(buyer);
    await wallet.buyTicketBook(order);
    const [outcome] = await wallet.resumePurchases();
    expect(outcome?.error).toMatchObject({
      code: 'WALLET_PAYMENT_REFUSED',
      message: expect.stringContaining('nothing was paid'),
    });
    expect((await wallet.listPurchases()).map(({ state }) => state)).toEqual([
      'failed',
      'complete',
    ]);
    expect(await shop.paidBy(buyer)).toEqual(paidOnce);
    expect(await wallet.resumePurchases()).toEqual([]);
  });

  it('that is included and moves no money ends the purchase without a loss', async () => {
    const buyer = shop.buyer();
    const account = shop.accountOf(buyer);
    const { store } = shop.wallet(buyer);
    // The money is gone between the check and the block.
    account.balance = async () => OPENING_BALANCE;
    const to = createAccount().address;
    const all = { to, denom: 'ucoir', amount: OPENING_BALANCE, memo: '' };
    await account.broadcast((await account.signPayment(all)).bytes);
    const wallet = shop.walletWith(store, account);
    await expect(wallet.buyTicketBook(order)).rejects.toMatchObject({
      code: 'WALLET_PAYMENT_REFUSED',
    });
    expect(await wallet.listPurchases()).toMatchObject([
      { state: 'failed', failure: { reason: 'payment_refused', isRefundable: false } },
    ]);
  });

  it('that is stored is never signed again', async () => {
    const buyer = shop.buyer();
    const { wallet } = shop.wallet(buyer, { onStep: crashAt('payment_stored') });
    await expect(wallet.buyTicketBook(order)).rejects.toThrow('crash');
    const resumed = shop.wallet(buyer, { onStep: crashAt('payment_signed') });
    expect((await resumed.wallet.resumePurchases())[0]?.result).toMatchObject({ tickets: 1 });
  });

  it('that was given up and is executed after all is not lost', async () => {
    const buyer = shop.buyer();
    const { wallet, store } = shop.wallet(buyer, { onStep: crashAt('payment_included') });
    await expect(wallet.buyTicketBook(order)).rejects.toThrow('crash');
    const [purchase] = await store.purchases();
    const failure = { reason: 'payment_refused', detail: 'no', isRefundable: false } as const;
    expect(await store.failPurchase(purchase?.purchaseId ?? '', 'broadcast', failure)).toBe(true);
    const again = shop.wallet(buyer);
    expect((await again.wallet.resumePurchases())[0]?.result).toMatchObject({ tickets: 1 });
    expect(await areTicketsGood(shop.manifest, again.store)).toBe(true);
    expect(await shop.paidBy(buyer)).toEqual(paidOnce);
  });
});
