import { decodeManifest } from '@coir/coconut/ticket';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crashAt, TicketShop } from '../ticket-shop.ts';

let shop: TicketShop;
beforeAll(async () => {
  shop = await TicketShop.open();
});
afterAll(() => shop.close());

describe('a buyer', () => {
  it('buys several books at a time from one account', async () => {
    const buyer = shop.buyer();
    const { wallet } = shop.wallet(buyer);
    const books = [1, 2, 1].map((count) => wallet.buyTicketBook({ denomination: 1, count }));
    const results = await Promise.all(books);
    expect(new Set(results.map(({ paymentHash }) => paymentHash)).size).toBe(3);
    expect(await shop.paidBy(buyer)).toEqual({ amount: 4_000n, transfers: 3n });
    expect(await wallet.balance()).toMatchObject({ tickets: 4 });
  });
});

describe('a purchase', () => {
  it('that cannot be finished does not keep others from it', async () => {
    const buyer = shop.buyer();
    const denominations = [{ id: 1, price: '999', bytes: 1 }];
    const manifest = decodeManifest({ ...shop.manifest.manifest, denominations });
    const underpaid = shop
      .wallet(buyer, { manifest })
      .wallet.buyTicketBook({ denomination: 1, count: 2 });
    await expect(underpaid).rejects.toThrow(/wrong_amount/);
    const second = shop.wallet(buyer, { onStep: crashAt('collection_begun') });
    await expect(second.wallet.buyTicketBook({ denomination: 1, count: 2 })).rejects.toThrow(
      'crash',
    );

    const outcomes = await shop.wallet(buyer).wallet.resumePurchases();
    expect(outcomes.map(({ error, result }) => error?.code ?? result?.tickets)).toEqual([
      'WALLET_NOT_ENOUGH_ISSUERS',
      2,
    ]);
  });
});
