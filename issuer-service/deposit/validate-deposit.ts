import {
  type DepositTerms,
  depositMemo,
  depositTerms,
  isExpirySold,
  type Manifest,
} from '@coir/coconut/ticket';
import type { DepositRefusal } from '@coir/issuer-api';
import type { Deposit } from './deposit-source.ts';

/** The part of an order that its deposit commits to. */
export interface BookOrder {
  /** Denomination id all tickets of the book have. */
  readonly denomination: number;
  /** Expiry period all tickets of the book have. */
  readonly expiry: number;
  /** Encoded requests, in order. */
  readonly requests: readonly Uint8Array[];
}

/**
 * Terms that the memo of the deposit for an order must commit to, or why there are none. Needs no
 * chain.
 */
export function depositTermsOf(
  manifest: Manifest,
  order: BookOrder,
): DepositTerms | 'unknown_denomination' | 'book_size' {
  const { denomination, expiry, requests } = order;
  const terms = depositTerms(manifest, denomination, requests.length);
  return typeof terms === 'string' ? terms : { ...terms, expiry, requests };
}

/**
 * Judges whether a deposit pays for an order (`issuer.md` §1). Pure: the same at every issuer and
 * at any time, since the block's time decides the expiry and no clock is read.
 *
 * It does not check that the hash names these bytes, nor the signature on them: the deposit source
 * does. Nor the proofs inside the requests, which come last because they cost most.
 *
 * @param deposit - From the deposit source.
 * @param terms - Of {@link depositTermsOf}; the requests are untrusted.
 * @param periods - Lengths of the manifest.
 * @returns Why it does not; `undefined` if it does.
 */
export function refusalOf(
  deposit: Deposit,
  terms: DepositTerms,
  periods: Pick<Manifest, 'expiryPeriodDays' | 'validityPeriods'>,
): DepositRefusal | undefined {
  if (deposit.code !== 0) return 'transfer_failed';
  if (deposit.chainId !== terms.chainId) return 'wrong_chain';
  if (deposit.to !== terms.depositAddress) return 'wrong_recipient';
  if (deposit.from === terms.depositAddress) return 'self_payment';
  if (deposit.denom !== terms.denom) return 'wrong_denom';
  if (String(deposit.amount) !== terms.amount) return 'wrong_amount';
  if (deposit.memo !== depositMemo(terms)) return 'wrong_memo';
  if (!isExpirySold(periods, terms.expiry, deposit.blockTime)) return 'expiry_out_of_range';
  return undefined;
}
