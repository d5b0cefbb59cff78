import { expect, it } from 'vitest';
import {
  isPaid,
  type Purchase,
  type PurchaseState,
  summarizePurchase,
} from '../../../../issuer-service/wallet/store/purchase.ts';

const purchase: Purchase = {
  purchaseId: 'p',
  createdAt: 5,
  keyId: 'ab'.repeat(32),
  terms: {
    network: 'net',
    chainId: 'chain',
    depositAddress: 'address',
    denom: 'ucoir',
    amount: '2000',
    memo: 'memo',
    denomination: 1,
    expiry: 2_972,
  },
  count: 2,
  requests: [1, 2].map((byte) => ({
    request: new Uint8Array(224).fill(byte),
    witness: new Uint8Array(176).fill(0xee),
  })),
  state: 'collecting',
  payment: { bytes: new Uint8Array(300).fill(0xdd), hash: 'cd'.repeat(32) },
  failure: undefined,
};

it('is paid once the ledger has executed its payment', () => {
  const paidIn = (state: PurchaseState): boolean => isPaid({ ...purchase, state });
  const states = ['prepared', 'signed', 'broadcast', 'collecting', 'complete', 'failed'] as const;
  expect(states.filter(paidIn)).toEqual(['collecting', 'complete']);
  expect(isPaid({ ...purchase, payment: undefined })).toBe(false);
});

it('is shown without its secrets and without the bytes of its payment', () => {
  const { requests: _, payment, keyId: __, ...shown } = purchase;
  const summary = summarizePurchase(purchase);
  expect(summary).toEqual({ ...shown, count: 2, paymentHash: payment?.hash });
  expect(JSON.stringify(summary)).not.toMatch(/238|221/);
});
