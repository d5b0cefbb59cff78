import {
  type DepositTerms,
  depositMemo,
  depositTerms,
  isExpirySold,
  type Manifest,
} from '@coir/coconut/ticket';
import type { Deposit } from './deposit-source.ts';

/** Why a deposit does not pay for the requests that come with it. Machine-readable, never renamed. */
export type DepositRefusal =
  /** The manifest has no such denomination. */
  | 'unknown_denomination'
  /** The manifest has no book of this many tickets. */
  | 'book_size'
  /** The transfer is included and moved no money. */
  | 'transfer_failed'
  /** It was signed for another chain. */
  | 'wrong_chain'
  | 'wrong_recipient'
  /** The deposit account paid itself. */
  | 'self_payment'
  | 'wrong_denom'
  /** Not exactly count × price. */
  | 'wrong_amount'
  /** The memo does not commit to exactly these requests, in this order, under these terms. */
  | 'wrong_memo'
  /** The expiry is not what the time of the deposit's block allows. */
  | 'expiry_out_of_range';

/** What a holder asks to be signed for a deposit. */
export interface BookOrder {
  /** Denomination id all tickets of the book have. */
  readonly denomination: number;
  /** Expiry period all tickets of the book have. */
  readonly expiry: number;
  /** Encoded requests, in order. */
  readonly requests: readonly Uint8Array[];
}

/** What the memo of the deposit for an order must say, or why there is none. Needs no chain. */
export function depositTermsOf(
  manifest: Manifest,
  order: BookOrder,
): DepositTerms | 'unknown_denomination' | 'book_size' {
  const { denomination, expiry, requests } = order;
  const terms = depositTerms(manifest, denomination, requests.length);
  return typeof terms === 'string' ? terms : { ...terms, expiry, requests };
}

/**
 * Whether a deposit pays for an order (`protocol.md` §§5–6). Pure: bytes and terms in, a reason or nothing out, the same at every issuer
 * and at any time, since the block's time decides the expiry and no clock is read.
 *
 * It does not check that the hash names these bytes, nor the signature on them: the {@link DepositSource} does. Nor the proofs inside the
 * requests, which come last because they cost most.
 *
 * @param deposit - From the deposit source.
 * @param terms - Of {@link depositTermsOf}; the requests are untrusted.
 * @param periods - Lengths of the manifest.
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
