import { type BlindedPartialCredential, decodeBlindedPartial } from '@coir/coconut';
import { type DecodedKey, decodeBase64Url, encodeBase64Url } from '@coir/coconut/ticket';
import { z } from 'zod';
import { exchangeJson, type Fetch, type HttpAnswer } from '../http-exchange.ts';
import { pause } from '../pause.ts';

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

/** What became of the question. Whether an answer is a signature shows only when the credentials are made of it. */
export type IssuerOutcome =
  | { readonly kind: 'answered'; readonly blinded: readonly BlindedPartialCredential[] }
  /** The answer breaks the protocol: the issuer is faulty or lies. */
  | { readonly kind: 'malformed' }
  /** The issuer refuses, and asking again changes nothing. `reason` is its code. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The signal came first. `reason` is what the issuer said last. */
  | { readonly kind: 'silent'; readonly reason: string };

/** Bytes of an answer at most: 64 signatures are below 5 KiB. */
const MAX_ANSWER_BYTES = 16 * 1_024;
const BLINDED_LENGTH = 48;
const BLINDED_TEXT_LENGTH = 64;

const answerSchema = z.strictObject({
  keyId: z.string(),
  issuerIndex: z.int(),
  blindedSignatures: z.array(z.string().length(BLINDED_TEXT_LENGTH)).max(64),
});
const problemSchema = z.object({
  code: z.string().regex(/^[a-z0-9_]{1,64}$/),
  reason: z
    .string()
    .regex(/^[a-z0-9_]{1,64}$/)
    .optional(),
  retryable: z.boolean(),
});

/** Too early, too many, or a fault of the moment. What else may pass the issuer says itself. */
function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

function readAnswer(question: IssuerQuestion, { json }: HttpAnswer): IssuerOutcome {
  const { key, issuerIndex, requests } = question;
  const parsed = answerSchema.safeParse(json);
  if (
    !parsed.success ||
    parsed.data.keyId !== key.keyId ||
    parsed.data.issuerIndex !== issuerIndex ||
    parsed.data.blindedSignatures.length !== requests.length
  ) {
    return { kind: 'malformed' };
  }
  try {
    const blinded = parsed.data.blindedSignatures.map((text) =>
      decodeBlindedPartial(key.record.parameters, decodeBase64Url(text, BLINDED_LENGTH)),
    );
    return { kind: 'answered', blinded };
  } catch {
    return { kind: 'malformed' };
  }
}

/** @returns The end of the question, or why and from when on it may be asked again. */
function interpret(
  question: IssuerQuestion,
  answer: HttpAnswer,
): IssuerOutcome | { readonly kind: 'again'; readonly reason: string; readonly afterMs: number } {
  if (answer.status === 200) return readAnswer(question, answer);
  const problem = problemSchema.safeParse(answer.json);
  const reason = problem.data?.reason ?? problem.data?.code ?? `http_${answer.status}`;
  if (isPassing(answer.status) || problem.data?.retryable === true) {
    return { kind: 'again', reason, afterMs: answer.retryAfterMs };
  }
  return { kind: 'refused', reason };
}

/**
 * Asks one issuer for its blinded partial signatures on all requests of a book, again and again while it is down, slow or not ready, until it
 * answers, refuses for good or the signal comes. Never throws: whatever an issuer does is an outcome.
 */
export async function askIssuer(
  fetch: Fetch,
  question: IssuerQuestion,
  signal: AbortSignal,
): Promise<IssuerOutcome> {
  const { url, key, txHash, denomination, expiry, requests, deadlineMs } = question;
  const body = {
    txHash,
    keyId: key.keyId,
    denomination,
    expiry,
    requests: requests.map(encodeBase64Url),
  };
  let reason = 'unreachable';
  for (let backoffMs = question.backoffMs; !signal.aborted; backoffMs *= 2) {
    let waitMs = Math.min(backoffMs, deadlineMs);
    try {
      const answer = await exchangeJson(fetch, {
        url: `${url.replace(/\/+$/, '')}/v1/credentials/blind-sign`,
        body,
        deadlineMs,
        maxBytes: MAX_ANSWER_BYTES,
        signal,
      });
      const outcome = interpret(question, answer);
      if (outcome.kind !== 'again') return outcome;
      reason = outcome.reason;
      waitMs = Math.max(waitMs, outcome.afterMs);
    } catch {
      reason = 'unreachable';
    }
    await pause(waitMs, signal);
  }
  return { kind: 'silent', reason };
}
