import { IoError } from './errors.ts';
import { pause } from './pause.ts';

/** A request as a transport gets it. The platform's `fetch` takes it as its second argument. */
export interface HttpRequest {
  /** All there are. */
  readonly method: 'GET' | 'POST';
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, for POST. */
  readonly body?: string;
  /** A redirect comes back as it is, and is not followed. */
  readonly redirect: 'manual';
  /** Aborted when the caller gives up or time is over. */
  readonly signal: AbortSignal;
}

/** The part of the platform's stream reader that is used. */
export interface HttpBodyReader {
  /** The next bytes, or `done`. */
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  /** Gives up the rest. */
  cancel(): Promise<void>;
}

/** The part of a response that is read; the platform's `Response` has it. */
export interface HttpResponse {
  /** HTTP status; 0 is a redirect in a browser. */
  readonly status: number;
  /** Only looked up by name. */
  readonly headers: {
    /** A header's value, whatever the case of its name. */
    get(name: string): string | null;
  };
  /** Read as a stream, so that it can be cut off when it is too long. */
  readonly body: {
    /** Starts to read. */
    getReader(): HttpBodyReader;
  } | null;
}

/**
 * A transport of the shape of `fetch`: the platform's, or one through the mixnet, so that peers do
 * not see who asks.
 */
export type Fetch = (url: string, request: HttpRequest) => Promise<HttpResponse>;

/** One question to a peer. */
export interface Exchange {
  /** Absolute, http or https. */
  readonly url: string;
  /** Headers beside those of JSON, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON with POST; without it the method is GET. */
  readonly body?: unknown;
  /** Time for the whole exchange, milliseconds, at most 2³¹ − 1. */
  readonly deadlineMs: number;
  /** Most bytes of an answer. */
  readonly maxBytes: number;
  /** Reads the answer; `JSON.parse` if absent. May throw: then the answer is not JSON. */
  readonly parse?: (text: string) => unknown;
  /** Ends the exchange. */
  readonly signal?: AbortSignal | undefined;
}

/** A peer's answer, whatever its status. */
export interface HttpAnswer {
  /** HTTP status. */
  readonly status: number;
  /** Untrusted. */
  readonly json: unknown;
  /** From `Retry-After` in seconds; 0 when there is none. */
  readonly retryAfterMs: number;
}

/** Longest delay of a timer; a longer one would end at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;
const JSON_TYPE = /^application\/(problem\+)?json\s*(;|$)/i;

function isRedirect(status: number): boolean {
  return status === 0 || (status >= 300 && status < 400);
}

/** Scheme, host and port: all of a URL that may stand in a log. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'what is not a URL';
}

/**
 * The bytes of an answer, or `undefined` if there are more than `maxBytes`. Rejects if the
 * connection breaks.
 */
async function readBounded(
  response: HttpResponse,
  maxBytes: number,
): Promise<readonly Uint8Array[] | undefined> {
  const reader = response.body?.getReader();
  if (reader === undefined) return [];
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || value === undefined) return chunks;
    length += value.length;
    if (length > maxBytes) {
      reader.cancel().catch(() => undefined);
      return undefined;
    }
    chunks.push(value);
  }
}

/** Tells the transport that nobody reads the rest. */
function discard(response: HttpResponse): void {
  response.body
    ?.getReader()
    .cancel()
    .catch(() => undefined);
}

function decodeText(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const text = chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('');
  return text + decoder.decode();
}

function retryAfterMs(response: HttpResponse): number {
  const text = response.headers.get('retry-after') ?? '';
  return /^[0-9]{1,6}$/.test(text) ? Number(text) * 1_000 : 0;
}

/**
 * The system's word for what failed, such as `ECONNREFUSED`, in brackets; Node keeps it in the
 * cause.
 */
function systemCode(error: unknown): string {
  const { cause } = Object(error) as { readonly cause?: { readonly code?: unknown } };
  const code = cause?.code;
  return typeof code === 'string' && /^[A-Z_0-9]{1,64}$/.test(code) ? ` (${code})` : '';
}

/**
 * Settles as `work` does, or rejects when the deadline or the signal comes first, even if `work`
 * never ends.
 */
async function withinDeadline<Value>(
  { url, deadlineMs, signal }: Exchange,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const controller = new AbortController();
  const abort = () =>
    controller.abort(new IoError('IO_ABORTED', `asking ${originOf(url)} was called off`));
  const timer = setTimeout(() => {
    const message = `${originOf(url)} did not answer within ${deadlineMs} ms; ask again later`;
    controller.abort(new IoError('IO_TIMEOUT', message));
  }, deadlineMs);
  signal?.addEventListener('abort', abort, { once: true });
  const ended = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason));
  });
  ended.catch(() => undefined);
  try {
    if (signal?.aborted) abort();
    controller.signal.throwIfAborted();
    return await Promise.race([ended, work(controller.signal)]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    // Ends a transport that is still at work after the answer was refused.
    controller.abort();
  }
}

