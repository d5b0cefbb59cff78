import {
  buildHttpServer,
  type ConnectionLimits,
  type HttpServerModules,
  parseBody,
  ServiceError,
} from '@coir/service';
import {
  identitySchema,
  leaseRequestSchema,
  REFUSALS,
  type RefusalCode,
  spendRequestSchema,
  VerifierError,
} from '@coir/verifier-api';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { overloadCode, type Verifier } from '../verification/verifier.ts';
import { carriesToken } from './bearer-token.ts';

/** Bytes of a request body; a claim has about 750. */
const BODY_LIMIT = 4 * 1024;

const balanceParameters = z.strictObject({ client: identitySchema });

/** What the HTTP side of a verifier is told. */
export interface VerifierServerOptions {
  /** The bearer token every request must carry. Secret. */
  readonly token: string;
  /** How many connections it takes. */
  readonly connections?: ConnectionLimits;
}

function problem(code: RefusalCode | 'lease_conflict'): ServiceError {
  return new ServiceError({ code, ...REFUSALS[code] });
}

function asProblem(error: unknown): ServiceError {
  if (error instanceof VerifierError && error.code === 'VERIFIER_REFUSED') {
    return problem(error.reason === 'lease_conflict' ? 'lease_conflict' : 'unknown_gateway');
  }
  return problem(overloadCode(error));
}

/**
 * The HTTP side of a verifier, for the gateways of its operator: `POST /v1/spend`, `POST /v1/leases`, `GET /v1/balances/{client}`, and
 * `/livez`, `/readyz` without a token. Does not listen yet, and neither starts nor stops the verifier.
 *
 * The token is checked before a body is read. Bodies are parsed strictly; what the checks refuse becomes a problem document with the
 * refusal's code.
 */
export function buildVerifierServer(
  modules: HttpServerModules & { readonly verifier: Verifier },
  options: VerifierServerOptions,
): FastifyInstance {
  const { verifier } = modules;
  const { connections } = options;
  const app = buildHttpServer({ bodyLimit: BODY_LIMIT, connections }, modules);
  void app.register((routes, _options, done) => {
    requireToken(routes, options.token);
    addRoutes(routes, verifier);
    done();
  });
  return app;
}

function requireToken(routes: FastifyInstance, token: string): void {
  routes.addHook('onRequest', async (request, reply) => {
    if (carriesToken(request.headers.authorization, token)) return;
    reply.header('www-authenticate', 'Bearer');
    throw new ServiceError({
      status: 401,
      code: 'unauthorized',
      detail: 'The request needs the bearer token of this verifier.',
    });
  });
}

function addRoutes(routes: FastifyInstance, verifier: Verifier): void {
  routes.post('/v1/spend', async (request) => {
    const outcome = await verifier.claim(parseBody(spendRequestSchema, request.body));
    if (outcome.receipt !== undefined) return outcome.receipt;
    throw problem(outcome.refused.code as RefusalCode);
  });

  routes.post('/v1/leases', async (request) => {
    const lease = parseBody(leaseRequestSchema, request.body);
    const granted = await verifier.lease(lease).catch((error: unknown) => {
      throw asProblem(error);
    });
    return { leaseId: lease.leaseId, ...granted };
  });

  routes.get('/v1/balances/:client', async (request) => {
    const { client } = parseBody(balanceParameters, request.params);
    return await verifier.balance(client).catch((error: unknown) => {
      throw asProblem(error);
    });
  });
}
