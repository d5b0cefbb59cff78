/**
 * What a gateway reaches the verifier with, over HTTP.
 *
 * @module @coir/verifier/client
 */
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import type {
  Admission,
  Balance,
  Claim,
  ClaimOutcome,
  Lease,
  LeaseRequest,
  Receipt,
  Refusal,
} from './admission.ts';
import { readBoundedBody } from './bounded-body.ts';
import { VerifierError } from './errors.ts';
import {
  balanceSchema,
  encodeBytes,
  leaseSchema,
  problemSchema,
  receiptSchema,
} from './schemas.ts';

export type {
  Admission,
  Balance,
  Claim,
  ClaimOutcome,
  Lease,
  LeaseRequest,
  Receipt,
  Refusal,
  RefusalCode,
} from './admission.ts';
export { VerifierError, type VerifierErrorCode } from './errors.ts';

/** Bytes of an answer at most; the largest real one is below 1 KiB. */
const MAX_ANSWER_BYTES = 16 * 1024;
const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_ATTEMPTS = 3;
const DEFAULT_BACKOFF_MS = 200;
/** Longest wait between two attempts, whatever the server asks for. */
const MAX_BACKOFF_MS = 5_000;

/** The part of `fetch` the client uses. */
export type VerifierFetch = (url: string, init: RequestInit) => Promise<Response>;

/** How a {@link VerifierClient} reaches its verifier. */
export interface VerifierClientOptions {
  /** Base URL, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** The operator's bearer token. Secret. */
  readonly token: string;
  /** Time for one attempt, milliseconds. */
  readonly timeoutMs?: number;
  /** Attempts in all, at least 1. */
  readonly attempts?: number;
  /** Wait before the second attempt, milliseconds; doubled for each further one, with jitter. */
  readonly backoffMs?: number;
}

/** An answer that means the same whenever it is asked for. */
type Answer<Value> = { readonly value: Value } | { readonly refused: Refusal };

interface Attempt<Value> {
  readonly answer?: Answer<Value>;
  readonly retryAfterMs: number;
}

interface Call<Value> {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Readonly<Record<string, string | number>>;
  readonly schema: z.ZodType<Value>;
}

const UNREACHABLE: Refusal = {
  code: 'verifier_unavailable',
  retryable: true,
  detail: 'The verifier gave no answer. Send the same show again later.',
};

/** A token the verifier does not know is the operator's mistake: the client keeps its ticket. */
const UNAUTHORIZED: Refusal = {
  ...UNREACHABLE,
  detail: 'The verifier does not know the token of this gateway.',
};

/**
 * {@link Admission} over HTTP. **Gateway side.**
 *
 * Every call is idempotent at the verifier, so an attempt that fails, times out, or is answered with a retryable problem or with something
 * that is no answer is repeated, at most `attempts` times, after a wait that doubles. The verifier is the operator's own; yet its answers are
 * bounded, parsed strictly, and a receipt is taken only if its digest is that of the show.
 */
export class VerifierClient implements Admission {
  readonly #options: Required<VerifierClientOptions>;
  readonly #fetch: VerifierFetch;

