import { WalletError } from './errors.ts';

/** What the wallet asks of a transport. The platform's `fetch` takes it as its second argument. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly redirect: 'error';
  readonly signal: AbortSignal;
}

/** The part of a response the wallet reads; the platform's `Response` has it. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: {
    getReader(): {
      read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
      cancel(): Promise<void>;
    };
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

/** A peer's answer. `json` is untrusted. */
export interface HttpAnswer {
  readonly status: number;
  readonly json: unknown;
  /** From `Retry-After` in seconds; 0 when there is none. */
  readonly retryAfterMs: number;
}

const JSON_TYPE = /^application\/(problem\+)?json\s*(;|$)/i;

async function readBounded(response: HttpResponse, maxBytes: number): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || value === undefined) return text + decoder.decode();
    length += value.length;
    if (length > maxBytes) {
      reader.cancel().catch(() => undefined);
      throw new RangeError('too long');
    }
    text += decoder.decode(value, { stream: true });
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
 * Asks a peer one question and reads its answer as JSON. Redirects are not followed, the answer has a bounded length, a JSON content type and
 * a deadline that counts everything; its shape is the caller's to check.
 *
 * @throws {@link WalletError} `WALLET_UNREACHABLE` if the transport fails or the deadline or the signal comes first;
 * `WALLET_INVALID_RESPONSE` for an answer that is too long or not JSON. Both retryable.
 */
export async function exchangeJson(fetch: Fetch, exchange: Exchange): Promise<HttpAnswer> {
  const { url, body, maxBytes } = exchange;
  return await withinDeadline(exchange, async (signal) => {
    const response = await fetch(url, {
      ...(body === undefined ? { method: 'GET' } : { method: 'POST', body: JSON.stringify(body) }),
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      redirect: 'error',
      signal,
    }).catch(() => {
      throw new WalletError('WALLET_UNREACHABLE', 'the connection failed', { retryable: true });
    });
    const { status } = response;
    try {
      if (!JSON_TYPE.test(response.headers.get('content-type') ?? '')) throw new TypeError('type');
      const json: unknown = JSON.parse(await readBounded(response, maxBytes));
      return { status, json, retryAfterMs: retryAfterMs(response) };
    } catch {
      throw new WalletError('WALLET_INVALID_RESPONSE', `HTTP ${status} without a JSON answer`, {
        retryable: true,
      });
    }
  });
}
