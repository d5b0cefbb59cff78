import type { ServerResponse } from 'node:http';
import {
  blindSign,
  encodeBlindedPartial,
  encodeBlindSignRequest,
  nobleGroup,
  prepareBlindSign,
  randomAttribute,
} from '@coir/coconut';
import { decodeManifest, encodeBase64Url, ticketPublicAttributes } from '@coir/coconut/ticket';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  askIssuer,
  type IssuerOutcome,
} from '../../../../issuer-service/wallet/purchase/ask-issuer.ts';
import { dealNetwork } from '../../../support/issued-tickets.ts';
import { LoopbackServer, sendJson } from '../../../support/loopback-server.ts';

const dealt = dealNetwork();
const key = decodeManifest(dealt.manifest).activeKey;
const pair = dealt.keys[0]?.pairs[1];
if (key === undefined || pair === undefined) throw new Error('the network has no key');
const { parameters } = key.record;
const open = ticketPublicAttributes(1, 2_972);
const { request } = prepareBlindSign(parameters, [randomAttribute()], open);
const blinded = encodeBase64Url(
  encodeBlindedPartial(parameters, blindSign(parameters, pair.signingKey, request, open)),
);
const honest = { keyId: key.keyId, issuerIndex: 2, blindedSignatures: [blinded] };
const identity = encodeBase64Url(nobleGroup.g1.encode(nobleGroup.g1.identity));

const server = new LoopbackServer(() => undefined);
let url: string;
beforeAll(async () => {
  url = await server.listen();
});
afterAll(() => server.close());
beforeEach(() => {
  server.bodies.length = 0;
});

function ask(
  signal: AbortSignal = AbortSignal.timeout(30_000),
  deadlineMs = 5_000,
): Promise<IssuerOutcome> {
  return askIssuer(
    fetch,
    {
      issuerIndex: 2,
      url: `${url}/`,
      key: key as NonNullable<typeof key>,
      txHash: 'a'.repeat(64),
      denomination: 1,
      expiry: 2_972,
      requests: [encodeBlindSignRequest(parameters, request)],
      deadlineMs,
      backoffMs: 10,
    },
    signal,
  );
}

function respond(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}

/** Answers the first request this way and the next ones honestly. */
function answerFirst(first: (response: ServerResponse) => void): void {
  let asked = 0;
  server.answer = (_, response) => {
    asked += 1;
    if (asked === 1) first(response);
    else sendJson(response, 200, honest);
  };
}

/** Answers every request this way and gives up when the third one comes. */
async function askTwice(answer: (response: ServerResponse) => void): Promise<IssuerOutcome> {
  const end = new AbortController();
  let asked = 0;
  server.answer = (_, response) => {
    asked += 1;
    if (asked > 2) end.abort();
    else answer(response);
  };
  return await ask(end.signal);
}

