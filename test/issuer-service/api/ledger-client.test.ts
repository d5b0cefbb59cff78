import { LedgerClient } from '@coir/issuer-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answerer, LoopbackServer, sendJson } from '../../support/loopback-server.ts';

const server = new LoopbackServer(() => undefined);
let url = '';
beforeAll(async () => {
  url = await server.listen();
});
afterAll(() => server.close());

const chainId = 'chain-1';
const silence: Answerer = () => undefined;
const ask = (answer: Answerer): Promise<unknown> => {
  server.answer = answer;
  const deadlineMs = answer === silence ? 100 : 10_000;
  return new LedgerClient({ url: `${url}//`, chainId, deadlineMs }, { fetch }).latestBlock();
};

describe('a client of the ledger', () => {
  it.each<[string, Answerer, RegExp]>([
    [
      'the member that is malformed',
      (_, response) => sendJson(response, 200, { chainId, height: 1, time: '1' }),
      /^the ledger sent a malformed response \(HTTP 200, member "time" is malformed\)$/,
    ],
    [
      'the code of a refusal',
      (_, response) =>
        sendJson(response, 503, { code: 'ledger_busy', detail: 'hush', retryable: true }),
      /^the ledger answered HTTP 503 \(ledger_busy\)$/,
    ],
    [
      'a status without a code',
      (_, response) => sendJson(response, 500, { hush: 'hush' }),
      /^the ledger answered HTTP 500$/,
    ],
    [
      'how long it waited',
      silence,
      /^the ledger cannot be asked: http:\/\/127\.0\.0\.1:\d+ did not answer within 100 ms; ask again later$/,
    ],
    [
      'an answer that is no JSON',
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('hush'),
      /^the ledger cannot be asked: http:\/\/127\.0\.0\.1:\d+ sent no JSON \(HTTP 200\)$/,
    ],
  ])('says %s, and nothing of what was sent', async (_, answer, message) => {
    await expect(ask(answer)).rejects.toThrow(
      expect.objectContaining({
        code: 'ISSUER_LEDGER_UNAVAILABLE',
        message: expect.stringMatching(message),
      }),
    );
  });

  it('asks below the base URL, whatever that ends with', async () => {
    const paths: unknown[] = [];
    await ask((request, response) => {
      paths.push(request.url);
      sendJson(response, 200, { chainId, height: 1, time: 1 });
    });
    expect(paths).toEqual(['/v1/blocks/latest']);
  });

  it('refuses a ledger of another chain', async () => {
    await expect(
      ask((_, response) => sendJson(response, 200, { chainId: 'chain-2', height: 1, time: 1 })),
    ).rejects.toMatchObject({ code: 'ISSUER_WRONG_CHAIN' });
  });
});
