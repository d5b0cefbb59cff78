import { ServiceError } from '@coir/service';
import type { DepositRefusal } from '../deposit/validate-deposit.ts';

const RETRY_AFTER_SECONDS = 1;

const REFUSALS: Readonly<Record<DepositRefusal, string>> = {
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

/** 422: the deposit will never pay for this order. `reason` says why. */
export function depositInvalid(reason: DepositRefusal): ServiceError {
  return new ServiceError({
    status: 422,
    code: 'deposit_invalid',
    detail: REFUSALS[reason],
    extra: { reason },
  });
}

/** 404: the chain does not know the transfer. It may do so soon. */
export function depositNotFound(): ServiceError {
  return new ServiceError({
    status: 404,
    code: 'deposit_not_found',
    detail: 'The chain does not know this transfer yet.',
    retryable: true,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}

/** 425: no block holds the transfer yet. */
export function depositNotFinal(): ServiceError {
  return new ServiceError({
    status: 425,
    code: 'deposit_not_final',
    detail: 'No block holds this transfer yet.',
    retryable: true,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}

/** 409: this deposit paid for another list of requests. */
export function depositBound(): ServiceError {
  return new ServiceError({
    status: 409,
    code: 'deposit_bound_to_other_request',
    detail: 'This deposit has paid for other requests. Send those again.',
  });
}

/** 400: a request is not a point and proof of the scheme, or its proof does not hold. Which one is not said. */
export function invalidRequestProof(): ServiceError {
  return new ServiceError({
    status: 400,
    code: 'invalid_request_proof',
    detail: 'A request does not prove what it must.',
  });
}

/** 404 for a key the network does not have, 409 for one it does not issue under. */
export function unknownKey(status: 404 | 409): ServiceError {
  const detail =
    status === 404 ? 'The network has no such key.' : 'No tickets are issued under this key now.';
  return new ServiceError({ status, code: 'unknown_key', detail });
}

function unavailable(code: string, detail: string): ServiceError {
  return new ServiceError({
    status: 503,
    code,
    detail,
    retryable: true,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}

/** 503: this issuer has no share of the key it would sign with. */
export function noSigningKey(): ServiceError {
  return unavailable('no_signing_key', 'This issuer has no signing key. Ask the others.');
}

/** 503: the chain gave no answer that can be believed. */
export function chainUnavailable(): ServiceError {
  return unavailable('chain_unavailable', 'The chain cannot be reached. The deposit is not lost.');
}

/** 503: what must not be forgotten cannot be written down now. */
export function storageUnavailable(): ServiceError {
  return unavailable('storage_unavailable', 'Nothing can be stored now. The deposit is not lost.');
}

/** 503: too much signing work is waiting. */
export function issuerBusy(): ServiceError {
  return unavailable('issuer_busy', 'The issuer has too much to do. The deposit is not lost.');
}

/** 429 */
export function rateLimited(retryAfterSeconds: number): ServiceError {
  return new ServiceError({
    status: 429,
    code: 'rate_limited',
    detail: 'Too many requests from this address.',
    retryable: true,
    retryAfterSeconds,
  });
}
