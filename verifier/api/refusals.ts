import { wordField } from '@coir/io';
import { z } from 'zod';

/** Characters of a refusal's sentence at most. */
const MAX_DETAIL_LENGTH = 512;

/** Seconds after which a person may have mended a manifest, a setting or a clock. */
const MENDED_SECONDS = 3_600;

/** The answer to a claim or a request for a lease that changed nothing. */
export interface Refusal {
  /**
   * Stable, 1 to 64 characters of `a-z 0-9 _`; one of {@link RefusalCode} when a verifier of this
   * version refused.
   */
  readonly code: string;
  /**
   * `true` if sending the same again later can succeed. {@link ticketEnd} tells what it means for a
   * ticket.
   */
  readonly retryable: boolean;
  /** One sentence for a person, at most 512 characters. Holds nothing of the claim. */
  readonly detail: string;
}

/** Codes of refusals. Stable: never renamed, never reused; a later version may have more. */
export type RefusalCode =
  /**
   * The show is not the canonical encoding of one, does not verify, or was made for another
   * gateway, client, key or class.
   */
  | 'invalid_show'
  /** Another show of the same ticket was credited before. */
  | 'already_spent'
  /** The manifest has no such key. */
  | 'unknown_key'
  /** The manifest's key is neither active nor in its grace time. */
  | 'inactive_key'
  /** The manifest has no such denomination. */
  | 'unknown_denomination'
  /** The ticket's time is over. */
  | 'ticket_expired'
  /** The gateway is none of this operator's. */
  | 'unknown_gateway'
  /** The client's balance would exceed what can be counted. */
  | 'balance_limit'
  /** The gateway used this lease id for another client or another number of bytes. */
  | 'lease_conflict'
  /** This client had too many shows refused, or has too many under way. Retryable. */
  | 'too_many_requests'
  /** More shows wait than can be verified in time. Retryable. */
  | 'overloaded'
  /** The store could not answer. Retryable. */
  | 'store_unavailable'
  /**
   * No answer from the verifier: it may or may not have credited the ticket. Retryable, and
   * resolved by the same show.
   */
  | 'verifier_unavailable';

/**
 * Condition on which a refusal ends a ticket for good: always, never, or only if the chain's time,
 * too, is past the ticket's. A verifier with a wrong clock, an old manifest or a wrong setting must
 * not cost a holder what was paid for.
 */
export type TicketEnd = 'always' | 'if_expired' | 'never';

/**
 * Terms of a refusal: its answer over HTTP, its words for the client, its meaning for the wallet.
 */
export interface RefusalTerms {
  /** HTTP status. */
  readonly status: number;
  /** `true` if the same bytes may be accepted later: the reason lies with the verifier. */
  readonly retryable: boolean;
  /** A sentence for people: the cause, and the way out. */
  readonly detail: string;
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds?: number;
  /** Condition on which it ends the ticket. */
  readonly ends: TicketEnd;
}

/** Every refusal of a claim or lease, by code. */
export const REFUSALS: Readonly<Record<RefusalCode, RefusalTerms>> = {
  invalid_show: {
    status: 422,
    retryable: false,
    detail: 'The show does not verify for this gateway, client, key, denomination and expiry.',
    ends: 'always',
  },
  already_spent: {
    status: 409,
    retryable: false,
    detail: 'Another show of this ticket was credited before.',
    ends: 'always',
  },
  unknown_key: {
    status: 422,
    retryable: true,
    detail: 'The verifier’s network manifest has no such key, or not yet.',
    retryAfterSeconds: MENDED_SECONDS,
    ends: 'never',
  },
  inactive_key: {
    status: 422,
    retryable: true,
    detail: 'Tickets of this key are not accepted now.',
    retryAfterSeconds: MENDED_SECONDS,
    ends: 'never',
  },
  unknown_denomination: {
    status: 422,
    retryable: true,
    detail: 'The verifier’s network manifest has no such denomination, or not yet.',
    retryAfterSeconds: MENDED_SECONDS,
    ends: 'never',
  },
  ticket_expired: {
    status: 422,
    retryable: true,
    detail: 'The time of this ticket is over by the clock of the verifier.',
    retryAfterSeconds: MENDED_SECONDS,
    ends: 'if_expired',
  },
  unknown_gateway: {
    status: 403,
    retryable: true,
    detail: 'This verifier does not serve that gateway.',
    retryAfterSeconds: MENDED_SECONDS,
    ends: 'never',
  },
  balance_limit: {
    status: 409,
    retryable: true,
    detail: 'The balance is as large as it can be. Use some of it first.',
    retryAfterSeconds: 60,
    ends: 'never',
  },
  lease_conflict: {
    status: 409,
    retryable: false,
    detail: 'The gateway used this lease id for another request.',
    ends: 'never',
  },
  too_many_requests: {
    status: 429,
    retryable: true,
    detail: 'Too many shows of this client were refused or are under way.',
    retryAfterSeconds: 10,
    ends: 'never',
  },
  overloaded: {
    status: 503,
    retryable: true,
    detail: 'More requests wait than can be answered in time.',
    retryAfterSeconds: 1,
    ends: 'never',
  },
  store_unavailable: {
    status: 503,
    retryable: true,
    detail: 'The store gave no answer. The same request later tells what became of this one.',
    retryAfterSeconds: 1,
    ends: 'never',
  },
  verifier_unavailable: {
    status: 503,
    retryable: true,
    detail: 'The verifier gave no answer. The same show later tells what became of this one.',
    retryAfterSeconds: 1,
    ends: 'never',
  },
};

/** JSON of a {@link Refusal}. An answer: members nobody knows are ignored. */
export const refusalSchema: z.ZodType<Refusal, Refusal> = z.object({
  code: wordField,
  retryable: z.boolean(),
  detail: z.string().max(MAX_DETAIL_LENGTH),
});

/**
 * Creates the refusal of a code, with a sentence of its own if one is given. A longer one than a
 * reader takes is cut.
 */
export function refusal(code: RefusalCode, detail: string = REFUSALS[code].detail): Refusal {
  return { code, retryable: REFUSALS[code].retryable, detail: shortDetail(detail) };
}

/** Cuts a sentence to what a reader of refusals takes. */
export function shortDetail(detail: string): string {
  return detail.slice(0, MAX_DETAIL_LENGTH);
}

/**
 * Tells on which condition a refusal ends a ticket. A code that this version does not know never
 * does.
 *
 * @param code - Untrusted.
 */
export function ticketEnd(code: string): TicketEnd {
  return Object.hasOwn(REFUSALS, code) ? REFUSALS[code as RefusalCode].ends : 'never';
}
