import { depositMemo, expiryPeriod, type Manifest } from '@coir/coconut/ticket';
import { type Deposit, depositTermsOf, refusalOf } from '@coir/issuer-service';
import { describe, expect, it } from 'vitest';

const DAY = 86_400;
const manifest = {
  network: 'coir-test',
  chain: { id: 'chain-1', denom: 'ucoir', depositAddress: 'coir1deposit' },
  denominations: [{ id: 1, price: '1000', bytes: 1 }],
  expiryPeriodDays: 7,
  validityPeriods: 4,
  bookSizes: [2],
} as unknown as Manifest;
const blockTime = 7 * DAY * 500 + 3 * DAY;
const order = { denomination: 1, expiry: 504, requests: [Uint8Array.of(1), Uint8Array.of(2)] };
const terms = depositTermsOf(manifest, order);
if (typeof terms === 'string') throw new Error(terms);
const deposit: Deposit = {
  hash: 'ab'.repeat(32),
  chainId: 'chain-1',
  code: 0,
  height: 7,
  blockTime,
  from: 'coir1payer',
  to: 'coir1deposit',
  denom: 'ucoir',
  amount: 2000n,
  memo: depositMemo(terms),
};

describe('validating a deposit', () => {
  it('takes exactly what the protocol says', () => {
    expect(terms.amount).toBe('2000');
    expect(refusalOf(deposit, terms, manifest)).toBeUndefined();
  });

  it.each<[string, Partial<Deposit>, string]>([
    ['a failed transfer', { code: 5 }, 'transfer_failed'],
    ['another chain', { chainId: 'chain-2' }, 'wrong_chain'],
    ['another recipient', { to: 'coir1thief' }, 'wrong_recipient'],
    ['the deposit account paying itself', { from: 'coir1deposit' }, 'self_payment'],
    ['another denom', { denom: 'ustone' }, 'wrong_denom'],
    ['another denom in another case', { denom: 'UCOIR' }, 'wrong_denom'],
    ['too little', { amount: 1999n }, 'wrong_amount'],
    ['too much', { amount: 2001n }, 'wrong_amount'],
    ['no memo', { memo: '' }, 'wrong_memo'],
    ['a memo and white space', { memo: `${deposit.memo}\n` }, 'wrong_memo'],
    ['a block too early', { blockTime: blockTime - 14 * DAY }, 'expiry_out_of_range'],
    ['a block too late', { blockTime: blockTime + 14 * DAY }, 'expiry_out_of_range'],
  ])('refuses %s', (_, change, reason) => {
    expect(refusalOf({ ...deposit, ...change }, terms, manifest)).toBe(reason);
  });

  it('allows one period more or less, from the first to the last second', () => {
    const at = (time: number): unknown =>
      refusalOf({ ...deposit, blockTime: time }, terms, manifest);
    const start = 7 * DAY * 500;
    expect(expiryPeriod(start, 7)).toBe(500);
    expect(at(start - 7 * DAY)).toBeUndefined();
    expect(at(start - 7 * DAY - 1)).toBe('expiry_out_of_range');
    expect(at(start + 14 * DAY - 1)).toBeUndefined();
    expect(at(start + 14 * DAY)).toBe('expiry_out_of_range');
  });

  it('names what the network does not sell', () => {
    expect(depositTermsOf(manifest, { ...order, denomination: 2 })).toBe('unknown_denomination');
    expect(depositTermsOf(manifest, { ...order, requests: [Uint8Array.of(1)] })).toBe('book_size');
  });

  it('multiplies prices exactly', () => {
    const denominations = [{ id: 1, price: '9007199254740993', bytes: 1 }];
    expect(depositTermsOf({ ...manifest, denominations }, order)).toMatchObject({
      amount: '18014398509481986',
    });
  });
});
