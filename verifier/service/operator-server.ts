import Fastify from 'fastify';
import { answerWithProblems, listen, refuseBadRequests } from './http/http-server.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

/** Connections of operators, and of what collects metrics. */
const MAX_CONNECTIONS = 64;
const REQUEST_TIMEOUT_MS = 10_000;

/** A listener for the operator that listens. */
export interface OperatorServer {
  /** Its base URL. */
  readonly address: string;
  /** Closes it. */
  stop(): Promise<void>;
}

/**
 * Starts the listener for a program's operator: `/livez`, `/readyz` with every reason and the last
 * failure of each check, and `/metrics`. What it tells is not for strangers, so it listens on
 * another address than the service itself.
 *
 * @param place - Port 0 takes any free one.
 * @throws Error if the address cannot be used.
 */
export async function startOperatorServer(
  place: { readonly host: string; readonly port: number },
  modules: { readonly readiness: Readiness; readonly metrics: Metrics; readonly log: Log },
): Promise<OperatorServer> {
  const { readiness, metrics, log } = modules;
  const app = Fastify({
    ...refuseBadRequests(),
    bodyLimit: 1024,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
  });
  app.server.maxConnections = MAX_CONNECTIONS;
  answerWithProblems(app, log);
  app.get('/livez', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const report = await readiness.report();
    return await reply.status(report.ready ? 200 : 503).send(report);
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.expose()),
  );
  const address = await listen(app, place);
  return { address, stop: () => app.close() };
}
