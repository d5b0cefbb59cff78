import { decodeManifest, type Manifest } from '@coir/coconut/ticket';
import { EmbeddedLedgerAccount } from '@coir/wallet/embedded-ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../../ticket-market.ts';
import { type Buyer, crashAt, TicketShop } from '../ticket-shop.ts';

let shop: TicketShop;
let buyer: Buyer;
beforeAll(async () => {
  shop = await TicketShop.open();
  buyer = shop.buyer();
});
afterAll(() => shop.close());

/** The network's manifest with some members replaced. */
function changed(change: Partial<Manifest>) {
  return decodeManifest({ ...shop.manifest.manifest, ...change });
}

async function expectNothingPaid(): Promise<void> {
  const { store } = shop.wallet(buyer);
  expect(await store.purchases()).toEqual([]);
  expect(await shop.paidBy(buyer)).toEqual({ amount: 0n, transfers: 0n });
}

describe('an order', () => {
  it.each([
    ['a denomination the network does not have', { denomination: 2, count: 1 }],
    ['a book of no size the network has', { denomination: 1, count: 3 }],
    ['an empty book', { denomination: 1, count: 0 }],
    ['a book of too many tickets', { denomination: 1, count: 128 }],
    ['a fraction of a ticket', { denomination: 1, count: 1.5 }],
  ])('of %s is refused, and nothing is stored or paid', async (_, order) => {
    const { wallet } = shop.wallet(buyer);
    await expect(wallet.buyTicketBook(order)).rejects.toMatchObject({
      code: 'WALLET_INVALID_ORDER',
    });
    await expectNothingPaid();
  });

  it('the account cannot pay is refused, and nothing is stored or paid', async () => {
    const poor = { account: createAccount(), storeFile: buyer.storeFile };
    const { wallet } = shop.wallet(poor);
    await expect(wallet.buyTicketBook({ denomination: 1, count: 1 })).rejects.toMatchObject({
      code: 'WALLET_INSUFFICIENT_FUNDS',
    });
    await expectNothingPaid();
  });

  it('that costs all the account has can be paid, and one unit more cannot', async () => {
    const denominations = (price: string) => [{ id: 1, price, bytes: 1 }];
    const { wallet } = shop.wallet(buyer, {
      manifest: changed({ denominations: denominations('1000001') }),
    });
    await expect(wallet.buyTicketBook({ denomination: 1, count: 1 })).rejects.toMatchObject({
      code: 'WALLET_INSUFFICIENT_FUNDS',
      message: 'the book costs 1000001 ucoir and the account has 1000000; nothing was paid',
    });
    const all = shop.wallet(buyer, {
      manifest: changed({ denominations: denominations('1000000') }),
      onStep: crashAt('terms_checked'),
    });
    await expect(all.wallet.buyTicketBook({ denomination: 1, count: 1 })).rejects.toThrow('crash');
    await expectNothingPaid();
  });

  it.each<[string, (manifest: Manifest) => Partial<Manifest>, RegExp]>([
    [
      'has expired',
      ({ keys }) => ({ keys: keys.map((key) => ({ ...key, notAfter: 1_790_000_001 })) }),
      /^the key was good until 2026-09-21T14:13:21.000Z and it is 20.*; nothing was paid/,
    ],
    [
      'is not yet valid',
      ({ keys }) => ({ keys: keys.map((key) => ({ ...key, notBefore: 1_899_999_999 })) }),
      /^the key is good from 2030-03-17T17:46:39.000Z on and it is 20.*; nothing was paid/,
    ],
    [
      'is pending',
      ({ keys }) => ({ keys: keys.map((key) => ({ ...key, state: 'pending' })) }),
      /no active key/,
    ],
    [
      'is in its grace time',
      ({ keys }) => ({ keys: keys.map((key) => ({ ...key, state: 'grace' })) }),
      /no active key/,
    ],
    [
      'is retired',
      ({ keys }) => ({ keys: keys.map((key) => ({ ...key, state: 'retired' })) }),
      /no active key/,
    ],
    ['is not there', () => ({ keys: [] }), /no active key/],
  ])(
    'under a key that %s is refused, and nothing is stored or paid',
    async (_, change, message) => {
      const { wallet } = shop.wallet(buyer, { manifest: changed(change(shop.manifest.manifest)) });
      await expect(wallet.buyTicketBook({ denomination: 1, count: 1 })).rejects.toMatchObject({
        code: 'WALLET_NO_ACTIVE_KEY',
        message: expect.stringMatching(message),
      });
      await expectNothingPaid();
    },
  );

  it('from an account or ledger of another chain is refused', async () => {
    const other = { ...shop.manifest.manifest.chain, id: 'other-chain' };
    const wrongManifest = shop.wallet(buyer, { manifest: changed({ chain: other }) });
    const order = { denomination: 1, count: 1 };
    const refused = { code: 'WALLET_WRONG_CHAIN' };
    await expect(wrongManifest.wallet.buyTicketBook(order)).rejects.toMatchObject(refused);

    const { store } = shop.wallet(buyer);
    const { secretKey } = buyer.account;
    const url = shop.market.ledgerUrl;
    const account = new EmbeddedLedgerAccount(
      { url, chainId: 'other-chain', secretKey },
      { fetch },
    );
    const wrongLedger = shop.walletWith(store, account, { manifest: changed({ chain: other }) });
    await expect(wrongLedger.buyTicketBook(order)).rejects.toMatchObject(refused);
    await expectNothingPaid();
  });

  it('that would pay the buyer’s own account is refused', async () => {
    const chain = { ...shop.manifest.manifest.chain, depositAddress: buyer.account.address };
    const { wallet } = shop.wallet(buyer, { manifest: changed({ chain }) });
    await expect(wallet.buyTicketBook({ denomination: 1, count: 1 })).rejects.toMatchObject({
      code: 'WALLET_INVALID_ORDER',
    });
  });

  it('at a price that is not the issuers’ is paid and refused by them; the payment stays on record', async () => {
    const other = shop.buyer();
    const manifest = changed({ denominations: [{ id: 1, price: '999', bytes: 1 }] });
    const { wallet } = shop.wallet(other, { manifest });
    await expect(wallet.buyTicketBook({ denomination: 1, count: 1 })).rejects.toThrow(
      /0 of 3 .*issuer 1: wrong_amount/,
    );
    const [purchase] = await wallet.listPurchases();
    expect(purchase).toMatchObject({ state: 'collecting', terms: { amount: '999' } });
    expect(purchase?.paymentHash).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a purchase that was prepared and not paid', () => {
  async function prepared(): Promise<Buyer> {
    const someone = shop.buyer();
    const { wallet } = shop.wallet(someone, { onStep: crashAt('requests_stored') });
    await expect(wallet.buyTicketBook({ denomination: 1, count: 1 })).rejects.toThrow('crash');
    return someone;
  }

  it.each<[string, (manifest: Manifest) => Partial<Manifest>, string]>([
    [
      'the price has changed',
      () => ({ denominations: [{ id: 1, price: '2000', bytes: 1 }] }),
      'costs 2000 ucoir now and not 1000',
    ],
    [
      'the denomination is gone',
      () => ({ denominations: [{ id: 2, price: '1000', bytes: 1 }] }),
      'denomination 1 is not sold any more',
    ],
    [
      'deposits go elsewhere',
      ({ chain }) => ({ chain: { ...chain, depositAddress: `coir1${'f'.repeat(40)}` } }),
      'elsewhere',
    ],
    ['its expiry period is no longer sold', () => ({ validityPeriods: 7 }), 'expiry'],
  ])('is not paid when %s', async (_, change, word) => {
    const someone = await prepared();
    const manifest = changed(change(shop.manifest.manifest));
    const { wallet } = shop.wallet(someone, { manifest });
    const [outcome] = await wallet.resumePurchases();
    expect(outcome?.error).toMatchObject({
      code: 'WALLET_INVALID_ORDER',
      message: expect.stringContaining(word),
    });
    expect(await wallet.listPurchases()).toMatchObject([
      { state: 'failed', failure: { reason: 'terms_outdated', isRefundable: false } },
    ]);
    expect(await shop.paidBy(someone)).toEqual({ amount: 0n, transfers: 0n });
    expect(await shop.wallet(someone).wallet.resumePurchases()).toEqual([]);
  });

  it('is paid when its expiry period is one beside what is sold now, which issuers accept', async () => {
    const someone = await prepared();
    const { wallet } = shop.wallet(someone, { manifest: changed({ validityPeriods: 5 }) });
    expect((await wallet.resumePurchases())[0]?.result).toMatchObject({ tickets: 1 });
  });

  it('waits while the manifest has no active key', async () => {
    const someone = await prepared();
    const { wallet } = shop.wallet(someone, { manifest: changed({ keys: [] }) });
    expect((await wallet.resumePurchases())[0]?.error).toMatchObject({
      code: 'WALLET_NO_ACTIVE_KEY',
    });
    expect((await shop.wallet(someone).wallet.resumePurchases())[0]?.result).toBeDefined();
    expect(await shop.paidBy(someone)).toEqual({ amount: 1_000n, transfers: 1n });
  });
});
