import { type Attempt, exchangeJson, type HttpAnswer, IoError, keyField, retry } from '@coir/io';
import { z } from 'zod';
import {
  type Admission,
  type BalanceResult,
  balanceSchema,
  type LeaseRequest,
  type LeaseResult,
  leaseAnswerSchema,
  leaseRequestSchema,
  type SpendRequest,
  spendRequestSchema,
} from './admission.ts';
import { type ClaimOutcome, type Receipt, receiptSchema, showDigest } from './claim.ts';
import { type Refusal, refusal, refusalSchema } from './refusals.ts';

/** Bytes of an answer at most; the largest real one is below 1 KiB. */
const MAX_ANSWER_BYTES = 16 * 1024;
const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_ATTEMPTS = 3;
const DEFAULT_BACKOFF_MS = 200;
/** Longest wait between two attempts, whatever the server asks for. */
const MAX_BACKOFF_MS = 5_000;

/** The part of `fetch` the client uses. */
export type VerifierFetch = (url: string, init: RequestInit) => Promise<Response>;

/** Options of a {@link VerifierClient}. */
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

interface Call<Value> {
  readonly path: string;
  /** Without it the method is GET. */
  readonly body?: unknown;
  readonly schema: z.ZodType<Value>;
}

const UNREACHABLE: Refusal = refusal('verifier_unavailable');

/** A token the verifier does not know is the operator's mistake: the client keeps its ticket. */
const UNAUTHORIZED: Refusal = refusal(
  'verifier_unavailable',
  'The verifier does not know the token of this gateway.',
);

/**
 * {@link Admission} over HTTP. **Gateway side.**
 *
 * Every call is idempotent at the verifier, so an attempt that fails, times out, or is answered
 * with "too many", "not now" or something that is no answer is repeated, at most `attempts` times,
 * after a wait that doubles. The verifier is the operator's own; yet its answers are
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
  async claim(request: SpendRequest, signal?: AbortSignal): Promise<ClaimOutcome> {
    const body = encode(spendRequestSchema, request);
    const answer = await this.#ask<Receipt>(
      { path: '/v1/spend', body, schema: receiptSchema },
      signal,
    );
    if ('refused' in answer) return { refused: answer.refused };
    const isOfShow = answer.value.digest === showDigest(request.show);
    return isOfShow ? { receipt: answer.value } : { refused: UNREACHABLE };
  }

  /** @inheritDoc */
  async lease(request: LeaseRequest, signal?: AbortSignal): Promise<LeaseResult> {
    const body = encode(leaseRequestSchema, request);
    const answer = await this.#ask({ path: '/v1/leases', body, schema: leaseAnswerSchema }, signal);
    if ('refused' in answer) return { refused: answer.refused };
    const { leaseId, ...lease } = answer.value;
    const isOfRequest = leaseId === request.leaseId && lease.granted <= request.bytes;
    return isOfRequest ? { lease } : { refused: UNREACHABLE };
  }

  /** @inheritDoc */
  async balance(client: Uint8Array, signal?: AbortSignal): Promise<BalanceResult> {
    const path = `/v1/balances/${encode(keyField, client)}`;
    const answer = await this.#ask({ path, schema: balanceSchema }, signal);
    return 'refused' in answer ? { refused: answer.refused } : { balance: answer.value };
  }

  async #ask<Value>(call: Call<Value>, signal: AbortSignal | undefined): Promise<Answer<Value>> {
    const { attempts, backoffMs } = this.#options;
    const options = { attempts, backoffMs, maxWaitMs: MAX_BACKOFF_MS, signal };
    return await retry(() => this.#attempt(call, signal), { refused: UNREACHABLE }, options);
  }

  /**
   * One attempt, to be repeated when the connection, the time or the format failed, or the verifier
   * says so.
   */
  async #attempt<Value>(
    call: Call<Value>,
    signal: AbortSignal | undefined,
  ): Promise<Attempt<Answer<Value>>> {
    try {
      const answer = await exchangeJson(this.#fetch, {
        url: this.#options.url + call.path,
        headers: { authorization: `Bearer ${this.#options.token}` },
        body: call.body,
        deadlineMs: this.#options.timeoutMs,
        maxBytes: MAX_ANSWER_BYTES,
        signal,
      });
      const result = interpret(call.schema, answer);
      if ('value' in result || !isPassing(answer.status, result.refused)) return { result };
      return { result, retryAfterMs: answer.retryAfterMs };
    } catch (error) {
      if (!(error instanceof IoError)) throw error;
      return { result: { refused: UNREACHABLE }, retryAfterMs: error.retryAfterMs };
    }
  }
}

/** `true` if the same request may be answered otherwise in a moment, and not in minutes or days. */
function isPassing(status: number, { code }: Refusal): boolean {
  return status === 429 || status === 503 || code === 'verifier_unavailable';
}

/** Writes what is asked under the bounds of the verifier. */
function encode(schema: z.ZodType, value: unknown): unknown {
  const written = z.safeEncode(schema, value);
  if (written.success) return written.data;
  const member = written.error.issues[0]?.path.join('.') || 'the key';
  throw new RangeError(`a request to the verifier breaks its bounds: ${member}`);
}

function interpret<Value>(schema: z.ZodType<Value>, { status, json }: HttpAnswer): Answer<Value> {
  if (status === 200) {
    const parsed = schema.safeParse(json);
    return parsed.success ? { value: parsed.data } : { refused: UNREACHABLE };
  }
  const refused = refusalSchema.safeParse(json);
  if (status < 400 || !refused.success) return { refused: UNREACHABLE };
  return { refused: status === 401 ? UNAUTHORIZED : refused.data };
}
