import { type DecodedManifest, decodeManifest, type KeyState } from '@coir/coconut/ticket';
import type { PaymentAccount, PurchaseStepName } from '@coir/wallet';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { areTicketsGood, crashAt, NOWHERE, TicketShop } from '../ticket-shop.ts';

const order = { denomination: 1, count: 2 };
const paidOnce = { amount: 2_000n, transfers: 1n };

describe('a purchase', () => {
  let shop: TicketShop;
  beforeAll(async () => {
    shop = await TicketShop.open();
  });
  afterAll(() => shop.close());
  beforeEach(() => shop.reopenIssuers());

  it.each<PurchaseStepName>([
    'requests_stored',
    'payment_stored',
    'payment_noted',
    'collection_begun',
  ])(
    'that two wallets resume at the same time from %s is paid once and has its tickets once',
    async (step) => {
      const buyer = shop.buyer();
      const { wallet } = shop.wallet(buyer, { onStep: crashAt(step) });
      await expect(wallet.buyTicketBook(order)).rejects.toThrow('crash');
      const wallets = [shop.wallet(buyer), shop.wallet(buyer), shop.wallet(buyer)];
      const outcomes = await Promise.all(wallets.map((each) => each.wallet.resumePurchases()));
      for (const [outcome] of outcomes) expect(outcome?.result).toMatchObject({ tickets: 2 });
      const [first] = wallets;
      expect(await first?.wallet.balance()).toMatchObject({ tickets: 2 });
      expect(first && (await areTicketsGood(shop.manifest, first.store))).toBe(true);
      expect(await shop.paidBy(buyer)).toEqual(paidOnce);
    },
  );

  it('that is complete is left alone', async () => {
    const buyer = shop.buyer();
    const { wallet } = shop.wallet(buyer);
    await wallet.buyTicketBook(order);
    expect(await wallet.resumePurchases()).toEqual([]);
    expect(await shop.paidBy(buyer)).toEqual(paidOnce);
  });

  it('whose tickets would have expired ends as refundable', async () => {
    const buyer = shop.buyer();
    for (const index of [1, 2, 3]) shop.addresses.set(index, NOWHERE);
    const account = shop.accountOf(buyer);
    const { store } = shop.wallet(buyer);
    const wallet = shop.walletWith(store, account, { collectDeadlineMs: 100 });
    await expect(wallet.buyTicketBook(order)).rejects.toThrow();
    expect(await wallet.listPurchases()).toMatchObject([{ state: 'collecting' }]);

    const nextYear: PaymentAccount['latestBlockTime'] = async () => Date.now() / 1_000 + 4e7;
    account.latestBlockTime = nextYear;
    expect((await wallet.resumePurchases())[0]?.error).toBeDefined();
    const [purchase] = await wallet.listPurchases();
    expect(purchase).toMatchObject({
      state: 'failed',
      failure: { reason: 'expired', isRefundable: true },
      terms: { amount: '2000', memo: expect.stringMatching(/^coir1:/) },
      paymentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await wallet.resumePurchases()).toEqual([]);
  });
});

describe('a purchase across a change of keys', () => {
  let shop: TicketShop;
  /** The issuers work under this: the first key is retired, the second active. */
  beforeAll(async () => {
    shop = await TicketShop.open({ keyStates: ['retired', 'active'] });
  });
  afterAll(() => shop.close());

  /** The manifest as it was or will be, with other states of the two keys. */
  function manifestWith(...states: readonly KeyState[]): DecodedManifest {
    const { manifest } = shop.manifest;
    const keys = manifest.keys.flatMap((key, position) => {
      const state = states[position];
      return state === undefined ? [] : [{ ...key, state }];
    });
    return decodeManifest({ ...manifest, keys });
  }

  /** Pays under the first key, which the issuers have retired by then. */
  async function paidUnderOldKey() {
    const buyer = shop.buyer();
    const before = manifestWith('active', 'pending');
    const { wallet } = shop.wallet(buyer, { manifest: before });
    await expect(wallet.buyTicketBook(order)).rejects.toThrow(/0 of 3 .*unknown_key/);
    return buyer;
  }

  it.each<[string, readonly KeyState[]]>([
    ['has retired it', ['retired', 'active']],
    ['has it in grace, which issuers have not', ['grace', 'active']],
  ])(
    'gets the same requests signed under the new key when the new manifest %s',
    async (_, states) => {
      const buyer = await paidUnderOldKey();
      const { wallet, store } = shop.wallet(buyer, { manifest: manifestWith(...states) });
      const [outcome] = await wallet.resumePurchases();
      expect(outcome?.result).toMatchObject({ tickets: 2, blamed: [] });
      const newKey = shop.manifest.activeKey?.keyId;
      expect((await store.tickets()).every(({ keyId }) => keyId === newKey)).toBe(true);
      expect(await areTicketsGood(shop.manifest, store)).toBe(true);
      expect(await shop.paidBy(buyer)).toEqual(paidOnce);
    },
  );

  it('waits while the manifest has no key to ask for', async () => {
    const buyer = await paidUnderOldKey();
    const { wallet } = shop.wallet(buyer, { manifest: manifestWith('retired', 'pending') });
    const [outcome] = await wallet.resumePurchases();
    expect(outcome?.error).toMatchObject({ code: 'WALLET_NO_ACTIVE_KEY', retryable: true });
    expect(await wallet.listPurchases()).toMatchObject([{ state: 'collecting' }]);
    expect((await shop.wallet(buyer).wallet.resumePurchases())[0]?.result).toBeDefined();
  });
});
