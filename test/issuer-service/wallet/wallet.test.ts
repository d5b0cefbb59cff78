import { decodeManifest, encodeBase64Url, expiryPeriod } from '@coir/coconut/ticket';
import type { PurchaseStep } from '@coir/wallet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { areTicketsGood, crashAt, TicketShop } from './ticket-shop.ts';

let shop: TicketShop;
beforeAll(async () => {
  shop = await TicketShop.open();
});
afterAll(() => shop.close());

describe('a wallet', () => {
  it('buys a ticket book: pays once, asks the issuers, keeps valid tickets', async () => {
    const buyer = shop.buyer();
    const { wallet, store } = shop.wallet(buyer);
    const result = await wallet.buyTicketBook({ denomination: 1, count: 4 });

    expect(result).toMatchObject({ tickets: 4, denomination: 1, amount: '4000', blamed: [] });
    expect(await shop.paidBy(buyer)).toEqual({ amount: 4_000n, transfers: 1n });
    expect(await wallet.balance()).toEqual({
      tickets: 4,
      resting: 0,
      bytes: 4 * 67_108_864,
      pending: 0,
    });
    expect(await areTicketsGood(shop.manifest, store)).toBe(true);
    const tickets = await wallet.listTickets();
    expect(tickets.map(({ state }) => state)).toEqual(Array(4).fill('unspent'));
    const { expiryPeriodDays, validityPeriods } = shop.manifest.manifest;
    const period = expiryPeriod(Date.now() / 1_000, expiryPeriodDays);
    expect(tickets.every(({ expiry }) => expiry === period + validityPeriods)).toBe(true);
    expect(await wallet.listPurchases()).toMatchObject([
      { purchaseId: result.purchaseId, state: 'complete', count: 4 },
    ]);
  });

  it('reports each step in its order, with the time', async () => {
    const steps: PurchaseStep[] = [];
    const { wallet } = shop.wallet(shop.buyer(), { onStep: (step) => steps.push(step) });
    const { purchaseId } = await wallet.buyTicketBook({ denomination: 1, count: 1 });
    const names = steps.map(({ step }) => step).filter((step) => step !== 'issuer_answered');
    expect(names).toEqual([
      'terms_checked',
      'requests_made',
      'requests_stored',
      'payment_signed',
      'payment_stored',
      'payment_sent',
      'payment_noted',
      'payment_included',
      'collection_begun',
      'book_opened',
      'tickets_stored',
    ]);
    const answered = steps.filter(({ step }) => step === 'issuer_answered');
    expect(answered.length).toBeGreaterThanOrEqual(2);
    const times = steps.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((left, right) => left - right));
    expect(steps.every((step) => step.purchaseId === purchaseId)).toBe(true);
  });

  it('begins a purchase in one group and ends it in the other, with tickets that are good in both', async () => {
    const slow = decodeManifest(shop.manifest.manifest);
    expect([slow, shop.manifest].map(({ parameters }) => parameters.group.name)).toEqual([
      'noble',
      'mcl',
    ]);
    const buyer = shop.buyer();
    const begun = shop.wallet(buyer, { manifest: slow, onStep: crashAt('requests_stored') });
    await expect(begun.wallet.buyTicketBook({ denomination: 1, count: 2 })).rejects.toThrow();
    const { wallet, store } = shop.wallet(buyer);
    expect((await wallet.resumePurchases())[0]?.result).toMatchObject({ tickets: 2 });
    expect(await areTicketsGood(shop.manifest, store)).toBe(true);
    expect(await areTicketsGood(slow, store)).toBe(true);
  });

  it('never sends a secret to anybody', async () => {
    const said: string[] = [];
    const buyer = shop.buyer();
    const { wallet, store } = shop.wallet(buyer, {}, (url, request) => {
      said.push(request.body ?? '');
      return shop.fetch(url, request);
    });
    await wallet.buyTicketBook({ denomination: 1, count: 1 });
    const [ticket] = await store.tickets();
    const [purchase] = await store.purchases();
    const secrets = [
      ticket?.serial,
      ticket?.credential.slice(48),
      purchase?.requests[0]?.witness.slice(48, 112),
      buyer.account.secretKey,
    ];
    // Base64url has three alignments; each secret would show in one of them.
    for (const secret of secrets) {
      for (const shift of [0, 1, 2]) {
        const shifted = new Uint8Array([...new Uint8Array(shift), ...(secret ?? [])]);
        const text = encodeBase64Url(shifted).slice(4, 40);
        expect(said.some((body) => body.includes(text))).toBe(false);
      }
    }
    const request = encodeBase64Url(purchase?.requests[0]?.request ?? new Uint8Array(0));
    expect(said.some((body) => body.includes(request))).toBe(true);
  });

  it('goes by the time of the ledger whatever its own clock says', async () => {
    const { wallet } = shop.wallet(shop.buyer(), { clock: () => 0 });
    const { expiry } = await wallet.buyTicketBook({ denomination: 1, count: 1 });
    expect(expiry).toBe(shop.market.expiry());
  });

  it('lets tickets rest for a time nobody can foretell', async () => {
    const clock = () => 1_000_000;
    const { wallet, store } = shop.wallet(shop.buyer(), { spendDelayMs: 500_000, clock });
    await wallet.buyTicketBook({ denomination: 1, count: 1 });
    await wallet.buyTicketBook({ denomination: 1, count: 1 });
    const times = (await store.tickets()).map(({ spendableAt }) => spendableAt);
    expect(times.every((time) => time >= 1_000_000 && time <= 1_500_000)).toBe(true);
    expect(times[0]).not.toBe(times[1]);
  });
});
