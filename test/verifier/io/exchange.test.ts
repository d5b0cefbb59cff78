import { exchangeJson, type Fetch, IoError, retry } from '@coir/io';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LoopbackServer, sendJson } from '../../support/loopback-server.ts';

/** Nothing listens on this port, so a connection is refused at once. */
const NOWHERE = 'http://127.0.0.1:9';

const server = new LoopbackServer((_, response) => sendJson(response, 200, {}));
let url: string;
beforeAll(async () => {
  url = await server.listen();
});
afterAll(() => server.close());

const ask = (more: object = {}, transport: Fetch = fetch) =>
  exchangeJson(transport, { url, deadlineMs: 2_000, maxBytes: 100, ...more });
const refused = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });

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

  it('sends the headers it is given', async () => {
    server.answer = (request, response) => sendJson(response, 200, request.headers);
    const { json } = await ask({ headers: { authorization: 'Bearer t' }, maxBytes: 1_000 });
    expect(json).toMatchObject({ authorization: 'Bearer t', accept: 'application/json' });
  });

  it('reads with the reader it is given, and takes what that refuses for no JSON', async () => {
    server.answer = (_, response) => sendJson(response, 200, {});
    expect((await ask({ parse: (text: string) => text.length })).json).toBe(2);
    const parse = () => {
      throw new SyntaxError('twice');
    };
    await expect(ask({ parse })).rejects.toThrow(refused('IO_NOT_JSON', { status: 200 }));
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
    await expect(ask()).rejects.toThrow(refused('IO_ANSWER_TOO_LONG', { status: 200 }));
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
    await expect(ask()).rejects.toThrow(refused('IO_ANSWER_TOO_LONG'));
    await expect.poll(() => isOpen).toBe(false);
  });

  it.each<[string, string, string | Uint8Array]>([
    ['HTML', 'text/html', '{}'],
    ['JSON in name only', 'application/json', '{'],
    ['empty', 'application/json', ''],
    ['not UTF-8', 'application/json', new Uint8Array([0x22, 0xff, 0x22])],
    ['another type that begins alike', 'application/jsonp', '{}'],
  ])('sees no JSON in an answer that is %s, and tells its status', async (_, type, body) => {
    server.answer = (_request, response) => {
      response.writeHead(502, { 'content-type': type, 'retry-after': '2' });
      response.end(body);
    };
    await expect(ask()).rejects.toThrow(
      refused('IO_NOT_JSON', { status: 502, retryAfterMs: 2_000 }),
    );
  });

  it('does not follow a redirect, and says that there is one', async () => {
    const paths: string[] = [];
    server.answer = (request, response) => {
      paths.push(request.url ?? '');
      response.writeHead(302, { location: '/elsewhere' });
      response.end();
    };
    await expect(ask()).rejects.toThrow(refused('IO_REDIRECTED', { status: 302 }));
    expect(paths).toEqual(['/']);
    // What a browser gives for a redirect it does not follow.
    const opaque = { status: 0, headers: { get: () => null }, body: null };
    await expect(ask({}, async () => opaque)).rejects.toThrow(refused('IO_REDIRECTED'));
  });

  it('fails when nobody listens or the connection breaks in the middle', async () => {
    await expect(ask({ url: NOWHERE })).rejects.toThrow(refused('IO_UNREACHABLE'));
    server.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '50' });
      response.write('{"a":');
      setTimeout(() => response.destroy(), 20);
    };
    await expect(ask()).rejects.toThrow(refused('IO_UNREACHABLE'));
  });

  it('names the origin and the system’s reason, and neither path nor user nor answer', async () => {
    const secret = `${NOWHERE.replace('//', '//user:password@')}/v1/secret?token=secret`;
    await expect(ask({ url: secret })).rejects.toThrow(/^((?!secret|password).)*$/);
    const closed = new LoopbackServer(() => undefined);
    const place = await closed.listen();
    await closed.close();
    await expect(ask({ url: `${place}/v1/secret` })).rejects.toThrow(
      `cannot reach ${place} (ECONNREFUSED); ask again later`,
    );
    await expect(ask({ url: 'nonsense' })).rejects.toThrow(refused('IO_UNREACHABLE'));
  });

  it('ends at its deadline, also in the middle of an answer', async () => {
    server.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{');
    };
    const begun = performance.now();
    await expect(ask({ deadlineMs: 60 })).rejects.toThrow(refused('IO_TIMEOUT'));
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('ends with the signal, before and during', async () => {
    server.answer = () => undefined;
    await expect(ask({ signal: AbortSignal.abort() })).rejects.toThrow(refused('IO_ABORTED'));
    const controller = new AbortController();
    const asked = ask({ signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(asked).rejects.toThrow(refused('IO_ABORTED'));
  });

  it('ends at its deadline even if the transport hears no signal', async () => {
    const deaf: Fetch = () => new Promise(() => undefined);
    await expect(ask({ deadlineMs: 30 }, deaf)).rejects.toThrow(refused('IO_TIMEOUT'));
  });

  it('takes whatever a transport rejects with for a peer that cannot be reached', async () => {
    for (const reason of [undefined, null, 'text', new Error('x', { cause: null })]) {
      await expect(ask({}, () => Promise.reject(reason))).rejects.toThrow(
        refused('IO_UNREACHABLE'),
      );
    }
  });

  it.each([
    { deadlineMs: 0 },
    { deadlineMs: Number.NaN },
    { deadlineMs: 2 ** 31 },
    { maxBytes: 0 },
    { maxBytes: 1.5 },
  ])('refuses bounds that bound nothing: %j', async (bounds) => {
    await expect(ask(bounds)).rejects.toThrow(RangeError);
  });
});

describe('attempts', () => {
  const options = { backoffMs: 1, maxWaitMs: 20 };

  it('are made until one is final', async () => {
    let made = 0;
    const attempt = async () => {
      made += 1;
      return made < 4 ? { result: made, retryAfterMs: 0 } : { result: made };
    };
    expect(await retry(attempt, 0, options)).toBe(4);
    expect(made).toBe(4);
  });

  it('are made as often as they may, and the last one counts', async () => {
    let made = 0;
    const attempt = async () => {
      made += 1;
      return { result: made, retryAfterMs: 0 };
    };
    expect(await retry(attempt, 0, { ...options, attempts: 3 })).toBe(3);
    expect(await retry(attempt, 0, { ...options, attempts: 1 })).toBe(4);
  });

  it('wait as long as the peer asks for, and no longer than they may', async () => {
    const waits = async (retryAfterMs: number, maxWaitMs: number) => {
      const begun = performance.now();
      const attempt = async () => ({ result: 0, retryAfterMs });
      await retry(attempt, 0, { attempts: 2, backoffMs: 1, maxWaitMs });
      return performance.now() - begun;
    };
    expect(await waits(60, 1_000)).toBeGreaterThan(55);
    expect(await waits(100_000, 20)).toBeLessThan(2_000);
  });

  it('end with the signal, before the first and while they wait', async () => {
    const attempt = async () => ({ result: 'asked', retryAfterMs: 60_000 });
    const waiting = { backoffMs: 60_000, maxWaitMs: 60_000 };
    const aborted = { ...waiting, signal: AbortSignal.abort() };
    expect(await retry(attempt, 'unasked', aborted)).toBe('unasked');
    const soon = { ...waiting, signal: AbortSignal.timeout(20) };
    expect(await retry(attempt, 'unasked', soon)).toBe('asked');
  });

  it('that throw end it', async () => {
    const attempt = () => Promise.reject(new IoError('IO_ABORTED', 'x'));
    await expect(retry(attempt, 0, options)).rejects.toThrow(refused('IO_ABORTED'));
  });
});
