import { blindSignRequestLength } from '@coir/coconut';
import type { DecodedManifest } from '@coir/coconut/ticket';
import {
  BLIND_SIGN_BODY_BOUNDS,
  BLIND_SIGN_PATH,
  decodeBlindSignOrder,
  describeIssuer,
  ISSUER_DESCRIPTION_PATH,
} from '@coir/issuer-api';
import {
  addressBlock,
  buildHttpServer,
  type ConnectionLimits,
  type HttpServerModules,
} from '@coir/service';
import type { FastifyInstance } from 'fastify';
import type { DepositSource } from '../deposit/deposit-source.ts';
import { LimitedDepositSource, type LookupBudget } from '../deposit/limited-deposit-source.ts';
import type { Issuance } from '../issuance/issuance.ts';
import { decodeBody, readJsonStrictly } from './json-body.ts';
import { problemOf } from './problems.ts';

/** Settings of {@link buildIssuerServer}. */
export interface IssuerServerOptions {
  /** The network, as the operator trusts it. */
  readonly manifest: DecodedManifest;
  /** Told in every answer. */
  readonly issuerIndex: number;
  /** Bounds of its connections. */
  readonly connections?: ConnectionLimits;
}

/** Parts {@link buildIssuerServer} works with. */
export interface IssuerServerModules extends HttpServerModules {
  /** Judges and signs orders. */
  readonly issuance: Issuance;
  /** Where deposits are looked up. */
  readonly deposits: DepositSource;
  /** Budget of requests for each block of addresses. */
  readonly requests: Pick<LookupBudget, 'take'>;
  /** Budget of requests that name a transfer the chain does not know. */
  readonly unknownTransfers: LookupBudget;
}

/** Builds an issuer's HTTP interface, not yet listening. */
export function buildIssuerServer(
  options: IssuerServerOptions,
  modules: IssuerServerModules,
): FastifyInstance {
  const { manifest, issuerIndex, connections } = options;
  const { issuance, deposits, requests, unknownTransfers } = modules;
  const app = buildHttpServer(
    { bodyLimit: BLIND_SIGN_BODY_BOUNDS.maxLength, connections },
    modules,
  );
  app.removeContentTypeParser('text/plain');
  readJsonStrictly(app, BLIND_SIGN_BODY_BOUNDS);
  const description = describeIssuer(manifest, issuerIndex);
  const requestLength = blindSignRequestLength(manifest.parameters);

  app.get(ISSUER_DESCRIPTION_PATH, (_request, reply) =>
    reply.header('cache-control', 'public, max-age=60').send(description),
  );

  app.post(
    BLIND_SIGN_PATH,
    {
      // Before the body is read, so that a flood costs as little as it can.
      onRequest: (request, _reply, done) => {
        const retryAfterSeconds = requests.take(addressBlock(request.ip));
        const isLimited = retryAfterSeconds > 0;
        done(isLimited ? problemOf({ kind: 'rate_limited', retryAfterSeconds }) : undefined);
      },
    },
    async (request, reply) => {
      const order = decodeBody(() => decodeBlindSignOrder(request.body, requestLength));
      const client = addressBlock(request.ip);
      const outcome = await issuance.issue(
        order,
        new LimitedDepositSource(client, { source: deposits, budget: unknownTransfers }),
      );
      if (outcome.kind !== 'issued') throw problemOf(outcome);
      return await reply.type('application/json').send(outcome.reply);
    },
  );
  return app;
}
