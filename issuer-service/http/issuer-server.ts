import { blindSignRequestLength, CoconutError, encodeVerificationKey } from '@coir/coconut';
import {
  BOOK_SIZE_LIMIT,
  encodeBase64Url,
  manifestDigest,
  type OpenManifest,
  parseStrictJson,
} from '@coir/coconut/ticket';
import {
  addressBlock,
  buildHttpServer,
  type ConnectionLimits,
  type HttpServerModules,
  type RateLimit,
  ServiceError,
} from '@coir/service';
import type { FastifyInstance } from 'fastify';
import type { Issuance } from '../issuance/issuance.ts';
import { readBlindSignBody } from './blind-sign-body.ts';
import { rateLimited } from './problems.ts';

/** Largest body in bytes: 64 requests in base64url and room to spare. */
const BODY_LIMIT = 32 * 1024;
/** Deepest nesting of a body. */
const BODY_DEPTH = 2;

/** Settings of {@link buildIssuerServer}. */
export interface IssuerServerOptions {
  /** The network, as the operator trusts it. */
  readonly manifest: OpenManifest;
  /** Told in every answer. */
  readonly issuerIndex: number;
  /** How many connections it takes. */
  readonly connections?: ConnectionLimits;
}

/** What {@link buildIssuerServer} works with. */
export interface IssuerServerModules extends HttpServerModules {
  /** What requests are handed to. */
  readonly issuance: Issuance;
  /** Tokens of every request. */
  readonly requests: RateLimit;
  /** Tokens of requests that name a transfer the chain does not know. */
  readonly unknownTransfers: RateLimit;
}

function issuerDescription(open: OpenManifest, issuerIndex: number): object {
  const { manifest } = open;
  const keys = manifest.keys.flatMap(({ keyId, state }) => {
    const record = open.keyById(keyId)?.record;
    const partial = record?.partialKeys.find((listed) => listed.issuerIndex === issuerIndex);
    if (record === undefined || partial === undefined) return [];
    const partialKey = encodeBase64Url(encodeVerificationKey(record.parameters, partial.key));
    return [{ keyId, state, partialKey }];
  });
  const { network, chain, denominations, bookSizes, threshold } = manifest;
  const { expiryPeriodDays, validityPeriods } = manifest;
  return {
    network,
    manifestDigest: manifestDigest(manifest),
    issuerIndex,
    threshold,
    chain,
    denominations,
    expiryPeriodDays,
    validityPeriods,
    bookSizes,
    limits: { bodyBytes: BODY_LIMIT, requests: BOOK_SIZE_LIMIT },
    keys,
  };
}

/** JSON in which a member comes twice means different things to different readers, so bodies are read strictly. */
function readJsonStrictly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, parseStrictJson(String(body), { maxLength: BODY_LIMIT, maxDepth: BODY_DEPTH }));
    } catch (error) {
      if (!(error instanceof CoconutError)) throw error;
      done(
        new ServiceError({
          status: 400,
          code: 'malformed_request',
          detail: 'The body is not JSON, or JSON that can be misread.',
        }),
      );
    }
  });
}

/** An issuer's HTTP interface, not yet listening. */
export function buildIssuerServer(
  options: IssuerServerOptions,
  modules: IssuerServerModules,
): FastifyInstance {
  const { manifest, issuerIndex, connections } = options;
  const { issuance, requests, unknownTransfers } = modules;
  const app = buildHttpServer({ bodyLimit: BODY_LIMIT, connections }, modules);
  readJsonStrictly(app);
  const description = issuerDescription(manifest, issuerIndex);
  const requestLength = blindSignRequestLength(manifest.parameters);

  app.get('/v1/issuer', (_request, reply) =>
    reply.header('cache-control', 'public, max-age=60').send(description),
  );

  app.post(
    '/v1/credentials/blind-sign',
    {
      // Before the body is read, so that a flood costs as little as it can.
      onRequest: (request, _reply, done) => {
        const seconds = requests.take(addressBlock(request.ip));
        done(seconds > 0 ? rateLimited(seconds) : undefined);
      },
    },
    async (request, reply) => {
      const order = readBlindSignBody(request.body, requestLength);
      const client = addressBlock(request.ip);
      let taken = false;
      const admit = (): number => {
        const seconds = unknownTransfers.take(client);
        taken = seconds === 0;
        return seconds;
      };
      try {
        const answer = await issuance.blindSign(order, admit);
        return await reply.type('application/json').send(answer);
      } catch (error) {
        // Only a look-up in vain costs the token.
        if (error instanceof ServiceError && error.code === 'deposit_not_found') taken = false;
        throw error;
      } finally {
        if (taken) unknownTransfers.giveBack(client);
      }
    },
  );
  return app;
}
