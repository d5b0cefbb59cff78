import { type BlindedPartialCredential, CoconutError, decodeBlindedPartial } from '@coir/coconut';
import type { DecodedKey } from '@coir/coconut/ticket';
import {
  type Attempt,
  exchangeJson,
  type Fetch,
  type HttpAnswer,
  IoError,
  readProblem,
  retry,
} from '@coir/io';
import {
  ANSWER_BOUNDS,
  BLIND_SIGN_PATH,
  type BlindSignReply,
  decodeBlindSignReply,
  encodeBlindSignOrder,
  IssuerApiError,
  parseAnswer,
} from '@coir/issuer-api';

/** One issuer to be asked for its share of a book. */
export interface IssuerQuestion {
  readonly issuerIndex: number;
  readonly url: string;
  readonly key: DecodedKey;
  readonly txHash: string;
  readonly denomination: number;
  readonly expiry: number;
  readonly requests: readonly Uint8Array[];
  /** For one answer. */
  readonly deadlineMs: number;
  readonly backoffMs: number;
}

/**
 * The end of the question. Whether an answer is a signature shows only when the credentials are
 * made of it.
 */
export type IssuerOutcome =
  | { readonly kind: 'answered'; readonly blinded: readonly BlindedPartialCredential[] }
  /** The answer is a reply and false in itself: the issuer is faulty or lies. */
  | { readonly kind: 'malformed' }
  /** The issuer refuses, and asking again changes nothing. `reason` is its code. */
  | { readonly kind: 'refused'; readonly reason: string }
  /**
   * The signal came first. `reason` is the code the issuer gave last, `malformed_answer` for JSON
   * that is no answer, or `unreachable`.
   */
  | { readonly kind: 'silent'; readonly reason: string };

/** `true` for too early, too many, or a fault of the moment. The rest an issuer says itself. */
function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

function again(reason: string, retryAfterMs = 0): Attempt<IssuerOutcome> {
  return { result: { kind: 'silent', reason }, retryAfterMs };
}

/** Judges a reply by all that shows in it. */
function judge(
  { key, issuerIndex, requests }: IssuerQuestion,
  reply: BlindSignReply,
): IssuerOutcome {
  const { blindedSignatures } = reply;
  if (
    reply.keyId !== key.keyId ||
    reply.issuerIndex !== issuerIndex ||
    blindedSignatures.length !== requests.length
  ) {
    return { kind: 'malformed' };
  }
  try {
    const { parameters } = key.record;
    const blinded = blindedSignatures.map((bytes) => decodeBlindedPartial(parameters, bytes));
    return { kind: 'answered', blinded };
  } catch (error) {
    if (!(error instanceof CoconutError)) throw error;
    return { kind: 'malformed' };
  }
}

function interpret(
  question: IssuerQuestion,
  { status, json, retryAfterMs }: HttpAnswer,
): Attempt<IssuerOutcome> {
  if (status === 200) {
    const { encodedLength } = question.key.record.parameters.group.g1;
    try {
      return { result: judge(question, decodeBlindSignReply(json, encodedLength)) };
    } catch (error) {
      if (!(error instanceof IssuerApiError)) throw error;
      // Whatever stands before the issuer may have answered, so nobody is blamed.
      return again('malformed_answer');
    }
  }
  const problem = readProblem(json);
  const reason = problem?.reason ?? problem?.code ?? `http_${status}`;
  // What is no refusal of the protocol may come from whatever stands before the issuer.
  const isRefused = problem?.retryable === false && !isPassing(status);
  return isRefused ? { result: { kind: 'refused', reason } } : again(reason, retryAfterMs);
}

/**
 * Asks one issuer for its blinded partial signatures on all requests of a book, again and again
 * while it is down, slow, not ready or hidden behind something that answers in its place, until it
 * answers, refuses for good or the signal comes. Never throws: whatever an issuer does is an
 * outcome.
 */
export async function askIssuer(
  fetch: Fetch,
  question: IssuerQuestion,
  signal: AbortSignal,
): Promise<IssuerOutcome> {
  const { url, key, txHash, denomination, expiry, requests, deadlineMs, backoffMs } = question;
  const { keyId } = key;
  const exchange = {
    url: `${url.replace(/\/+$/, '')}${BLIND_SIGN_PATH}`,
    body: encodeBlindSignOrder({ txHash, keyId, denomination, expiry, requests }),
    deadlineMs,
    maxBytes: ANSWER_BOUNDS.maxLength,
    parse: parseAnswer,
    signal,
  };
  let last = again('unreachable');
  const attempt = async (): Promise<Attempt<IssuerOutcome>> => {
    try {
      last = interpret(question, await exchangeJson(fetch, exchange));
    } catch (error) {
      if (!(error instanceof IoError)) throw error;
      const { code, status = 0, retryAfterMs } = error;
      const reason = isPassing(status) ? `http_${status}` : 'unreachable';
      if (code !== 'IO_ABORTED') last = again(reason, retryAfterMs);
    }
    return last;
  };
  return await retry(attempt, last.result, { backoffMs, maxWaitMs: deadlineMs, signal });
}
