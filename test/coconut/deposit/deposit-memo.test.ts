import { type DepositTerms, decodeHex, depositMemo } from '@coir/coconut/ticket';
import { describe, expect, it } from 'vitest';
import { readVector } from '../../support/shared-vectors.ts';

interface DepositVector {
  chainId: string;
  address: string;
  denom: string;
  amount: string;
  network: string;
  schema: string;
  denomination: number;
  expiry: number;
  requests: string[];
  memo: string;
}

const vector = (readVector('coir-v1.json') as { deposit: DepositVector }).deposit;
const terms: DepositTerms = {
  chainId: vector.chainId,
  depositAddress: vector.address,
  denom: vector.denom,
  amount: vector.amount,
  network: vector.network,
  schemaName: vector.schema,
  denomination: vector.denomination,
  expiry: vector.expiry,
  requests: vector.requests.map((request) => decodeHex(request)),
};
const [first = new Uint8Array(0), second = new Uint8Array(0), ...others] = terms.requests;

describe('deposit memo', () => {
  it('gives the memo of the known-answer file, 49 characters', () => {
    expect(depositMemo(terms)).toBe(vector.memo);
    expect(vector.memo).toHaveLength(49);
  });

  it.each<[string, Partial<DepositTerms>]>([
    ['the chain', { chainId: 'coir-local-2' }],
    ['the deposit address', { depositAddress: 'coir1deposi' }],
    ['the denom', { denom: 'ucoi' }],
    ['the amount', { amount: '4001' }],
    ['the network', { network: 'coir-local-' }],
    ['the schema', { schemaName: 'ticket-2' }],
    ['the denomination', { denomination: 2 }],
    ['the expiry', { expiry: 2973 }],
    ['the order of the requests', { requests: [second, first, ...others] }],
    ['the number of requests', { requests: [first, second] }],
    ['where one request ends', { requests: [Uint8Array.of(...first, 0), second, ...others] }],
  ])('commits to %s', (_, change) => {
    expect(depositMemo({ ...terms, ...change })).not.toBe(vector.memo);
  });

  it('tells fields apart that are equal when joined', () => {
    const moved = { chainId: 'coir-local-1c', depositAddress: 'oir1deposit' };
    expect(depositMemo({ ...terms, ...moved })).not.toBe(vector.memo);
  });

  it.each<[string, Partial<DepositTerms>]>([
    ['no request', { requests: [] }],
    [
      'more than 64 requests',
      { requests: Array.from({ length: 65 }, (_, byte) => Uint8Array.of(byte)) },
    ],
    ['a request that comes twice', { requests: [first, second, Uint8Array.from(first)] }],
    ['an amount with a leading zero', { amount: '04000' }],
    ['an amount of zero', { amount: '0' }],
    ['a signed amount', { amount: '+4000' }],
    ['an amount with a fraction', { amount: '4000.0' }],
    ['an empty amount', { amount: '' }],
    ['a denomination that is no integer', { denomination: 1.5 }],
    ['a negative expiry', { expiry: -1 }],
    ['an expiry beyond 2^53 - 1', { expiry: 2 ** 53 }],
  ])('refuses %s', (_, change) => {
    expect(() => depositMemo({ ...terms, ...change })).toThrow(
      expect.objectContaining({ code: 'COCONUT_INVALID_ENCODING' }),
    );
  });

  it('takes one request, and attributes that are zero', () => {
    const least = { requests: [first], denomination: 0, expiry: 0 };
    expect(depositMemo({ ...terms, ...least })).toHaveLength(49);
  });

  it('takes 64 requests', () => {
    const requests = Array.from({ length: 64 }, (_, byte) => Uint8Array.of(byte));
    expect(depositMemo({ ...terms, requests })).toMatch(/^coir1:[\w-]{43}$/);
  });

  it('refuses a text with a lone surrogate', () => {
    expect(() => depositMemo({ ...terms, denom: '\ud800' })).toThrow(
      expect.objectContaining({ code: 'COCONUT_INVALID_ATTRIBUTE' }),
    );
  });
});
