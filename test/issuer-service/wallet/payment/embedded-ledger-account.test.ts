import { encodeBase64Url } from '@coir/coconut/ticket';
import { accountAddress, signTransfer } from '@coir/issuer-api';
import { EmbeddedLedgerAccount } from '@coir/wallet/embedded-ledger';
import { ed25519 } from '@noble/curves/ed25519.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answerer, LoopbackServer, sendJson } from '../../../support/loopback-server.ts';
import { TicketMarket } from '../../ticket-market.ts';

const market = new TicketMarket();
const server = new LoopbackServer(() => undefined);
let serverUrl: string;
beforeAll(async () => {
  await market.startLedger();
  serverUrl = await server.listen();
});
afterAll(async () => {
  await server.close();
  await market.stop();
});

const chainId = 'coir-test-1';
const payment = {
  to: `coir1${'ab'.repeat(20)}`,
  denom: 'ucoir',
  amount: 5n,
  memo: 'for nothing',
};
const unavailable = expect.objectContaining({
  code: 'WALLET_LEDGER_UNAVAILABLE',
  retryable: true,
});

function account(url = market.ledgerUrl, secretKey = market.buyer.secretKey) {
  return new EmbeddedLedgerAccount({ url, chainId, secretKey, deadlineMs: 300 }, { fetch });
}

async function included(hash: string): Promise<void> {
  await expect.poll(() => account().status(hash), { timeout: 10_000 }).toBe('included');
}

describe('an account on the ledger', () => {
  it('knows its address, its balance and the time of the latest block', async () => {
    const { publicKey } = market.buyer;
    expect(account().address).toBe(accountAddress(publicKey));
    expect(await account().balance('ucoir')).toBe(1_000_000_000n);
    expect(Math.abs((await account().latestBlockTime()) - Date.now() / 1_000)).toBeLessThan(60);
    const nobody = account(market.ledgerUrl, new Uint8Array(32).fill(99));
    expect(await nobody.balance('ucoir')).toBe(0n);
  });

  it('signs a payment without sending it, and pays once however often it is broadcast', async () => {
    const { bytes, hash } = await account().signPayment(payment);
    expect(await account().status(hash)).toBe('unknown');
    await account().broadcast(bytes);
    await account().broadcast(bytes);
    await included(hash);
    await account().broadcast(bytes);
    expect(await account().balance('ucoir')).toBe(1_000_000_000n - 5n);
  });

  it('signs the same payment with the same bytes until one is sent', async () => {
    const first = await account().signPayment(payment);
    expect(await account().signPayment(payment)).toEqual(first);
    await account().broadcast(first.bytes);
    const second = await account().signPayment(payment);
    expect(second.hash).not.toBe(first.hash);
    await account().broadcast(second.bytes);
    await included(second.hash);
  });

  it('learns that a payment is refused for good', async () => {
    const { publicKey, secretKey } = market.buyer;
    const transfer = { chainId, from: publicKey, ...payment, sequence: 1_000n };
    const refused = (bytes: Uint8Array, code: string, reason: string) =>
      expect(account().broadcast(bytes)).rejects.toMatchObject({ code, details: { reason } });
    const sign = (change: object) => signTransfer({ ...transfer, ...change }, secretKey);
    await refused(sign({}), 'WALLET_PAYMENT_REFUSED', 'wrong_sequence');
    await refused(sign({ chainId: 'other' }), 'WALLET_PAYMENT_REFUSED', 'wrong_chain');
    await refused(new Uint8Array(10), 'WALLET_PAYMENT_REFUSED', 'malformed_transfer');
    const poorKey = new Uint8Array(32).fill(98);
    const poor = { ...transfer, from: ed25519.getPublicKey(poorKey), sequence: 0n };
    await refused(signTransfer(poor, poorKey), 'WALLET_INSUFFICIENT_FUNDS', 'insufficient_funds');
  });

  it('learns that a payment moved no money', async () => {
    const secretKey = market.treasury.secretKey;
    const rich = account(market.ledgerUrl, secretKey);
    const { bytes, hash } = await rich.signPayment({ ...payment, amount: 10n ** 12n });
    await rich.broadcast(bytes);
    await expect.poll(() => rich.status(hash), { timeout: 10_000 }).toBe('failed');
  });

  it('refuses a ledger of another chain', async () => {
    server.answer = (_, response) =>
      sendJson(response, 200, { chainId: 'other', height: 1, time: 1 });
    await expect(account(serverUrl).latestBlockTime()).rejects.toMatchObject({
      code: 'WALLET_WRONG_CHAIN',
    });
  });
});

describe('a ledger that answers nonsense', () => {
  const hash = 'a'.repeat(64);
  const nonsense: readonly [string, Answerer][] = [
    ['nothing in time', () => undefined],
    ['a broken connection', (_, response) => void response.destroy()],
    ['null', (_, response) => sendJson(response, 200, null)],
    ['an empty object', (_, response) => sendJson(response, 200, {})],
    ['an error without a code', (_, response) => sendJson(response, 400, {})],
    ['an internal error', (_, response) => sendJson(response, 500, { code: 'internal_error' })],
    ['that it is busy', (_, response) => sendJson(response, 503, { code: 'ledger_busy' })],
    ['a number as text', (_, response) => sendJson(response, 200, { time: '1', chainId })],
    [
      'another account',
      (_, r) => sendJson(r, 200, { address: payment.to, balance: '1', sequence: '1' }),
    ],
    [
      'another transfer',
      (_, response) =>
        sendJson(response, 200, {
          transfer: encodeBase64Url(new Uint8Array(100)),
          chainId,
          code: 0,
          height: 1,
          blockTime: 1,
        }),
    ],
    ['another hash', (_, response) => sendJson(response, 202, { hash: 'b'.repeat(64) })],
    ['a megabyte', (_, response) => sendJson(response, 200, 'x'.repeat(1_000_000))],
  ];

  it.each(nonsense)('is taken for unavailable: %s', async (_, answer) => {
    server.answer = answer;
    const asked = account(serverUrl);
    const asks = [
      asked.latestBlockTime(),
      asked.balance('ucoir'),
      asked.signPayment(payment),
      asked.broadcast(new Uint8Array(100)),
      asked.status(hash),
    ];
    for (const ask of await Promise.allSettled(asks)) {
      expect(ask).toMatchObject({ status: 'rejected', reason: unavailable });
    }
  });
});
