import { DatabaseSync } from 'node:sqlite';
import type { NewPurchase } from '@coir/wallet';
import { beforeEach, describe, expect, it } from 'vitest';
import { SqlitePurchases } from '../../../../issuer-service/wallet/store/sqlite-purchases.ts';
import { WALLET_DATABASE } from '../../../../issuer-service/wallet/store/wallet-schema.ts';

const payment = { bytes: new Uint8Array(300).fill(9), hash: 'a'.repeat(64) };
const failure = { reason: 'payment_refused', detail: 'no', isRefundable: false } as const;
let database: DatabaseSync;
let purchases: SqlitePurchases;
beforeEach(() => {
  database = new DatabaseSync(':memory:');
  for (const migration of WALLET_DATABASE.migrations) database.exec(migration);
  purchases = new SqlitePurchases(database);
});

function purchaseOf(purchaseId: string): NewPurchase {
  const byte = purchaseId.charCodeAt(0);
  return {
    purchaseId,
    createdAt: byte,
    keyId: 'k'.repeat(64),
    terms: {
      network: 'net',
      chainId: 'chain',
      depositAddress: 'address',
      denom: 'ucoir',
      amount: '1000',
      memo: `memo ${purchaseId}`,
      denomination: 1,
      expiry: 2_972,
    },
    requests: [{ request: new Uint8Array(224).fill(byte), witness: new Uint8Array(176).fill(1) }],
  };
}

describe('the table of purchases', () => {
  it.each([
    ['a payment before it is signed', `UPDATE purchases SET payment = x'00', payment_hash = 'h'`],
    ['no payment after it is signed', `UPDATE purchases SET state = 'signed'`],
    ['a payment without its hash', `UPDATE purchases SET state = 'signed', payment = x'00'`],
    ['a failure without a reason', `UPDATE purchases SET state = 'failed'`],
    ['a state that there is not', `UPDATE purchases SET state = 'paid'`],
  ])('holds no purchase with %s', (_, sql) => {
    purchases.add(purchaseOf('p'));
    expect(() => database.exec(sql)).toThrow(/CHECK constraint failed/);
  });

  it('holds one purchase for a payment', () => {
    for (const id of ['p', 'q']) purchases.add(purchaseOf(id));
    purchases.attachPayment('p', payment);
    expect(() => purchases.attachPayment('q', payment)).toThrow(/UNIQUE constraint failed/);
  });
});

describe('a purchase', () => {
  it('is added with all its requests or not at all', () => {
    purchases.add(purchaseOf('p'));
    const twice = { ...purchaseOf('q'), requests: purchaseOf('p').requests };
    expect(() => purchases.add(twice)).toThrow(/UNIQUE constraint failed/);
    expect(purchases.get('q')).toBeUndefined();
    expect(() => purchases.add(purchaseOf('p'))).toThrow(
      expect.objectContaining({ code: 'WALLET_STATE_CONFLICT' }),
    );
    expect(purchases.all().map(({ purchaseId }) => purchaseId)).toEqual(['p']);
  });

  it('moves from the state that was named, and tells if it did', () => {
    purchases.add(purchaseOf('p'));
    purchases.attachPayment('p', payment);
    expect(purchases.advance('p', 'broadcast', 'collecting')).toBe(false);
    expect(purchases.advance('p', 'signed', 'collecting')).toBe(true);
    expect(purchases.fail('p', 'signed', failure)).toBe(false);
    expect(purchases.fail('p', 'collecting', failure)).toBe(true);
    expect(purchases.get('p')).toMatchObject({ state: 'failed', failure, payment });
  });

  it('keeps its failure until it goes on', () => {
    purchases.add(purchaseOf('p'));
    purchases.attachPayment('p', payment);
    purchases.fail('p', 'signed', failure);
    expect(purchases.advance('p', 'failed', 'collecting')).toBe(true);
    expect(purchases.get('p')?.failure).toBeUndefined();
  });

  it('is complete once, with as many tickets as it has requests', () => {
    purchases.add(purchaseOf('p'));
    purchases.attachPayment('p', payment);
    expect(purchases.complete('p', 'key')).toBeUndefined();
    purchases.advance('p', 'signed', 'collecting');
    expect(purchases.complete('p', 'key')).toBe(1);
    expect(purchases.complete('p', 'key')).toBeUndefined();
    expect(purchases.get('p')).toMatchObject({ state: 'complete', keyId: 'key' });
  });

  it('that is not there gets no payment', () => {
    expect(() => purchases.attachPayment('p', payment)).toThrow(
      expect.objectContaining({ code: 'WALLET_NOT_FOUND' }),
    );
  });
});