function requestOf({ headers, body }: Exchange, signal: AbortSignal): HttpRequest {
  const common = { accept: 'application/json', ...headers };
  if (body === undefined) return { method: 'GET', headers: common, redirect: 'manual', signal };
  return {
    method: 'POST',
    headers: { ...common, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal,
  };
}

async function readAnswer(
  response: HttpResponse,
  { url, maxBytes, parse = JSON.parse }: Exchange,
): Promise<HttpAnswer> {
  const { status } = response;
  const origin = originOf(url);
  const details = { status, retryAfterMs: retryAfterMs(response) };
  if (isRedirect(status)) {
    discard(response);
    throw new IoError('IO_REDIRECTED', `${origin} redirects; give the address it moved to`, {
      status,
    });
  }
  const type = response.headers.get('content-type') ?? '';
  if (!JSON_TYPE.test(type)) {
    discard(response);
    throw new IoError('IO_NOT_JSON', `${origin} sent no JSON (HTTP ${status})`, details);
  }
  const chunks = await readBounded(response, maxBytes);
  if (chunks === undefined) {
    const message = `${origin} sent more than ${maxBytes} bytes (HTTP ${status})`;
    throw new IoError('IO_ANSWER_TOO_LONG', message, details);
  }
  try {
    return { ...details, json: parse(decodeText(chunks)) };
  } catch {
    const message = `${origin} sent malformed JSON (HTTP ${status})`;
    throw new IoError('IO_NOT_JSON', message, details);
  }
}

/**
 * Asks a peer one question and reads its answer as JSON. Redirects are not followed, the deadline
 * counts everything, and no more than `maxBytes` are read. The shape of the answer is the caller's
 * to check, and so is its status.
 *
 * @throws {@link IoError} with any of its codes.
 * @throws RangeError if deadline or size is not a positive number that a timer or a counter can
 * hold.
 */
export async function exchangeJson(fetch: Fetch, exchange: Exchange): Promise<HttpAnswer> {
  const { url, deadlineMs, maxBytes } = exchange;
  if (!(deadlineMs > 0 && deadlineMs <= LONGEST_DELAY_MS)) {
    throw new RangeError(`the deadline of an exchange is above 0 and at most ${LONGEST_DELAY_MS}`);
  }
  if (!(Number.isSafeInteger(maxBytes) && maxBytes > 0)) {
    throw new RangeError('the most bytes of an answer are a positive integer');
  }
  return await withinDeadline(exchange, async (signal) => {
    try {
      return await readAnswer(await fetch(url, requestOf(exchange, signal)), exchange);
    } catch (error) {
      if (error instanceof IoError) throw error;
      const message = `cannot reach ${originOf(url)}${systemCode(error)}; ask again later`;
      throw new IoError('IO_UNREACHABLE', message, { cause: error });
    }
  });
}

/**
 * The end of one attempt of {@link retry}.
 *
 * @typeParam Result - What is wanted.
 */
export interface Attempt<Result> {
  /** Result of the attempt. */
  readonly result: Result;
  /** Milliseconds after which another attempt may give something better; absent if none can. */
  readonly retryAfterMs?: number;
}

/** Bounds of {@link retry}. */
export interface RetryOptions {
  /** Attempts in all, at least 1; without it the signal alone ends it. */
  readonly attempts?: number;
  /** Wait before the second attempt, milliseconds; doubled for each further one. */
  readonly backoffMs: number;
  /** Longest wait between two attempts, whatever the peer asks for. */
  readonly maxWaitMs: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes attempts, one after the other, until one is final, they are used up or the signal comes.
 * Each wait is between half of the doubled backoff and all of it, so that those who failed together
 * do not come back together, and is never shorter than the peer asked for, up to `maxWaitMs`.
 *
 * @typeParam Result - What is wanted.
 * @returns The result of the last attempt, or `unasked` if the signal came before the first.
 */
export async function retry<Result>(
  attempt: () => Promise<Attempt<Result>>,
  unasked: Result,
  { attempts = Number.POSITIVE_INFINITY, backoffMs, maxWaitMs, signal }: RetryOptions,
): Promise<Result> {
  let last = unasked;
  for (let made = 0; !signal?.aborted; made += 1) {
    const { result, retryAfterMs } = await attempt();
    last = result;
    if (retryAfterMs === undefined || made + 1 >= attempts) break;
    const backoff = backoffMs * 2 ** made * (0.5 + Math.random() / 2);
    await pause(Math.min(maxWaitMs, Math.max(backoff, retryAfterMs)), signal);
  }
  return last;
}
