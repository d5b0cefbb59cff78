import { connect } from 'node:net';
import {
  buildHttpServer,
  createLog,
  listen,
  Metrics,
  parseBody,
  Readiness,
  ServiceError,
  silentLog,
} from '@coir/service';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

const LIMITS = { maxConnections: 16, maxConnectionsPerAddress: 16, trustedProxies: [] };

function makeModules(reasons: readonly string[] = [], log = silentLog()) {
  const modules = { log, metrics: new Metrics('echo'), monotonicMs: () => performance.now() };
  const readiness = new Readiness(modules);
  readiness.add({ name: 'store', probe: () => reasons });
  return { log, readiness };
}

function makeServer(reasons: readonly string[] = [], log = silentLog()) {
  const modules = makeModules(reasons, log);
  modules.readiness.open();
  const app = buildHttpServer({ connections: LIMITS, bodyLimit: 100 }, modules);
  opened.push({ app, readiness: modules.readiness });
  app.post('/echo', (request) => parseBody(z.strictObject({ name: z.string() }), request.body));
  app.get('/refused', () => {
    throw new ServiceError({
      status: 425,
      code: 'not_yet',
      detail: 'Try again.',
      retryable: true,
      retryAfterSeconds: 2,
      extra: { reason: 'early' },
    });
  });
  app.get('/broken', () => {
    throw new Error('secret detail');
  });
  return app;
}

const opened: { app: FastifyInstance; readiness: Readiness }[] = [];
afterEach(async () => {
  for (const { app, readiness } of opened.splice(0)) {
    readiness.close();
    await app.close();
  }
});

describe('the HTTP server of a service', () => {
  it('answers a service error as problem details', async () => {
    const response = await makeServer().inject('/refused');
    expect(response.statusCode).toBe(425);
    expect(response.headers['content-type']).toMatch('application/problem+json');
    expect(response.headers['retry-after']).toBe('2');
    expect(response.json()).toEqual({
      type: 'about:blank',
      title: 'Too Early',
      status: 425,
      code: 'not_yet',
      detail: 'Try again.',
      retryable: true,
      reason: 'early',
    });
  });

  it('says nothing of an unexpected error', async () => {
    const response = await makeServer().inject('/broken');
    expect(response.statusCode).toBe(500);
    expect(response.json()).toMatchObject({ code: 'internal_error', retryable: true });
    expect(response.body).not.toMatch('secret detail');
  });

  it.each([
    ['{"name":', 400, 'malformed_request'],
    ['{"name":1}', 400, 'malformed_request'],
    ['{"name":"a","other":1}', 400, 'malformed_request'],
    ['{"__proto__":{"name":"a"}}', 400, 'malformed_request'],
    ['', 400, 'malformed_request'],
    ['null', 400, 'malformed_request'],
    [`{"name":"${'a'.repeat(100)}"}`, 413, 'body_too_large'],
  ])('refuses the body %s', async (payload, status, code) => {
    const response = await makeServer().inject({
      method: 'POST',
      url: '/echo',
      headers: { 'content-type': 'application/json' },
      payload,
    });
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({ code, retryable: false });
  });

  it('names the member at fault and not its value', async () => {
    const response = await makeServer().inject({
      method: 'POST',
      url: '/echo',
      payload: { name: { inner: 'secret' } },
    });
    expect(response.json<{ detail: string }>().detail).toMatch('"name"');
    expect(response.body).not.toMatch('secret');
  });

  it('refuses other media types and unknown routes', async () => {
    const app = makeServer();
    const other = await app.inject({
      method: 'POST',
      url: '/echo',
      headers: { 'content-type': 'application/xml' },
      payload: '<name/>',
    });
    expect(other.json()).toMatchObject({ status: 415, code: 'unsupported_media_type' });
    const unknown = await app.inject('/nothing');
    expect(unknown.json()).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('answers what is in flight when it is stopped, and then ends', async () => {
    const app = makeServer();
    let finish: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      app.get('/slow', async () => {
        resolve();
        await new Promise<void>((resume) => {
          finish = resume;
        });
        return { done: true };
      });
    });
    const url = await listen(app, { host: '127.0.0.1', port: 0 });
    const answer = fetch(`${url}/slow`);
    await begun;
    const startedAt = performance.now();
    const closed = app.close();
    setTimeout(finish, 100);
    expect(await (await answer).json()).toEqual({ done: true });
    await closed;
    // Less than the time a connection would be kept for the next request.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('is alive, and ready only without reasons against, which it keeps to itself', async () => {
    const ready = await makeServer().inject('/readyz');
    expect(ready.statusCode).toBe(200);
    const notReady = makeServer(['the ledger does not answer']);
    const response = await notReady.inject('/readyz');
    expect(response.statusCode).toBe(503);
    expect(response.json()).toEqual({ ready: false });
    expect((await notReady.inject('/livez')).statusCode).toBe(200);
  });

  it('logs what is unexpected, with its cause, and no request', async () => {
    const lines: string[] = [];
    const log = createLog(
      { program: 'echo', level: 'trace' },
      { write: (line) => lines.push(line) },
    );
    const app = makeServer([], log);
    await app.inject('/broken?canary=1');
    await app.inject('/refused?canary=1');
    const failures = lines.filter((line) => line.includes('a handler failed'));
    expect(failures).toHaveLength(1);
    expect(failures[0]).toContain('secret detail');
    expect(lines.join('')).not.toContain('canary');
  });
});

