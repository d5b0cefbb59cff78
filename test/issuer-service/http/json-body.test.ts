import { IssuerApiError } from '@coir/issuer-api';
import Fastify from 'fastify';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeBody, readJsonStrictly } from '../../../issuer-service/http/json-body.ts';

const app = Fastify();
readJsonStrictly(app, { maxLength: 64, maxDepth: 2 });
app.post('/', async ({ body }) => ({ body }));
afterAll(() => app.close());

async function post(payload: string) {
  return await app.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/json' },
    payload,
  });
}

describe('a JSON body', () => {
  it('is read', async () => {
    expect((await post('{"a":[1]}')).json()).toEqual({ body: { a: [1] } });
  });

  it.each(['{"a":1,"a":2}', '{"a":', '[[[1]]]', JSON.stringify('canary'.repeat(20))])(
    'is refused if it can be misread, is too long or too deep, without a word of it: %s',
    async (payload) => {
      const reply = await post(payload);
      expect(reply.statusCode).toBe(400);
      expect(reply.body).not.toContain('canary');
      expect(reply.json()).toMatchObject({ code: 'malformed_request' });
    },
  );
});

describe('what a decoder of the contract refuses', () => {
  const failing = (error: Error) => () => {
    throw error;
  };

  it('is a malformed request that names the member', () => {
    const malformed = new IssuerApiError('ISSUER_MALFORMED_MESSAGE', 'member "a" is malformed');
    expect(() => decodeBody(failing(malformed))).toThrow(
      expect.objectContaining({
        status: 400,
        code: 'malformed_request',
        message: 'The request is malformed: member "a" is malformed.',
      }),
    );
    expect(decodeBody(() => 5)).toBe(5);
  });

  it('is passed on if it is anything else', () => {
    const other = new IssuerApiError('WALLET_INVALID_TRANSFER', 'not a transfer');
    for (const error of [other, new TypeError('a defect')]) {
      expect(() => decodeBody(failing(error))).toThrow(error);
    }
  });
});
