import type { Refusal, RefusalCode } from './admission.ts';

/** How a refusal is answered over HTTP and told to the client. */
export interface RefusalTerms {
  /** HTTP status. */
  readonly status: number;
  /** `true` if the same claim may be accepted later. */
  readonly retryable: boolean;
  /** A sentence for people: the cause, and the way out. */
  readonly detail: string;
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds?: number;
}

/** Every refusal of a claim or lease, by code. */
export const REFUSALS: Readonly<Record<RefusalCode | 'lease_conflict', RefusalTerms>> = {
  invalid_show: {
    status: 422,
    retryable: false,
    detail: 'The show does not verify for this gateway, client, key, denomination and expiry.',
  },
  already_spent: {
    status: 409,
    retryable: false,
    detail: 'Another show of this ticket was credited before.',
  },
  unknown_key: {
    status: 422,
    retryable: false,
    detail: 'The network manifest has no such key.',
  },
  inactive_key: {
    status: 422,
    retryable: false,
    detail: 'Tickets of this key are not accepted now.',
  },
  unknown_denomination: {
    status: 422,
    retryable: false,
    detail: 'The network manifest has no such denomination.',
  },
  ticket_expired: { status: 422, retryable: false, detail: 'The time of this ticket is over.' },
  unknown_gateway: {
    status: 403,
    retryable: false,
    detail: 'This verifier does not serve that gateway.',
  },
  balance_limit: {
    status: 409,
    retryable: true,
    detail: 'The balance is as large as it can be. Use some of it first.',
    retryAfterSeconds: 60,
  },
  lease_conflict: {
    status: 409,
    retryable: false,
    detail: 'The gateway used this lease id for another request.',
  },
  too_many_requests: {
    status: 429,
    retryable: true,
    detail: 'Too many shows of this client were refused or are under way.',
    retryAfterSeconds: 10,
  },
  overloaded: {
    status: 503,
    retryable: true,
    detail: 'More requests wait than can be answered in time.',
    retryAfterSeconds: 1,
  },
  store_unavailable: {
    status: 503,
    retryable: true,
    detail: 'The store gave no answer. The same request later tells what became of this one.',
    retryAfterSeconds: 1,
  },
  verifier_unavailable: {
    status: 503,
    retryable: true,
    detail: 'The verifier gave no answer. The same show later tells what became of this one.',
    retryAfterSeconds: 1,
  },
};

/** The refusal of this code, as the client is told. */
export function refusal(code: RefusalCode): Refusal {
  const { retryable, detail } = REFUSALS[code];
  return { code, retryable, detail };
}
