import type { BlindSignRefusal, DepositRefusal } from '@coir/issuer-api';
import { ServiceError } from '@coir/service';
import type { IssuanceRefusal } from '../issuance/issuance.ts';

/** Seconds after which what passes may have passed: about a block. */
const RETRY_AFTER_SECONDS = 1;

/** Status, code and sentence by which a refusal is answered over HTTP. */
interface RefusalTerms {
  readonly status: number;
  readonly code: BlindSignRefusal;
  readonly detail: string;
  /** `true` if the same order may be signed later. */
  readonly retryable?: true;
}

const TERMS: Readonly<Record<Exclude<IssuanceRefusal['kind'], 'deposit_invalid'>, RefusalTerms>> = {
  unknown_key: {
    status: 404,
    code: 'unknown_key',
    detail: 'The network has no such key.',
  },
  idle_key: {
    status: 409,
    code: 'unknown_key',
    detail: 'No tickets are issued under this key now.',
  },
  deposit_not_found: {
    status: 404,
    code: 'deposit_not_found',
    detail: 'The chain does not know this transfer yet.',
    retryable: true,
  },
  deposit_not_final: {
    status: 425,
    code: 'deposit_not_final',
    detail: 'No block holds this transfer yet.',
    retryable: true,
  },
  deposit_bound_to_other_request: {
    status: 409,
    code: 'deposit_bound_to_other_request',
    detail: 'This deposit has paid for other requests. Send those again.',
  },
  // Which request fails, and why, is not said.
  invalid_request_proof: {
    status: 400,
    code: 'invalid_request_proof',
    detail: 'A request does not prove what it must.',
  },
  rate_limited: {
    status: 429,
    code: 'rate_limited',
    detail: 'Too many requests from this address.',
    retryable: true,
  },
  no_signing_key: {
    status: 503,
    code: 'no_signing_key',
    detail: 'This issuer has no signing key. Ask the others.',
    retryable: true,
  },
  chain_unavailable: {
    status: 503,
    code: 'chain_unavailable',
    detail: 'The chain cannot be reached. The deposit is not lost.',
    retryable: true,
  },
  storage_unavailable: {
    status: 503,
    code: 'storage_unavailable',
    detail: 'Nothing can be stored now. The deposit is not lost.',
    retryable: true,
  },
  issuer_busy: {
    status: 503,
    code: 'issuer_busy',
    detail: 'The issuer has too much to do. The deposit is not lost.',
    retryable: true,
  },
};

const DEPOSIT_REFUSALS: Readonly<Record<DepositRefusal, string>> = {
  unknown_denomination: 'The network has no such denomination.',
  book_size: 'The network has no ticket book of this size.',
  transfer_failed: 'The transfer was included and moved no money.',
  wrong_chain: 'The transfer was signed for another chain.',
  wrong_recipient: 'The transfer did not go to the deposit address.',
  self_payment: 'The deposit account paid itself.',
  wrong_denom: 'The transfer is in another denom.',
  wrong_amount: 'The amount is not exactly what these tickets cost.',
  wrong_memo: 'The memo does not commit to these requests.',
  expiry_out_of_range: 'The expiry period does not fit the time of the deposit.',
};

/** Maps a refusal of the domain to status, code and sentence. */
export function problemOf(refusal: IssuanceRefusal): ServiceError {
  if (refusal.kind === 'deposit_invalid') {
    const { reason } = refusal;
    const detail = DEPOSIT_REFUSALS[reason];
    return new ServiceError({ status: 422, code: refusal.kind, detail, extra: { reason } });
  }
  const terms = TERMS[refusal.kind];
  if (terms.retryable === undefined) return new ServiceError(terms);
  const retryAfterSeconds =
    refusal.kind === 'rate_limited' ? refusal.retryAfterSeconds : RETRY_AFTER_SECONDS;
  return new ServiceError({ ...terms, retryAfterSeconds });
}

/** 400: a body that is not what the contract says. The sentence holds nothing of it. */
export function malformedRequest(detail: string): ServiceError {
  return new ServiceError({ status: 400, code: 'malformed_request', detail });
}
