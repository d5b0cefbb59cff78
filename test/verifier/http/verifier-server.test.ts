import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ALICE,
  BOB,
  base64url,
  claimOf,
  GATEWAY_ONE,
  network,
  openVerifier,
  spendBody,
  TICKET_BYTES,
  TICKET_END,
  TOKEN,
  type VerifierUnderTest,
} from '../open-verifier.ts';

const ticket = network.issueTicket();
const claim = claimOf(ticket);
const body = spendBody(claim);
const lease = {
  client: base64url(ALICE),
  gateway: base64url(GATEWAY_ONE),
  bytes: 1_000,
  leaseId: 'lease_1-a',
};

describe('the HTTP side of a verifier', () => {
  let service: VerifierUnderTest;
  beforeAll(async () => {
    service = await openVerifier({ claimFailures: { burst: 100 } });
  });
  afterAll(() => service.close());

  it.each([
    ['none', undefined],
    ['a wrong one', `Bearer ${TOKEN.slice(0, -1)}0`],
    ['a prefix', `Bearer ${TOKEN.slice(0, -1)}`],
    ['a longer one', `Bearer ${TOKEN}0`],
    ['an empty one', 'Bearer '],
    ['another scheme', `Basic ${TOKEN}`],
    ['the token alone', TOKEN],
  ])(
    'refuses requests whose token is %s, before it reads the body',
    async (_name, authorization) => {
      for (const [method, url] of [
        ['POST', '/v1/spend'],
        ['POST', '/v1/leases'],
        ['GET', `/v1/balances/${base64url(ALICE)}`],
      ] as const) {
        const answer = await service.app.inject({
          method,
          url,
          headers: {
            ...(authorization === undefined ? {} : { authorization }),
            ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
          },
          ...(method === 'POST' ? { payload: '{"not json' } : {}),
        });
        expect(answer.statusCode).toBe(401);
        expect(answer.headers['www-authenticate']).toBe('Bearer');
        expect(answer.headers['content-type']).toContain('application/problem+json');
        expect(answer.json()).toMatchObject({
          code: 'unauthorized',
          status: 401,
          retryable: false,
        });
      }
    },
  );

  it.each([
    ['no object', []],
    ['nothing', null],
    ['a missing member', { ...body, show: undefined }],
    ['an unknown member', { ...body, nonce: 1 }],
    ['a short gateway key', { ...body, gateway: base64url(GATEWAY_ONE.subarray(1)) }],
    ['a long client key', { ...body, client: base64url(Uint8Array.of(...ALICE, 0)) }],
    ['padded base64url', { ...body, gateway: `${body['gateway']}=` }],
    ['plain base64', { ...body, client: `+/${String(body['client']).slice(2)}` }],
    ['unused bits set in a key', { ...body, client: `${String(body['client']).slice(0, 42)}B` }],
    ['unused bits set in a show', { ...body, show: 'AB' }],
    ['a show of impossible length', { ...body, show: 'A' }],
    ['an empty show', { ...body, show: '' }],
    ['a show beyond any length', { ...body, show: 'A'.repeat(1_028) }],
    ['a key id in upper case', { ...body, keyId: 'A'.repeat(64) }],
    ['a short key id', { ...body, keyId: 'a'.repeat(63) }],
    ['a denomination that is text', { ...body, denomination: '1' }],
    ['a negative denomination', { ...body, denomination: -1 }],
    ['a fractional expiry', { ...body, expiry: 1.5 }],
    ['an expiry beyond exact integers', { ...body, expiry: 2 ** 53 }],
  ])('refuses a spend body with %s', async (_name, malformed) => {
    const answer = await service.post('/v1/spend', malformed);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'malformed_request', retryable: false });
    expect(answer.body).not.toContain(String(body['client']).slice(0, 20));
  });

  it.each([
    ['no bytes', { ...lease, bytes: 0 }],
    ['negative bytes', { ...lease, bytes: -5 }],
    ['too many bytes to count', { ...lease, bytes: 2 ** 53 }],
    ['an empty id', { ...lease, leaseId: '' }],
    ['a long id', { ...lease, leaseId: 'a'.repeat(65) }],
    ['an id of other characters', { ...lease, leaseId: 'a b' }],
    ['no gateway', { ...lease, gateway: undefined }],
    ['an unknown member', { ...lease, show: 'AAAA' }],
  ])('refuses a lease body with %s', async (_name, malformed) => {
    const answer = await service.post('/v1/leases', malformed);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'malformed_request']);
  });

  it('refuses bodies that are too large, no JSON, of another type, or polluting', async () => {
    const send = async (
      payload: string,
      contentType = 'application/json',
    ): Promise<[number, string]> => {
      const answer = await service.app.inject({
        method: 'POST',
        url: '/v1/spend',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': contentType },
        payload,
      });
      return [answer.statusCode, answer.json().code];
    };
    expect(await send(JSON.stringify({ ...body, pad: 'x'.repeat(5_000) }))).toEqual([
      413,
      'body_too_large',
    ]);
    expect(await send('{"gateway":')).toEqual([400, 'malformed_request']);
    expect(await send('')).toEqual([400, 'malformed_request']);
    expect(await send(JSON.stringify(body), 'text/xml')).toEqual([415, 'unsupported_media_type']);
    expect(await send('{"__proto__":{"x":1}}')).toEqual([400, 'malformed_request']);
  });

  it('refuses a balance of something that is no client key', async () => {
    for (const name of ['x', 'A'.repeat(44), `${'A'.repeat(42)}B`, '%00']) {
      const answer = await service.app.inject({
        url: `/v1/balances/${name}`,
        headers: { authorization: `Bearer ${TOKEN}` },
      });
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'malformed_request']);
    }
  });

  it('changed nothing by all of that', async () => {
    expect(await service.store.totals()).toMatchObject({ credited: 0n, nullifiers: 0 });
  });

  it('answers a claim with its receipt, the same bytes each time, and metering against it', async () => {
    const first = await service.spend(claim);
    expect(first.statusCode).toBe(200);
    expect(first.json()).toEqual({
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      credited: TICKET_BYTES,
      balance: TICKET_BYTES,
      expiresAt: TICKET_END,
    });
    const granted = await service.post('/v1/leases', lease);
    expect(granted.json()).toEqual({
      leaseId: lease.leaseId,
      granted: 1_000,
      balance: TICKET_BYTES - 1_000,
      expiresAt: TICKET_END,
    });
    expect((await service.post('/v1/leases', lease)).body).toBe(granted.body);
    const balance = await service.app.inject({
      url: `/v1/balances/${base64url(ALICE)}`,
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(balance.json()).toEqual({ balance: TICKET_BYTES - 1_000, expiresAt: TICKET_END });
    expect((await service.spend(claim)).body).toBe(first.body);
  });

  it.each([
    ['already_spent', 409, false, () => claimOf(ticket)],
    ['invalid_show', 422, false, () => ({ ...claim, client: BOB })],
    ['invalid_show', 422, false, () => ({ ...claimOf(ticket), show: claim.show.subarray(1) })],
    ['unknown_key', 422, true, () => ({ ...claimOf(ticket), keyId: 'f'.repeat(64) })],
    ['unknown_denomination', 422, true, () => ({ ...claimOf(ticket), denomination: 9 })],
    ['unknown_gateway', 403, true, () => claimOf(ticket, BOB)],
    ['ticket_expired', 422, true, () => ({ ...claimOf(ticket), expiry: 1 })],
  ])('answers %s with status %i', async (code, status, retryable, refused) => {
    const answer = await service.spend(refused());
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code, status, retryable });
    expect(answer.json().detail).not.toBe('');
  });

  it('answers a lease conflict and a lease for an unknown gateway', async () => {
    const conflict = await service.post('/v1/leases', { ...lease, bytes: 2 });
    expect([conflict.statusCode, conflict.json().code]).toEqual([409, 'lease_conflict']);
    const unknown = await service.post('/v1/leases', { ...lease, gateway: base64url(BOB) });
    expect([unknown.statusCode, unknown.json().code]).toEqual([403, 'unknown_gateway']);
  });

  it('answers unknown routes and methods as problems', async () => {
    const answer = await service.app.inject({ method: 'DELETE', url: '/v1/spend' });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found']);
  });
});

