import { encodeBase64Url } from '@coir/coconut/ticket';
import { signTransfer, transferHash } from '@coir/issuer-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount, get, post, TicketMarket } from '../ticket-market.ts';

const market = new TicketMarket();
let url = '';

beforeAll(async () => {
  await market.startLedger({ blockIntervalMs: 50 });
  url = market.ledgerUrl;
});

afterAll(() => market.stop());

async function signPayment(memo: string): Promise<Uint8Array> {
  const account = await get(`${url}/v1/accounts/${market.buyer.address}`);
  return signTransfer(
    {
      chainId: 'coir-test-1',
      from: market.buyer.publicKey,
      to: market.treasury.address,
      denom: 'ucoir',
      amount: 1n,
      memo,
      sequence: BigInt(String(account.json['sequence'])),
    },
    market.buyer.secretKey,
  );
}

describe('the ledger over HTTP', () => {
  it('takes a transfer, tells that it waits, then what became of it', async () => {
    const bytes = await signPayment('hello');
    const hash = transferHash(bytes);
    const before = await get(`${url}/v1/transfers/${hash}`);
    expect(before.json).toMatchObject({ status: 404, code: 'transfer_not_found', retryable: true });
    const transfer = encodeBase64Url(bytes);
    const taken = await post(`${url}/v1/transfers`, { transfer });
    expect([taken.status, taken.json]).toEqual([202, { hash }]);
    const waiting = await get(`${url}/v1/transfers/${hash}`);
    if (waiting.status !== 200) expect(waiting.json['code']).toBe('transfer_pending');
    await market.included(hash);
    const { json } = await get(`${url}/v1/transfers/${hash}`);
    expect(json).toMatchObject({ transfer, chainId: 'coir-test-1', code: 0 });
    expect(Math.abs(Number(json['blockTime']) - Date.now() / 1000)).toBeLessThan(5);
    expect((await post(`${url}/v1/transfers`, { transfer })).json).toEqual({ hash });
  });

  it('says which block is the latest', async () => {
    const { json } = await get(`${url}/v1/blocks/latest`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const later = await get(`${url}/v1/blocks/latest`);
    expect(json['chainId']).toBe('coir-test-1');
    expect(Number(later.json['height'])).toBeGreaterThan(Number(json['height']));
  });

  it('shows accounts, also those that were never used', async () => {
    const { address } = createAccount();
    const { json } = await get(`${url}/v1/accounts/${address}`);
    expect(json).toEqual({ address, balance: '0', sequence: '0' });
    expect((await get(`${url}/v1/accounts/nobody`)).json['code']).toBe('account_not_found');
  });

  it.each<[string, unknown, number, string]>([
    ['no JSON', '{', 400, 'malformed_request'],
    ['a list', [], 400, 'malformed_request'],
    ['nothing', {}, 400, 'malformed_request'],
    ['a number', { transfer: 1 }, 400, 'malformed_request'],
    ['another member', { transfer: '', fee: 1 }, 400, 'malformed_request'],
    ['padding', { transfer: 'AA==' }, 400, 'malformed_transfer'],
    ['too few bytes', { transfer: 'AAAA' }, 400, 'malformed_transfer'],
    ['a body that is too large', { transfer: 'A'.repeat(5000) }, 413, 'body_too_large'],
  ])('refuses %s', async (_, body, status, code) => {
    const answer = await post(`${url}/v1/transfers`, body);
    expect(answer.json).toMatchObject({ status, code });
    expect(answer.status).toBe(status);
  });

  it('refuses a transfer that is cut off, changed or of another chain', async () => {
    const bytes = await signPayment('cut');
    const send = async (change: Uint8Array): Promise<unknown> =>
      (await post(`${url}/v1/transfers`, { transfer: encodeBase64Url(change) })).json['code'];
    expect(await send(bytes.subarray(0, -1))).toBe('malformed_transfer');
    const changed = Uint8Array.from(bytes);
    changed.set([(changed.at(-1) ?? 0) ^ 1], changed.length - 1);
    expect(await send(changed)).toBe('invalid_signature');
  });

  it.each(['', 'AB'.repeat(32), 'ab'.repeat(31), `${'ab'.repeat(32)}0`, `${'a'.repeat(63)}'`])(
    'finds no transfer called %j',
    async (hash) => {
      expect((await get(`${url}/v1/transfers/${encodeURIComponent(hash)}`)).status).toBe(404);
    },
  );

  it('is ready while it makes blocks', async () => {
    expect((await get(`${url}/readyz`)).json).toEqual({ ready: true });
  });
});
