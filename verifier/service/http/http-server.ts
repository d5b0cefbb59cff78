import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import type { z } from 'zod';
import { CONNECTION_LIMITS, type ConnectionLimits, limitConnections } from './connection-limit.ts';
import { ServiceError } from './service-error.ts';

// Bounds of every HTTP service, in milliseconds and bytes.
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_TIMEOUT_MS = 15_000;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_PARAMETER_LENGTH = 200;

/** Options of a service's HTTP side. */
export interface HttpServerOptions {
  /** Largest request body in bytes. */
  readonly bodyLimit: number;
  /**
   * Bounds on its connections, and the proxies that it believes. {@link CONNECTION_LIMITS} by
   * default.
   */
  readonly connections?: ConnectionLimits | undefined;
}

/** Modules that a service's HTTP side works with. */
export interface HttpServerModules {
  /** Told of what fails, and not of requests. */
  readonly log: FastifyBaseLogger;
  /** Asked at every `/readyz`. */
  readonly readiness: {
    /** Tells whether the program can do its work now. */
    readonly report: () => Promise<{ readonly ready: boolean }>;
  };
}

const PROBLEM_TYPE = 'application/problem+json';

/** Codes of refusals that come before any handler. Every other one is `malformed_request`. */
const CODES: Readonly<Record<number, string>> = {
  404: 'not_found',
  408: 'request_timeout',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  431: 'headers_too_large',
};
const DETAILS: Readonly<Record<number, string>> = {
  400: 'The request is malformed.',
  404: 'There is no such route.',
  408: 'The request did not arrive in time.',
  413: 'The body is too large.',
  415: 'The body has a media type that is not read here.',
  431: 'The headers are too large.',
  503: 'The service is stopping.',
};

/** A refusal that says nothing of what was sent. */
function refusal(status: number): ServiceError {
  return new ServiceError({
    status,
    code: CODES[status] ?? (status === 503 ? 'stopping' : 'malformed_request'),
    detail: DETAILS[status] ?? STATUS_CODES[status] ?? 'The request was refused.',
    retryable: status === 408 || status === 503,
  });
}

function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const { statusCode = 500 } = error as { statusCode?: number };
  if ((statusCode >= 400 && statusCode < 500) || statusCode === 503) return refusal(statusCode);
  return new ServiceError({
    status: 500,
    code: 'internal_error',
    detail: 'The service failed. Nothing was changed unless a later request says so.',
    retryable: true,
  });
}

function problemOf(error: ServiceError): object {
  return {
    type: 'about:blank',
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: error.message,
    retryable: error.retryable,
    ...error.extra,
  };
}

function sendProblem(reply: FastifyReply, error: ServiceError): FastifyReply {
  if (error.retryAfterSeconds !== undefined) {
    reply.header('retry-after', String(error.retryAfterSeconds));
  }
  return reply.status(error.status).type(PROBLEM_TYPE).send(problemOf(error));
}

/** Answers on a connection whose bytes are no request, and closes it. */
function refuseOnSocket(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const statuses: Readonly<Record<string, number>> = {
    ERR_HTTP_REQUEST_TIMEOUT: 408,
    HPE_HEADER_OVERFLOW: 431,
    HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  };
  const problem = refusal(statuses[error.code ?? ''] ?? 400);
  const body = JSON.stringify(problemOf(problem));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  if (socket.writable) socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}

/**
 * Options with which a server answers what never reaches a handler by a problem document, without
 * repeating any of it.
 */
export function refuseBadRequests(): Pick<
  FastifyServerOptions,
  'frameworkErrors' | 'clientErrorHandler'
> {
  return {
    frameworkErrors: (error, _request, reply) => {
      // A parameter that is too long names nothing there is.
      const isTooLong = error.code === 'FST_ERR_MAX_PARAM_LENGTH';
      sendProblem(reply as FastifyReply, isTooLong ? refusal(404) : asServiceError(error));
    },
    clientErrorHandler: (error, socket) => refuseOnSocket(error, socket as Socket),
  };
}

/**
 * Has every error of a handler, and every route there is not, answered by a problem document. What
 * is unexpected is logged.
 */
export function answerWithProblems(app: FastifyInstance, log: FastifyBaseLogger): void {
  app.setErrorHandler((error, _request, reply) => {
    const problem = asServiceError(error);
    if (problem.code === 'internal_error') log.error({ err: error }, 'a handler failed');
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, refusal(404)));
}

/**
 * Has requests that come while the server stops refused, and those in flight end their connections,
 * which would be waited for.
 */
function endConnectionsWhenStopping(app: FastifyInstance): void {
  let isStopping = false;
  app.addHook('preClose', (done) => {
    isStopping = true;
    done();
  });
  app.addHook('onRequest', (_request, _reply, done) => {
    done(isStopping ? refusal(503) : undefined);
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isStopping) reply.header('connection', 'close');
    done(null, payload);
  });
}

/**
 * Builds an HTTP server that does not listen yet: errors as problem documents (RFC 9457), `/livez`,
 * `/readyz`, and bounds on sizes, times and connections.
 *
 * Requests are not logged, because an address beside a purchase or a spend links people. Unexpected
 * errors are logged and answered as `internal_error`, without saying what happened.
 */
export function buildHttpServer(
  options: HttpServerOptions,
  modules: HttpServerModules,
): FastifyInstance {
  const { log, readiness } = modules;
  const { bodyLimit, connections = CONNECTION_LIMITS } = options;
  const { trustedProxies } = connections;
  const app = Fastify({
    ...refuseBadRequests(),
    loggerInstance: log.child({ part: 'http' }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    // Answered by a problem document instead.
    return503OnClosing: false,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    http: { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: HEADERS_TIMEOUT_MS },
  }) as unknown as FastifyInstance;
  limitConnections(app.server, connections);
  endConnectionsWhenStopping(app);

  answerWithProblems(app, log);

  app.get('/livez', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const { ready } = await readiness.report();
    return await reply.status(ready ? 200 : 503).send({ ready });
  });
  return app;
}

/**
 * Reads the body of a request as the schema describes it.
 *
 * @typeParam Schema - What it is parsed with.
 * @throws {@link ServiceError} 400 `malformed_request`, naming the member at fault and never its
 * value.
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

/**
 * Starts listening. Port 0 takes any free one.
 *
 * @returns The base URL, such as `http://127.0.0.1:4010`.
 * @throws Error if the address cannot be used; {@link explainListenError} says in words why.
 */
export async function listen(
  app: FastifyInstance,
  place: { readonly host: string; readonly port: number },
): Promise<string> {
  await app.listen({ host: place.host, port: place.port });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