  /** Connects to nothing yet; `fetch` is the platform’s unless another is given. */
  constructor(options: VerifierClientOptions, modules: { readonly fetch?: VerifierFetch } = {}) {
    this.#options = {
      url: options.url.replace(/\/+$/, ''),
      token: options.token,
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      attempts: Math.max(1, options.attempts ?? DEFAULT_ATTEMPTS),
      backoffMs: options.backoffMs ?? DEFAULT_BACKOFF_MS,
    };
    this.#fetch = modules.fetch ?? fetch;
  }

  /** @inheritDoc */
  async claim(claim: Claim, signal?: AbortSignal): Promise<ClaimOutcome> {
    const answer = await this.#ask<Receipt>(
      {
        method: 'POST',
        path: '/v1/spend',
        body: {
          gateway: encodeBytes(claim.gateway),
          client: encodeBytes(claim.client),
          keyId: claim.keyId,
          denomination: claim.denomination,
          expiry: claim.expiry,
          show: encodeBytes(claim.show),
        },
        schema: receiptSchema,
      },
      signal,
    );
    if ('refused' in answer) return { refused: answer.refused };
    const digest = createHash('sha256').update(claim.show).digest('hex');
    return answer.value.digest === digest ? { receipt: answer.value } : { refused: UNREACHABLE };
  }

  /** @inheritDoc */
  async lease(request: LeaseRequest, signal?: AbortSignal): Promise<Lease> {
    const { leaseId, ...lease } = await this.#take(
      {
        method: 'POST',
        path: '/v1/leases',
        body: {
          client: encodeBytes(request.client),
          gateway: encodeBytes(request.gateway),
          bytes: request.bytes,
          leaseId: request.leaseId,
        },
        schema: leaseSchema,
      },
      signal,
    );
    if (leaseId !== request.leaseId || lease.granted > request.bytes) {
      throw new VerifierError('VERIFIER_UNAVAILABLE', 'the answer is for another lease');
    }
    return lease;
  }

  /** @inheritDoc */
  async balance(client: Uint8Array, signal?: AbortSignal): Promise<Balance> {
    return await this.#take(
      { method: 'GET', path: `/v1/balances/${encodeBytes(client)}`, schema: balanceSchema },
      signal,
    );
  }

  async #take<Value>(call: Call<Value>, signal: AbortSignal | undefined): Promise<Value> {
    const answer = await this.#ask(call, signal);
    if ('value' in answer) return answer.value;
    const { code, retryable, detail } = answer.refused;
    if (retryable) throw new VerifierError('VERIFIER_UNAVAILABLE', detail, code);
    throw new VerifierError('VERIFIER_REFUSED', detail, code);
  }

  async #ask<Value>(call: Call<Value>, signal: AbortSignal | undefined): Promise<Answer<Value>> {
    const { attempts, backoffMs } = this.#options;
    let last: Answer<Value> = { refused: UNREACHABLE };
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (signal?.aborted) return last;
      const { answer, retryAfterMs } = await this.#attempt(call, signal);
      if (answer !== undefined) {
        if ('value' in answer || !answer.refused.retryable) return answer;
        last = answer;
      }
      if (attempt + 1 === attempts) break;
      const backoff = backoffMs * 2 ** attempt * (0.5 + Math.random() / 2);
      const pause = Math.min(MAX_BACKOFF_MS, Math.max(backoff, retryAfterMs));
      await wait(pause, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    }
    return last;
  }

  /** One attempt. No answer when the connection, the time or the format failed. */
  async #attempt<Value>(
    call: Call<Value>,
    signal: AbortSignal | undefined,
  ): Promise<Attempt<Value>> {
    const timeout = AbortSignal.timeout(this.#options.timeoutMs);
    try {
      const response = await this.#fetch(this.#options.url + call.path, {
        method: call.method,
        headers: {
          authorization: `Bearer ${this.#options.token}`,
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        redirect: 'error',
        signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
      });
      const body: unknown = JSON.parse(await readBoundedBody(response, MAX_ANSWER_BYTES));
      const answer = interpret(call.schema, response.status, body);
      return { ...(answer === undefined ? {} : { answer }), retryAfterMs: retryAfter(response) };
    } catch {
      return { retryAfterMs: 0 };
    }
  }
}

function interpret<Value>(
  schema: z.ZodType<Value>,
  status: number,
  body: unknown,
): Answer<Value> | undefined {
  if (status === 200) {
    const parsed = schema.safeParse(body);
    return parsed.success ? { value: parsed.data } : undefined;
  }
  const problem = problemSchema.safeParse(body);
  if (status < 400 || !problem.success) return undefined;
  return { refused: status === 401 ? UNAUTHORIZED : problem.data };
}

function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}
