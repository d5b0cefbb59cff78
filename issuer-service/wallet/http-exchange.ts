import { WalletError } from './errors.ts';

/** What the wallet asks of a transport. The platform's `fetch` takes it as its second argument. */
export interface HttpRequest {
  /** All there are. */
  readonly method: 'GET' | 'POST';
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, for POST. */
  readonly body?: string;
  /** No redirect is followed. */
  readonly redirect: 'error';
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

/** The part of a response the wallet reads; the platform's `Response` has it. */
export interface HttpResponse {
  /** HTTP status. */
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

/** A transport of the shape of `fetch`: the platform's, or one through the mixnet, so that issuers and ledger do not see who asks. */
export type Fetch = (url: string, request: HttpRequest) => Promise<HttpResponse>;

/** One question to a peer. */
export interface Exchange {
  readonly url: string;
  /** Sent as JSON with POST; without it the method is GET. */
  readonly body?: unknown;
  /** Time for the whole exchange, milliseconds. */
  readonly deadlineMs: number;
  /** Most bytes of an answer. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** A peer's answer. */
export interface HttpAnswer {
  readonly status: number;
  /** Untrusted. Undefined if the answer is too long or not JSON. */
  readonly json: unknown;
  /** From `Retry-After` in seconds; 0 when there is none. */
  readonly retryAfterMs: number;
}

const JSON_TYPE = /^application\/(problem\+)?json\s*(;|$)/i;

/** The bytes of an answer, or undefined if there are more than `maxBytes`. Rejects if the connection breaks. */
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

/** The value the bytes are JSON of, or undefined if they are not. */
function parseJson(chunks: readonly Uint8Array[]): unknown {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    const text = chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('');
    return JSON.parse(text + decoder.decode());
  } catch {
    return undefined;
  }
}

function retryAfterMs(response: HttpResponse): number {
  const text = response.headers.get('retry-after') ?? '';
  return /^[0-9]{1,6}$/.test(text) ? Number(text) * 1_000 : 0;
}

/** Settles as `work` does, or rejects when the deadline or the signal comes first, even if `work` never ends. */
async function withinDeadline<Value>(
  { deadlineMs, signal }: Exchange,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const timer = setTimeout(stop, deadlineMs);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  try {
    const ended = new Promise<never>((_, reject) => {
      const fail = () => reject(new WalletError('WALLET_UNREACHABLE', 'no answer in time'));
      if (controller.signal.aborted) fail();
      else controller.signal.addEventListener('abort', fail, { once: true });
    });
    ended.catch(() => undefined);
    if (controller.signal.aborted) return await ended;
    return await Promise.race([ended, work(controller.signal)]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    // Ends a transport that is still at work after the answer was refused.
    controller.abort();
  }
}

/**
 * Asks a peer one question and reads its answer as JSON. Redirects are not followed, and the deadline counts everything; the answer's shape is
 * the caller's to check.
 *
 * @throws {@link WalletError} `WALLET_UNREACHABLE` if the connection fails or breaks, or the deadline or the signal comes first.
 */
export async function exchangeJson(fetch: Fetch, exchange: Exchange): Promise<HttpAnswer> {
  const { url, body, maxBytes } = exchange;
  return await withinDeadline(exchange, async (signal) => {
    try {
      const response = await fetch(url, {
        ...(body === undefined
          ? { method: 'GET' }
          : { method: 'POST', body: JSON.stringify(body) }),
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        redirect: 'error',
        signal,
      });
      const isJson = JSON_TYPE.test(response.headers.get('content-type') ?? '');
      const chunks = isJson ? await readBounded(response, maxBytes) : undefined;
      return {
        status: response.status,
        json: chunks === undefined ? undefined : parseJson(chunks),
        retryAfterMs: retryAfterMs(response),
      };
    } catch {
      throw new WalletError('WALLET_UNREACHABLE', 'the connection failed', { retryable: true });
    }
  });
}
