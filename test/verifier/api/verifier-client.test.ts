import { createHash } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { listen } from '@coir/service';
import { VerifierClient, type VerifierClientOptions } from '@coir/verifier-api';
import { afterEach, describe, expect, it } from 'vitest';
import {
  ALICE,
  claimOf,
  GATEWAY_ONE,
  network,
  openVerifier,
  TICKET_BYTES,
  TOKEN,
} from '../open-verifier.ts';

const ticket = network.issueTicket();
const claim = claimOf(ticket);
const lease = { client: ALICE, gateway: GATEWAY_ONE, bytes: 100, leaseId: 'l1' };

const receipt = {
  digest: createHash('sha256').update(claim.show).digest('hex'),
  credited: 1,
  balance: 1,
  expiresAt: 1,
};

const UNAVAILABLE = { refused: { code: 'verifier_unavailable', retryable: true } };

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function clientOf(url: string, options: Partial<VerifierClientOptions> = {}): VerifierClient {
  return new VerifierClient({ url, token: TOKEN, timeoutMs: 150, backoffMs: 1, ...options });
}

/** A server that answers as told, and counts. */
async function fakeVerifier(answer: RequestListener): Promise<{ url: string; hits: () => number }> {
  let hits = 0;
  const sockets = new Set<Socket>();
  const server: Server = createServer((request, response) => {
    hits += 1;
    request.resume();
    answer(request, response);
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, hits: () => hits };
}

function answering(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

const problem = (code: string, retryable: boolean): Record<string, unknown> => ({
  type: 'about:blank',
  title: 'x',
  status: 409,
  code,
  detail: 'a sentence',
  retryable,
});

describe('a verifier client', () => {
  it('claims, leases and reads balances at a real verifier', async () => {
    const service = await openVerifier();
    stops.push(() => service.close());
    const url = await listen(service.app, { host: '127.0.0.1', port: 0 });
    const client = clientOf(`${url}/`, { timeoutMs: 5_000 });
    const first = await client.claim(claim);
    expect(first).toMatchObject({ receipt: { credited: TICKET_BYTES } });
    expect(await client.claim(claim)).toEqual(first);
    expect(await client.claim(claimOf(ticket))).toMatchObject({
      refused: { code: 'already_spent', retryable: false },
    });
    const granted = await client.lease(lease);
    expect(granted).toMatchObject({ lease: { granted: 100, balance: TICKET_BYTES - 100 } });
    expect(await client.lease(lease)).toEqual(granted);
    expect(await client.lease({ ...lease, bytes: 7 })).toMatchObject({
      refused: { code: 'lease_conflict', retryable: false },
    });
    expect(await client.balance(ALICE)).toMatchObject({ balance: { balance: TICKET_BYTES - 100 } });

    const stranger = clientOf(url, { token: 'x'.repeat(40) });
    expect(await stranger.claim(claim)).toMatchObject({
      refused: { code: 'verifier_unavailable', retryable: true },
    });
    expect(await stranger.balance(ALICE)).toMatchObject(UNAVAILABLE);
  });

  it.each<[string, RequestListener]>([
    ['never answers', () => undefined],
    [
      'sends headers and then nothing',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{');
      },
    ],
    ['closes the connection', (request) => request.socket.destroy()],
    [
      'closes in the middle of the answer',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"digest":', () => request.socket.destroy());
      },
    ],
    ['answers garbage', answering(200, '<html>')],
    [
      'answers bytes that are no text',
      (_request, response) => response.end(Uint8Array.of(0x22, 0xff, 0x22)),
    ],
    ['answers another object', answering(200, { ok: true })],
    [
      'answers a receipt of another show',
      answering(200, { digest: 'a'.repeat(64), credited: 1, balance: 1, expiresAt: 1 }),
    ],
    ['answers too much', answering(200, JSON.stringify(receipt) + ' '.repeat(100_000))],
    ['fails without a problem document', answering(500, 'oops')],
    ['answers a problem with an impossible code', answering(409, problem('A b', false))],
  ])('reports a server that %s as unavailable, to be tried again', async (_name, answer) => {
    const { url, hits } = await fakeVerifier(answer);
    expect(await clientOf(url, { attempts: 2 }).claim(claim)).toMatchObject({
      refused: { code: 'verifier_unavailable', retryable: true },
    });
    expect(hits()).toBeGreaterThan(0);
    expect(hits()).toBeLessThanOrEqual(2);
  });

  it('follows no redirect, so that the token goes to its verifier only', async () => {
    const elsewhere = await fakeVerifier(answering(200, receipt));
    const { url } = await fakeVerifier(answering(307, {}, { location: elsewhere.url }));
    expect(await clientOf(elsewhere.url).claim(claim)).toEqual({ receipt });
    expect(await clientOf(url).claim(claim)).toMatchObject({
      refused: { code: 'verifier_unavailable' },
    });
    expect(elsewhere.hits()).toBe(1);
  });

  it('reports a verifier that is not there as unavailable', async () => {
    const client = clientOf('http://127.0.0.1:9', { attempts: 2 });
    expect(await client.claim(claim)).toMatchObject({ refused: { code: 'verifier_unavailable' } });
    expect(await client.lease(lease)).toMatchObject(UNAVAILABLE);
    expect(await client.balance(ALICE)).toMatchObject(UNAVAILABLE);
  });

  it('tries again what can succeed later, and not what cannot', async () => {
    let answers = [503, 503, 200];
    const receiptOf = { balance: 5, expiresAt: 9 };
    const { url, hits } = await fakeVerifier((request, response) => {
      const status = answers.shift() ?? 500;
      const body = status === 200 ? receiptOf : problem('overloaded', true);
      answering(status, body)(request, response);
    });
    expect(await clientOf(url).balance(ALICE)).toEqual({ balance: receiptOf });
    expect(hits()).toBe(3);

    answers = [503, 503, 503, 200];
    expect(await clientOf(url).balance(ALICE)).toMatchObject({ refused: { code: 'overloaded' } });
    expect(hits()).toBe(6);

    const final = await fakeVerifier(answering(409, problem('already_spent', false)));
    expect(await clientOf(final.url).claim(claim)).toEqual({
      refused: { code: 'already_spent', retryable: false, detail: 'a sentence' },
    });
    expect(final.hits()).toBe(1);
  });

  it('waits as long as the server asks, within its own bound', async () => {
    let first = true;
    const { url } = await fakeVerifier((request, response) => {
      if (!first) return answering(200, { balance: 1, expiresAt: 1 })(request, response);
      first = false;
      return answering(429, problem('too_many_requests', true), { 'retry-after': '1' })(
        request,
        response,
      );
    });
    const before = performance.now();
    await clientOf(url).balance(ALICE);
    expect(performance.now() - before).toBeGreaterThan(990);
  });

  it('takes no lease that is for another id or larger than asked for', async () => {
    for (const wrong of [
      { leaseId: 'l2', granted: 1, balance: 1, expiresAt: 1 },
      { leaseId: 'l1', granted: 101, balance: 1, expiresAt: 1 },
    ]) {
      const { url } = await fakeVerifier(answering(200, wrong));
      expect(await clientOf(url).lease(lease)).toMatchObject(UNAVAILABLE);
    }
  });

  it('gives up at once when its caller does', async () => {
    const { url } = await fakeVerifier(() => undefined);
    const abort = new AbortController();
    const before = performance.now();
    const claiming = clientOf(url, { timeoutMs: 10_000, attempts: 5 }).claim(claim, abort.signal);
    setTimeout(() => abort.abort(), 20);
    expect(await claiming).toMatchObject({ refused: { code: 'verifier_unavailable' } });
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  it('sends the token in the header only and the claim as specified', async () => {
    const seen: {
      method: string | undefined;
      url: string | undefined;
      authorization: string | undefined;
      body: string;
    }[] = [];
    const { url } = await fakeVerifier((request, response) => {
      const { method, headers } = request;
      let body = '';
      request.on('data', (chunk) => {
        body += String(chunk);
      });
      request.on('end', () => {
        seen.push({ method, url: request.url, authorization: headers.authorization, body });
        answering(409, problem('already_spent', false))(request, response);
      });
    });
    await clientOf(url).claim(claim);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/v1/spend',
      authorization: `Bearer ${TOKEN}`,
    });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      gateway: Buffer.from(GATEWAY_ONE).toString('base64url'),
      client: Buffer.from(ALICE).toString('base64url'),
      keyId: network.keyId,
      denomination: 1,
      expiry: network.expiry,
      show: Buffer.from(claim.show).toString('base64url'),
    });
  });
});
