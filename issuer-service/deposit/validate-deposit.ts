import { type DepositTerms, depositMemo, expiryPeriod, type Manifest } from '@coir/coconut/ticket';
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
 * Expiry periods a deposit may be off, for holders who prepared just before or just after a period
 * began.
 */
const EXPIRY_TOLERANCE = 1;

/**
 * Terms that the memo of the deposit for an order must commit to, or why there are none. Needs no
 * chain.
 */
export function depositTermsOf(
  manifest: Manifest,
  order: BookOrder,
): DepositTerms | 'unknown_denomination' | 'book_size' {
  const denomination = manifest.denominations.find(({ id }) => id === order.denomination);
  if (denomination === undefined) return 'unknown_denomination';
  if (!manifest.bookSizes.includes(order.requests.length)) return 'book_size';
  return {
    chainId: manifest.chain.id,
    depositAddress: manifest.chain.depositAddress,
    denom: manifest.chain.denom,
    amount: String(BigInt(denomination.price) * BigInt(order.requests.length)),
    network: manifest.network,
    schemaName: 'ticket-1',
    denomination: order.denomination,
    expiry: order.expiry,
    requests: order.requests,
  };
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
  const allowed =
    expiryPeriod(deposit.blockTime, periods.expiryPeriodDays) + periods.validityPeriods;
  if (Math.abs(terms.expiry - allowed) > EXPIRY_TOLERANCE) return 'expiry_out_of_range';
  return undefined;
}
