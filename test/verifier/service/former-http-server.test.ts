import { buildHttpServer, listen, parseBody, ServiceError } from '@coir/verifier/service';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

function makeServer(reasons: readonly string[] = []) {
  const app = buildHttpServer({ bodyLimit: 100, readiness: () => reasons });
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

describe('buildHttpServer', () => {
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

  it('answers what is under way when it is stopped, and then ends', async () => {
    const app = buildHttpServer({ bodyLimit: 100, readiness: () => [] });
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

  it('is alive, and ready only without reasons against', async () => {
    const ready = await makeServer().inject('/readyz');
    expect(ready.statusCode).toBe(200);
    const notReady = makeServer(['the ledger does not answer']);
    const response = await notReady.inject('/readyz');
    expect(response.statusCode).toBe(503);
    expect(response.json()).toEqual({ ready: false, reasons: ['the ledger does not answer'] });
    expect((await notReady.inject('/livez')).statusCode).toBe(200);
  });
});
