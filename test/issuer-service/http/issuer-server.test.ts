import { connect } from 'node:net';
import { manifestDigest } from '@coir/coconut/ticket';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, order, orderOf, post, TicketMarket } from '../ticket-market.ts';

const market = new TicketMarket();
let issuer = '';
let url = '';

beforeAll(async () => {
  await market.startLedger();
  issuer = await market.startIssuer(2);
  url = `${issuer}/v1/credentials/blind-sign`;
});

afterAll(() => market.stop());

const hash = 'ab'.repeat(32);
const book = market.prepareBook(2);
const good = orderOf(hash, book) as { requests: string[] };
const [first = '', second = ''] = good.requests;

describe('GET /v1/issuer', () => {
  it('says what a holder needs to know', async () => {
    const answer = await get(`${issuer}/v1/issuer`);
    expect(answer.headers.get('cache-control')).toMatch(/max-age/);
    expect(answer.json).toMatchObject({
      network: 'coir-test',
      manifestDigest: manifestDigest(market.dealt.manifest),
      issuerIndex: 2,
      threshold: 2,
      chain: market.dealt.manifest.chain,
      denominations: market.dealt.manifest.denominations,
      limits: { bodyBytes: 32_768, requests: 64 },
      keys: [{ keyId: market.dealt.keys[0]?.keyId, state: 'active' }],
    });
  });
});

describe('POST /v1/credentials/blind-sign', () => {
  it.each<[string, object]>([
    ['no transfer', { ...good, txHash: undefined }],
    ['a transfer in upper case', { ...good, txHash: 'AB'.repeat(32) }],
    ['63 characters of a transfer', { ...good, txHash: hash.slice(1) }],
    ['65 characters of a transfer', { ...good, txHash: `${hash}0` }],
    ['a transfer and a condition', { ...good, txHash: `${hash}' AND code=0` }],
    ['a path in place of a transfer', { ...good, txHash: '../blocks/latest' }],
    ['a transfer and a line end', { ...good, txHash: `${hash}\n` }],
    ['a transfer that is a number', { ...good, txHash: 7 }],
    ['a key id in upper case', { ...good, keyId: 'AB'.repeat(32) }],
    ['a key id that is null', { ...good, keyId: null }],
    ['a denomination as text', { ...good, denomination: '1' }],
    ['a negative denomination', { ...good, denomination: -1 }],
    ['a negative expiry', { ...good, expiry: -1 }],
    ['no expiry', { ...good, expiry: undefined }],
    ['no requests', { ...good, requests: [] }],
    ['65 requests', { ...good, requests: Array(65).fill('AAAA') }],
    ['a request that comes twice', { ...good, requests: [first, first] }],
    ['a request that is null', { ...good, requests: [first, null] }],
    ['a request in a list', { ...good, requests: [first, [second]] }],
    ['requests that are text', { ...good, requests: first }],
    ['a request with padding', { ...good, requests: [first, `${second}=`] }],
    ['a request with unused bits set', { ...good, requests: [first, `${second.slice(0, -1)}B`] }],
    ['a request that is cut off', { ...good, requests: [first, second.slice(0, -4)] }],
    ['a request of no private attribute', { ...good, requests: ['A'.repeat(150)] }],
    ['a request of two private attributes', { ...good, requests: ['A'.repeat(448)] }],
    ['an unknown member', { ...good, extra: 1 }],
    ['a list', [good]],
  ])('refuses %s', async (_, body) => {
    const answer = await post(url, body);
    expect(answer.json).toMatchObject({ status: 400, code: 'malformed_request', retryable: false });
    expect(answer.status).toBe(400);
  });

  const text = JSON.stringify(good);
  it.each<[string, string]>([
    ['no JSON', text.slice(0, -1)],
    ['nothing', ''],
    ['a member twice', text.replace('{', `{"txHash":"${'cd'.repeat(32)}",`)],
    ['a member called __proto__', text.replace('{', '{"__proto__":{"keyId":"x"},')],
    ['a constructor', text.replace('{', '{"constructor":{"prototype":{}},')],
    ['an expiry with a fraction', text.replace(/"expiry":\d+/, '"expiry":2972.5')],
    ['an expiry with an exponent', text.replace(/"expiry":\d+/, '"expiry":2e3')],
    ['an expiry beyond 2^53', text.replace(/"expiry":\d+/, '"expiry":9007199254740992')],
    ['deep nesting', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['deep nesting in a member', text.replace('{', '{"a":[[[[1]]]],')],
    ['something behind it', `${text}{}`],
    ['a byte order mark', `\ufeff${text}`],
  ])('refuses %s', async (_, body) => {
    const answer = await post(url, body);
    expect(answer.json).toMatchObject({ status: 400, code: 'malformed_request' });
  });

  it('refuses a body of more than 32 KiB', async () => {
    const answer = await post(url, `${text.slice(0, -1)}${' '.repeat(33_000)}}`);
    expect(answer.json).toMatchObject({ status: 413, code: 'body_too_large' });
  });

  it('reads a body of 64 requests', async () => {
    const requests = Array.from({ length: 64 }, (_, position) => {
      const bytes = new Uint8Array(224).fill(position);
      return Buffer.from(bytes).toString('base64url');
    });
    const answer = await post(url, { ...good, requests });
    expect(answer.json).toMatchObject({ status: 404, code: 'deposit_not_found' });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=a'])(
    'refuses a body of type %s',
    async (type) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': type },
        body: text,
      });
      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({ code: 'unsupported_media_type' });
    },
  );

  it('refuses other methods and other paths', async () => {
    expect((await get(url)).status).toBe(404);
    expect((await post(`${url}/x`, good)).status).toBe(404);
  });

  it('lives on after a body that never ends and one that is no HTTP', async () => {
    const { hostname, port } = new URL(url);
    for (const bytes of [
      'POST /v1/credentials/blind-sign HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"tx',
      '\u0000\u0001\u0002 nonsense\r\n\r\n',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(bytes);
          setTimeout(() => socket.destroy(), 20);
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
      });
    }
    expect((await get(`${issuer}/livez`)).status).toBe(200);
  });

  it('repeats nothing of a request in its answer', async () => {
    const answer = await post(url, { ...good, txHash: 'hush', keyId: 'hush' });
    expect(answer.text).not.toMatch(/hush/);
  });
});