/** Sends bytes as they are and returns what comes back until the connection closes. */
async function exchange(url: string, bytes: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

describe('a request that reaches no handler', () => {
  const get = (path: string): string =>
    `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`;

  it.each<[string, string, number, string]>([
    ['a bad escape', get('/echo/%zz-canary'), 400, 'malformed_request'],
    ['an overlong escape', get('/echo/%c0%ae-canary'), 400, 'malformed_request'],
    ['no HTTP', 'canary\r\n\r\n', 400, 'malformed_request'],
    ['a bad header', 'GET / HTTP/1.1\r\nhost: a\r\nca nary: 1\r\n\r\n', 400, 'malformed_request'],
    ['no host', 'GET /canary HTTP/1.1\r\n\r\n', 400, ''],
    [
      'large headers',
      `GET / HTTP/1.1\r\nhost: a\r\nb: ${'canary'.repeat(4_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
    ['a path that is too long', get(`/named/${'canary'.repeat(100)}`), 404, 'not_found'],
    ['a route there is not', get('/canary'), 404, 'not_found'],
    ['a method there is not', 'BREW / HTTP/1.1\r\nhost: canary\r\n\r\n', 400, 'malformed_request'],
    [
      'a body that is too large',
      `POST /echo HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 108\r\n\r\n"${'canary'.repeat(18)}"`,
      413,
      'body_too_large',
    ],
    [
      'a length that is none',
      'POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: canary\r\n\r\n',
      400,
      'malformed_request',
    ],
  ])(
    'for %s is answered by a problem document that repeats nothing',
    async (_what, bytes, status, code) => {
      const app = makeServer();
      app.get('/named/:name', () => 'named');
      const url = await listen(app, { host: '127.0.0.1', port: 0 });
      const text = await exchange(url, bytes);
      expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(text).not.toContain('canary');
      if (code === '') return;
      const [head = '', body = ''] = text.split('\r\n\r\n');
      expect(head.toLowerCase()).toContain('content-type: application/problem+json');
      expect(JSON.parse(body)).toMatchObject({ type: 'about:blank', status, code });
    },
  );
});

describe('a server that stops', () => {
  it('refuses by a problem document what is asked while it does', async () => {
    const app = makeServer();
    const url = await listen(app, { host: '127.0.0.1', port: 0 });
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    // Half a request, so that the connection is not idle.
    socket.write('GET /canary HTTP/1.1\r\n');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closed = app.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.write('host: a\r\n\r\n');
    await new Promise((resolve) => socket.once('close', resolve));
    await closed;
    expect(text).toMatch(/^HTTP\/1.1 503 /);
    expect(text.toLowerCase()).toContain('content-type: application/problem+json');
    expect(text).toContain('"code":"stopping"');
    expect(text).toContain('"retryable":true');
    expect(text).not.toContain('canary');
  });
});
