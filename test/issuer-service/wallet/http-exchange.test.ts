import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangeJson, type Fetch } from '../../../issuer-service/wallet/http-exchange.ts';
import { LoopbackServer, sendJson } from './loopback-server.ts';
import { NOWHERE } from './ticket-shop.ts';

const server = new LoopbackServer((_, response) => sendJson(response, 200, {}));
let url: string;
beforeAll(async () => {
  url = await server.listen();
});
afterAll(() => server.close());

const ask = (more: object = {}) =>
  exchangeJson(fetch, { url, deadlineMs: 2_000, maxBytes: 100, ...more });
const unreachable = expect.objectContaining({ code: 'WALLET_UNREACHABLE' });

describe('an exchange', () => {
  it('asks with GET, or with POST and JSON, and reads status, JSON and Retry-After', async () => {
    server.answer = (request, response, body) =>
      sendJson(response, 425, { method: request.method, body }, { 'retry-after': '3' });
    expect(await ask()).toEqual({
      status: 425,
      json: { method: 'GET', body: '' },
      retryAfterMs: 3_000,
    });
    expect(await ask({ body: { a: 1 } })).toMatchObject({
      json: { method: 'POST', body: '{"a":1}' },
    });
  });

  it.each([
    ['a date', 'Sat, 21 Nov 2026 09:00:00 GMT'],
    ['negative', '-1'],
    ['endless', '99999999999999999999'],
    ['not a number', 'soon'],
  ])('takes a Retry-After that is %s for none', async (_, value) => {
    server.answer = (_request, response) => sendJson(response, 503, {}, { 'retry-after': value });
    expect(await ask()).toMatchObject({ retryAfterMs: 0 });
  });

  it('reads up to the last byte it may and nothing longer', async () => {
    server.answer = (_, response) => sendJson(response, 200, 'x'.repeat(98));
    expect((await ask()).json).toBe('x'.repeat(98));
    server.answer = (_, response) => sendJson(response, 200, 'x'.repeat(99));
    expect((await ask()).json).toBeUndefined();
  });

  it('stops reading an answer without end', async () => {
    let isOpen = true;
    server.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.on('close', () => {
        isOpen = false;
      });
      const more = (error?: Error | null) => {
        if (isOpen && !error) response.write('[1,'.repeat(1_000), more);
      };
      more();
    };
    expect((await ask()).json).toBeUndefined();
    await expect.poll(() => isOpen).toBe(false);
  });

  it.each<[string, string, string | Uint8Array]>([
    ['HTML', 'text/html', '{}'],
    ['JSON in name only', 'application/json', '{'],
    ['empty', 'application/json', ''],
    ['not UTF-8', 'application/json', new Uint8Array([0x22, 0xff, 0x22])],
    ['another type that begins alike', 'application/jsonp', '{}'],
  ])('sees no JSON in an answer that is %s', async (_, type, body) => {
    server.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(body);
    };
    expect(await ask()).toEqual({ status: 200, json: undefined, retryAfterMs: 0 });
  });

  it('does not follow a redirect', async () => {
    server.answer = (request, response) => {
      if (request.url === '/elsewhere') return sendJson(response, 200, {});
      response.writeHead(302, { location: '/elsewhere' });
      response.end();
    };
    await expect(ask()).rejects.toThrow(unreachable);
  });

  it('fails when nobody listens or the connection breaks in the middle', async () => {
    await expect(ask({ url: NOWHERE })).rejects.toThrow(unreachable);
    server.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '50' });
      response.write('{"a":');
      setTimeout(() => response.destroy(), 20);
    };
    await expect(ask()).rejects.toThrow(unreachable);
  });

  it('ends at its deadline, also in the middle of an answer', async () => {
    server.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{');
    };
    const begun = performance.now();
    await expect(ask({ deadlineMs: 60 })).rejects.toThrow(unreachable);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('ends with the signal, before and during', async () => {
    server.answer = () => undefined;
    await expect(ask({ signal: AbortSignal.abort() })).rejects.toThrow(unreachable);
    const controller = new AbortController();
    const asked = ask({ signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(asked).rejects.toThrow(unreachable);
  });

  it('ends at its deadline even if the transport hears no signal', async () => {
    const deaf: Fetch = () => new Promise(() => undefined);
    await expect(exchangeJson(deaf, { url, deadlineMs: 30, maxBytes: 10 })).rejects.toThrow(
      unreachable,
    );
  });
});