describe('the HTTP side of a verifier under stress', () => {
  it('answers overload with 429 or 503, a time to retry, and nothing credited', async () => {
    const service = await openVerifier({ queue: { clientLimit: 1, limit: 2 } });
    const clients = [ALICE, ALICE, ALICE, ALICE, BOB, GATEWAY_ONE, network.record.keyId];
    const answers = await Promise.all(
      clients.map((client) => service.spend(claimOf(ticket, GATEWAY_ONE, client))),
    );
    const refused = answers.filter(({ statusCode }) => [429, 503].includes(statusCode));
    expect(new Set(refused.map(({ statusCode }) => statusCode))).toEqual(new Set([429, 503]));
    for (const answer of refused) {
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(answer.json().retryable).toBe(true);
    }
    await service.close();
  });

  it('is ready while its store is open and says why when it is not', async () => {
    const service = await openVerifier();
    expect((await service.app.inject('/readyz')).json()).toEqual({ ready: true });
    await service.store.stop();
    const answer = await service.app.inject('/readyz');
    expect([answer.statusCode, answer.json()]).toEqual([503, { ready: false }]);
    expect((await service.readiness.report()).reasons).toEqual(['the store is not open']);
    const spend = await service.spend(claim);
    expect([spend.statusCode, spend.json().code]).toEqual([503, 'store_unavailable']);
    const balance = await service.post('/v1/leases', lease);
    expect([balance.statusCode, balance.json().code]).toEqual([503, 'store_unavailable']);
    expect((await service.app.inject('/livez')).statusCode).toBe(200);
    await service.close();
  });
});