describe('limits per address', () => {
  it('refuses too many requests with 429 and the time to wait', async () => {
    const limited = await market.startIssuer(1, {
      databaseFile: market.file('limited.db'),
      rateLimit: { perSecond: 0.2, burst: 2 },
    });
    await order(limited, hash, book);
    await order(limited, hash, book);
    const answer = await order(limited, hash, book);
    expect(answer.json).toMatchObject({ status: 429, code: 'rate_limited', retryable: true });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect((await get(`${limited}/v1/issuer`)).status).toBe(200);
  });

  it('allows fewer unknown transfers, and does not hold them against what is stored', async () => {
    const limited = await market.startIssuer(1, {
      databaseFile: market.file('unknown.db'),
      rateLimit: { perSecond: 1000, burst: 1000, unknownPerSecond: 0.01, unknownBurst: 2 },
    });
    const txHash = await market.pay(book);
    for (let round = 0; round < 3; round += 1) {
      // A transfer that is there costs nothing, whatever else is wrong with it.
      expect((await order(limited, txHash, market.prepareBook(1))).status).toBe(422);
    }
    expect((await order(limited, txHash, book)).status).toBe(200);
    const unknown = ['01', '02', '03'].map((byte) => byte.repeat(32));
    const answers = [];
    for (const name of unknown) answers.push(await order(limited, name, book));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 429]);
    expect((await order(limited, txHash, book)).status).toBe(200);
    expect((await order(limited, await market.pay(book), book)).status).toBe(429);
  });
});
