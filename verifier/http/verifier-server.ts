import {
  buildHttpServer,
  type ConnectionLimits,
  type HttpServerModules,
  parseBody,
  ServiceError,
} from '@coir/service';
import {
  balanceRequestSchema,
  leaseRequestSchema,
  REFUSALS,
  type Refusal,
  type RefusalCode,
  spendRequestSchema,
} from '@coir/verifier-api';
import type { FastifyInstance } from 'fastify';
import type { Verifier } from '../verification/verifier.ts';
import { carriesToken } from './bearer-token.ts';

/** Bytes of a request body; a claim has about 750. */
const BODY_LIMIT = 4 * 1024;

/** Options of the HTTP side of a verifier. */
export interface VerifierServerOptions {
  /** The bearer token every request must carry. Secret. */
  readonly token: string;
  /** Bounds of its connections. */
  readonly connections?: ConnectionLimits;
}

/** Maps a refusal to its answer over HTTP. */
function problem({ code }: Refusal): ServiceError {
  return new ServiceError({ code, ...REFUSALS[code as RefusalCode] });
}

/**
 * The HTTP side of a verifier, for the gateways of its operator: `POST /v1/spend`, `POST
 * /v1/leases`, `GET /v1/balances/{client}`, and `/livez`, `/readyz` without a token. Does not
 * listen yet, and neither starts nor stops the verifier.
 *
 * The token is checked before a body is read. Bodies are parsed strictly; what the checks refuse
 * becomes a problem document with the refusal's code.
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
    throw problem(outcome.refused);
  });

  routes.post('/v1/leases', async (request) => {
    const asked = parseBody(leaseRequestSchema, request.body);
    const { lease, refused } = await verifier.lease(asked);
    if (refused !== undefined) throw problem(refused);
    return { leaseId: asked.leaseId, ...lease };
  });

  routes.get('/v1/balances/:client', async (request) => {
    const { client } = parseBody(balanceRequestSchema, request.params);
    const { balance, refused } = await verifier.balance(client);
    if (refused !== undefined) throw problem(refused);
    return balance;
  });
}
