import { afterAll, beforeAll, expect, it } from 'vitest';
import { TicketShop } from './ticket-shop.ts';

let shop: TicketShop;
beforeAll(async () => {
  shop = await TicketShop.open();
});
afterAll(() => shop.close());

it('buys', async () => {
  const buyer = shop.buyer();
  const steps: string[] = [];
  const t0 = Date.now();
  const { wallet } = shop.wallet(buyer, {
    onStep: ({ step, atMs }) => steps.push(`${step} ${atMs - t0}`),
  });
  const result = await wallet.buyTicketBook({ denomination: 1, count: 4 });
  console.log(steps, result);
  console.log(await shop.paidBy(buyer), await wallet.balance());
  const claim = await wallet.prepareSpend({
    gatewayIdentity: new Uint8Array(32),
    clientIdentity: new Uint8Array(32),
  });
  expect(claim.show.length).toBe(288);
});
