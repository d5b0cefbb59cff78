import type { PurchaseStep } from '@coir/wallet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { areTicketsGood, TicketShop } from '../ticket-shop.ts';

let shop: TicketShop;
beforeAll(async () => {
  shop = await TicketShop.open();
});
afterAll(() => shop.close());

describe('a wallet', () => {
  it('stores secrets before it signs, and the payment before it sends it', async () => {
    const buyer = shop.buyer();
    const { store } = shop.wallet(buyer);
    const seen: unknown[] = [];
    const sent: Uint8Array[] = [];
    const account = shop.accountOf(buyer);
    const sign = account.signPayment.bind(account);
    const broadcast = account.broadcast.bind(account);
    const look = async () => {
      const [purchase] = await store.purchases();
      seen.push({
        state: purchase?.state,
        witnesses: purchase?.requests.every(({ witness }) => witness.length > 0),
        payment: purchase?.payment?.bytes,
      });
    };
    account.signPayment = async (payment, signal) => {
      await look();
      return await sign(payment, signal);
    };
    account.broadcast = async (bytes, signal) => {
      await look();
      sent.push(bytes);
      await broadcast(bytes, signal);
    };
    const watched = shop.walletWith(store, account);
    await watched.buyTicketBook({ denomination: 1, count: 1 });
    expect(seen).toEqual([
      { state: 'prepared', witnesses: true, payment: undefined },
      { state: 'signed', witnesses: true, payment: sent[0] },
    ]);
  });

  it('gives others a turn after every few requests it makes and credentials it opens', async () => {
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      immediate = setImmediate(turn);
    };
    let immediate = setImmediate(turn);
    const steps: { readonly step: string; readonly turns: number }[] = [];
    const onStep = ({ step }: PurchaseStep): unknown => steps.push({ step, turns });
    const buyer = shop.buyer();
    const { wallet, store } = shop.wallet(buyer, { onStep });
    expect(await wallet.buyTicketBook({ denomination: 1, count: 32 })).toMatchObject({
      tickets: 32,
    });
    clearImmediate(immediate);
    const turnsAt = (name: string): readonly number[] =>
      steps.filter(({ step }) => step === name).map((reported) => reported.turns);
    const [checked = 0] = turnsAt('terms_checked');
    const [made] = turnsAt('requests_made');
    expect(made).toBeGreaterThanOrEqual(checked + 4);
    const [, enough = 0] = turnsAt('issuer_answered');
    const [opened] = turnsAt('book_opened');
    expect(opened).toBeGreaterThanOrEqual(enough + 4);
    expect(await areTicketsGood(shop.manifest, store)).toBe(true);
  });
});

describe('an order', () => {
  it('that is called off before it is signed leaves nothing behind', async () => {
    const buyer = shop.buyer();
    const { wallet, store } = shop.wallet(buyer);
    const order = { denomination: 1, count: 1 };
    await expect(wallet.buyTicketBook(order, AbortSignal.abort())).rejects.toMatchObject({
      code: 'WALLET_ABORTED',
    });
    expect(await store.purchases()).toEqual([]);
    expect(await shop.paidBy(buyer)).toEqual({ amount: 0n, transfers: 0n });
  });
});
