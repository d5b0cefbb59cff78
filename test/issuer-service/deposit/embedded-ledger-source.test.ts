import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeBase64Url } from '@coir/coconut/ticket';
import { accountAddress, signTransfer, transferHash } from '@coir/issuer-api';
import { EmbeddedLedgerSource } from '@coir/issuer-service';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAccount, TicketMarket } from '../ticket-market.ts';

const market = new TicketMarket();
let honest: EmbeddedLedgerSource;

beforeAll(async () => {
  await market.startLedger();
  honest = new EmbeddedLedgerSource({ url: market.ledgerUrl, chainId: 'coir-test-1' });
});

afterAll(() => market.stop());

const payer = createAccount();
const bytes = signTransfer(
  {
    chainId: 'chain-1',
    from: payer.publicKey,
    to: market.treasury.address,
    denom: 'ucoir',
    amount: 9007199254740993n,
    memo: 'memo',
    sequence: 0n,
  },
  payer.secretKey,
);
const hash = transferHash(bytes);
const included = {
  transfer: encodeBase64Url(bytes),
  height: 7,
  blockTime: 1_795_000_000,
  chainId: 'chain-1',
  code: 0,
};

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** A source whose ledger answers every question like this. */
async function sourceAnswering(
  status: number,
  body: unknown,
  options: { readonly hang?: boolean; readonly location?: string; readonly chainId?: string } = {},
): Promise<EmbeddedLedgerSource> {
  server = createServer((_request, response) => {
    if (options.hang) return;
    if (options.location !== undefined) response.setHeader('location', options.location);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const { chainId = 'chain-1' } = options;
  return new EmbeddedLedgerSource({ url, chainId, deadlineMs: 300 });
}

describe('deposits on the embedded ledger', () => {
  it('are found with everything the payer signed', async () => {
    const book = market.prepareBook(1);
    const txHash = await market.pay(book);
    expect(await honest.lookup(txHash)).toEqual({
      kind: 'found',
      deposit: {
        hash: txHash,
        chainId: 'coir-test-1',
        code: 0,
        height: expect.any(Number),
        blockTime: expect.any(Number),
        from: market.buyer.address,
        to: market.treasury.address,
        denom: 'ucoir',
        amount: 1000n,
        memo: market.memo(book),
      },
    });
    expect(await honest.lookup('ab'.repeat(32))).toEqual({ kind: 'not_found' });
    expect(await honest.outage()).toBeUndefined();
  });

  it('keep amounts beyond 2^53 exact', async () => {
    const found = await (await sourceAnswering(200, included)).lookup(hash);
    expect(found).toMatchObject({
      kind: 'found',
      deposit: { amount: 9007199254740993n, from: accountAddress(payer.publicKey) },
    });
  });

  it('are found in an answer with a member that is not known', async () => {
    const found = await (await sourceAnswering(200, { ...included, extra: [1] })).lookup(hash);
    expect(found).toMatchObject({ kind: 'found' });
  });

  it('are not final while the ledger says that they wait', async () => {
    const source = await sourceAnswering(404, {
      code: 'transfer_pending',
      detail: 'It waits.',
      retryable: true,
    });
    expect(await source.lookup(hash)).toEqual({ kind: 'not_final' });
  });

  const forged = Uint8Array.from(bytes);
  forged.set([(forged.at(-1) ?? 0) ^ 1], forged.length - 1);
  it.each<[string, string, number, unknown]>([
    ['another transfer', 'ab'.repeat(32), 200, included],
    [
      'a transfer that is not signed',
      transferHash(forged),
      200,
      {
        ...included,
        transfer: encodeBase64Url(forged),
      },
    ],
    [
      'bytes that are no transfer',
      transferHash(Uint8Array.of(1)),
      200,
      {
        ...included,
        transfer: 'AQ',
      },
    ],
    ['another chain', hash, 200, { ...included, chainId: 'chain-2' }],
    ['no height', hash, 200, { ...included, height: undefined }],
    ['a code that is no number', hash, 200, { ...included, code: '0' }],
    ['a member twice', hash, 200, JSON.stringify(included).replace('{', '{"code":1,')],
    ['no JSON', hash, 200, '<html>'],
    ['too much', hash, 200, { ...included, transfer: 'A'.repeat(100_000) }],
    ['a failure', hash, 500, { code: 'internal_error' }],
    ['404 by somebody else', hash, 404, { code: 'not_found' }],
    ['404 without a code', hash, 404, {}],
  ])('are unavailable when the ledger answers with %s', async (_, name, status, body) => {
    const source = await sourceAnswering(status, body);
    expect(await source.lookup(name)).toMatchObject({ kind: 'unavailable' });
  });

  it('are unavailable when the ledger sends us elsewhere', async () => {
    const txHash = await market.pay(market.prepareBook(1));
    const source = await sourceAnswering(
      302,
      {},
      { location: `${market.ledgerUrl}/v1/transfers/${txHash}`, chainId: 'coir-test-1' },
    );
    expect(await source.lookup(txHash)).toMatchObject({ kind: 'unavailable' });
  });

  it('are unavailable when the answer never ends, of which little is read', async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1024;
        controller.enqueue(new Uint8Array(1024).fill(0x20));
      },
    });
    const headers = { 'content-type': 'application/json' };
    const source = new EmbeddedLedgerSource(
      { url: 'http://ledger', chainId: 'chain-1' },
      { fetch: () => Promise.resolve(new Response(endless, { headers })) },
    );
    expect(await source.lookup(hash)).toMatchObject({ kind: 'unavailable' });
    expect(sent).toBeLessThan(100_000);
  });

  it('are unavailable after the deadline when the ledger hangs, or is not there', async () => {
    const hanging = await sourceAnswering(200, {}, { hang: true });
    const begun = performance.now();
    expect(await hanging.lookup(hash)).toMatchObject({ kind: 'unavailable' });
    expect(performance.now() - begun).toBeLessThan(2000);
    const nowhere = new EmbeddedLedgerSource({ url: 'http://127.0.0.1:9', chainId: 'chain-1' });
    expect(await nowhere.lookup(hash)).toMatchObject({ kind: 'unavailable' });
    expect(await nowhere.outage()).toMatch(/cannot reach http:\/\/127\.0\.0\.1:9/);
  });

  it('cannot be looked up on a ledger of another chain', async () => {
    const source = new EmbeddedLedgerSource({ url: market.ledgerUrl, chainId: 'chain-2' });
    expect(await source.outage()).toMatch(/another chain/);
  });
});
