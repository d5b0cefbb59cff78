import { STATUS_CODES } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyReply, LogController } from 'fastify';
import type { z } from 'zod';
import { ServiceError } from './service-error.ts';

/** Implementation limits of every HTTP service, in milliseconds, bytes and counts. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_TIMEOUT_MS = 15_000;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_CONNECTIONS = 1024;

/** How a service's HTTP side is built. */
export interface HttpServerOptions {
  /** Largest request body in bytes. */
  readonly bodyLimit: number;
  /** Why the service cannot do its work now, one sentence each; empty when it can. Asked at every `/readyz`. */
  readonly readiness: () => readonly string[] | Promise<readonly string[]>;
  /** Level of the structured log on standard output. `silent` by default. */
  readonly logLevel?: string;
}

const FASTIFY_CODES: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
};

function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const { statusCode = 500, code = '' } = error as { statusCode?: number; code?: string };
  if (statusCode >= 400 && statusCode < 500) {
    return new ServiceError({
      status: statusCode,
      code: FASTIFY_CODES[code] ?? 'malformed_request',
      detail: STATUS_CODES[statusCode] ?? 'The request was refused.',
    });
  }
  return new ServiceError({
    status: 500,
    code: 'internal_error',
    detail: 'The service failed. Nothing was changed unless a later request says so.',
    retryable: true,
  });
}

function sendProblem(reply: FastifyReply, error: ServiceError): FastifyReply {
  if (error.retryAfterSeconds !== undefined) {
    reply.header('retry-after', String(error.retryAfterSeconds));
  }
  return reply
    .status(error.status)
    .type('application/problem+json')
    .send({
      type: 'about:blank',
      title: STATUS_CODES[error.status] ?? 'Error',
      status: error.status,
      code: error.code,
      detail: error.message,
      retryable: error.retryable,
      ...error.extra,
    });
}

/** A request that was under way when stopping began ends its connection, which would keep the process waiting for the next one. */
function endConnectionsWhenStopping(app: FastifyInstance): void {
  let stopping = false;
  app.addHook('preClose', (done) => {
    stopping = true;
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (stopping) reply.header('connection', 'close');
    done(null, payload);
  });
}

/**
 * An HTTP server that does not listen yet: errors as problem details, `/livez`, `/readyz`, and bounds on sizes, times and connections.
 *
 * Requests are not logged, because an address beside a purchase or a spend links people. Unexpected errors are logged by name and stack
 * and answered as `internal_error` without saying what happened.
 */
export function buildHttpServer(options: HttpServerOptions): FastifyInstance {
  const app = Fastify({
    logger: { level: options.logLevel ?? 'silent' },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 200 },
    http: { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: HEADERS_TIMEOUT_MS },
  });
  app.server.maxConnections = MAX_CONNECTIONS;
  endConnectionsWhenStopping(app);

  app.setErrorHandler((error, _request, reply) => {
    const problem = asServiceError(error);
    if (problem.code === 'internal_error') app.log.error({ err: error }, 'request failed');
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(
      reply,
      new ServiceError({ status: 404, code: 'not_found', detail: 'There is no such route.' }),
    ),
  );

  app.get('/livez', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const reasons = await options.readiness();
    if (reasons.length > 0) reply.status(503);
    return { ready: reasons.length === 0, reasons };
  });
  return app;
}

/**
 * The body of a request as the schema describes it.
 *
 * @typeParam Schema - What it is parsed with.
 * @throws {@link ServiceError} 400 `malformed_request`, naming the member at fault and never its value.
 */
export function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue === undefined || issue.path.length === 0 ? 'body' : issue.path.join('.');
  throw new ServiceError({
    status: 400,
    code: 'malformed_request',
    detail: `The request is malformed at "${path.slice(0, 100)}".`,
  });
}

/** Starts listening. Port 0 takes any free one. Returns the base URL, such as `http://127.0.0.1:4010`. */
export async function listen(
  app: FastifyInstance,
  options: { readonly host: string; readonly port: number },
): Promise<string> {
  await app.listen({ host: options.host, port: options.port });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