describe('an issuer', () => {
  it('is asked for its signature on each request', async () => {
    let path = '';
    server.answer = (message, response) => {
      path = `${message.method} ${message.url}`;
      sendJson(response, 200, honest);
    };
    expect(await ask()).toMatchObject({ kind: 'answered', blinded: [{}] });
    expect(path).toBe('POST /v1/credentials/blind-sign');
    expect(JSON.parse(server.bodies[0] ?? '')).toEqual({
      txHash: 'a'.repeat(64),
      keyId: honest.keyId,
      denomination: 1,
      expiry: 2_972,
      requests: [encodeBase64Url(encodeBlindSignRequest(parameters, request))],
    });
  });

  it.each<[string, unknown]>([
    ['the identity', { ...honest, blindedSignatures: [identity] }],
    ['no point', { ...honest, blindedSignatures: ['A'.repeat(64)] }],
    ['a signature too many', { ...honest, blindedSignatures: [blinded, blinded] }],
    ['another issuer’s index', { ...honest, issuerIndex: 1 }],
    ['another key’s id', { ...honest, keyId: '0'.repeat(64) }],
  ])('is faulty if it answers with %s', async (_, value) => {
    answerFirst((response) => sendJson(response, 200, value));
    expect(await ask()).toEqual({ kind: 'malformed' });
    expect(server.bodies).toHaveLength(1);
  });

  it('may answer with a member that is not known', async () => {
    answerFirst((response) => sendJson(response, 200, { ...honest, comment: 'hello' }));
    expect(await ask()).toMatchObject({ kind: 'answered' });
    expect(server.bodies).toHaveLength(1);
  });

  it.each<[string, string, string]>([
    ['a page', 'text/html', '<h1>Welcome'],
    ['a truncated text', 'application/json', JSON.stringify(honest).slice(0, -3)],
    ['another content type', 'text/plain', JSON.stringify(honest)],
    ['a megabyte', 'application/json', JSON.stringify(honest) + ' '.repeat(1_000_000)],
    ['a redirect', 'application/json', 'redirect'],
    ['an empty object', 'application/json', '{}'],
    ['an array', 'application/json', '[]'],
    ['null', 'application/json', 'null'],
  ])('is not blamed and asked again if something answers with %s', async (_, type, body) => {
    answerFirst((response) => {
      if (body !== 'redirect') return respond(response, 200, type, body);
      response.writeHead(302, { location: 'http://login.example/' });
      response.end();
    });
    expect(await ask()).toMatchObject({ kind: 'answered' });
    expect(server.bodies).toHaveLength(2);
  });

  it('is given up with a word for JSON that is no answer, and for a status without one', async () => {
    expect(await askTwice((response) => sendJson(response, 200, {}))).toEqual({
      kind: 'silent',
      reason: 'malformed_answer',
    });
    expect(await askTwice((response) => respond(response, 503, 'text/html', '<h1>'))).toEqual({
      kind: 'silent',
      reason: 'http_503',
    });
  });

  it.each([
    [400, 'malformed_request'],
    [404, 'unknown_key'],
    [409, 'deposit_bound_to_other_request'],
    [422, 'deposit_invalid'],
  ])('that refuses with %i %s is not asked again', async (status, code) => {
    answerFirst((response) =>
      sendJson(response, status, { code, detail: 'No.', retryable: false }),
    );
    expect(await ask()).toEqual({ kind: 'refused', reason: code });
    expect(server.bodies).toHaveLength(1);
  });

  it.each([
    [404, 'deposit_not_found'],
    [425, 'deposit_not_final'],
    [429, 'rate_limited'],
    [503, 'chain_unavailable'],
  ])('that is not ready and says %i %s is asked again', async (status, code) => {
    answerFirst((response) =>
      sendJson(response, status, { code, detail: 'Later.', retryable: true }),
    );
    expect(await ask()).toMatchObject({ kind: 'answered' });
    expect(server.bodies).toHaveLength(2);
  });

  const oddAnswers: readonly [string, (response: ServerResponse) => void][] = [
    ['breaks the connection', (response) => response.destroy()],
    ['does not answer in time', () => undefined],
    ['redirects', (r) => r.writeHead(302, { location: 'https://portal.example/' }).end()],
    ['sends nothing', (r) => r.writeHead(204).end()],
    ['sends a mebibyte', (r) => respond(r, 200, 'application/json', ' '.repeat(2 ** 20))],
    ['cuts its answer', (r) => respond(r, 200, 'application/json', '{"keyId":')],
    [
      'sends slowly',
      (r) => {
        r.writeHead(200, { 'content-type': 'application/json' }).write('{');
        const timer = setInterval(() => r.write(' '), 100);
        r.on('close', () => clearInterval(timer));
      },
    ],
    ...[200, 403, 404, 409, 422, 502].flatMap(
      (status): [string, (response: ServerResponse) => void][] => [
        [`is hidden behind a page (${status})`, (r) => respond(r, status, 'text/html', '<h1>')],
        [`is hidden behind null (${status})`, (r) => sendJson(r, status, null)],
        [
          `is hidden behind JSON of another service (${status})`,
          (r) => sendJson(r, status, { error: 'no such route', code: 5 }),
        ],
      ],
    ),
  ];

  it.each(oddAnswers)('that %s is asked again', async (_, first) => {
    answerFirst(first);
    expect(await ask(undefined, 1_000)).toMatchObject({ kind: 'answered' });
    expect(server.bodies).toHaveLength(2);
  });

  it('is given up when the signal comes, with what it said last', async () => {
    const refusal = { code: 'chain_unavailable', detail: 'Later.', retryable: true };
    expect(await askTwice((response) => sendJson(response, 503, refusal))).toEqual({
      kind: 'silent',
      reason: 'chain_unavailable',
    });
    expect(await ask(AbortSignal.abort())).toEqual({ kind: 'silent', reason: 'unreachable' });
  });
});
