import { CoconutError } from '@coir/coconut';
import { type JsonBounds, parseStrictJson } from '@coir/coconut/ticket';
import { IssuerApiError } from '@coir/issuer-api';
import type { FastifyInstance } from 'fastify';
import { malformedRequest } from './problems.ts';

/**
 * Makes a server read JSON bodies strictly: JSON in which a member comes twice means different
 * things to different readers.
 */
export function readJsonStrictly(app: FastifyInstance, bounds: JsonBounds): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, parseStrictJson(String(body), bounds));
    } catch (error) {
      if (!(error instanceof CoconutError)) throw error;
      done(malformedRequest('The body is not JSON, or JSON that can be misread.'));
    }
  });
}

/**
 * Reads a body with a decoder of the contract.
 *
 * @typeParam Message - What the body says.
 * @throws ServiceError 400 `malformed_request`, which names the member at fault and never its
 * value.
 */
export function decodeBody<Message>(decode: () => Message): Message {
  try {
    return decode();
  } catch (error) {
    const isMalformed =
      error instanceof IssuerApiError && error.code === 'ISSUER_MALFORMED_MESSAGE';
    if (!isMalformed) throw error;
    throw malformedRequest(`The request is malformed: ${error.message}.`);
  }
}
