import type { Manifest } from '../manifest/manifest.ts';
import { expiryPeriod } from '../ticket/expiry.ts';
import { TICKET_SCHEMA } from '../ticket/ticket.ts';

/** The terms on which a network sells ticket books of one denomination and size. */
export interface BookTerms {
  /** The chain it is paid on. */
  readonly chainId: string;
  /** The address it is paid to. */
  readonly depositAddress: string;
  /** The denom it is paid in, as the bank module names it. */
  readonly denom: string;
  /** Price of the whole book: the shortest decimal of a positive integer. */
  readonly amount: string;
  /** Name of the network. */
  readonly network: string;
  /** Schema of the credentials that are paid for. */
  readonly schemaName: string;
  /** Public attribute of all tickets of the book. */
  readonly denomination: number;
}

/** Everything a deposit commits to. */
export interface DepositTerms extends BookTerms {
  /** Expiry period, the other public attribute. */
  readonly expiry: number;
  /** Encoded blind-sign requests, in order, pairwise different. */
  readonly requests: readonly Uint8Array[];
}

/**
 * Expiry periods a deposit may be off, for holders who prepared just before or just after a period
 * began.
 */
const EXPIRY_TOLERANCE = 1;
/** Seconds by which a block may be ahead of the time (`protocol.md` §5.2). */
const BLOCK_LEAD = 7_200;
const SECONDS_PER_DAY = 86_400;

/**
 * Works out the terms on which a network sells a book of `count` tickets, or names the reason why
 * it does not: the manifest has no such denomination, or no book of this size. Needs no chain.
 */
export function depositTerms(
  { denominations, bookSizes, chain, network }: Manifest,
  denomination: number,
  count: number,
): BookTerms | 'unknown_denomination' | 'book_size' {
  const price = denominations.find(({ id }) => id === denomination)?.price;
  if (price === undefined) return 'unknown_denomination';
  if (!bookSizes.includes(count)) return 'book_size';
  return {
    chainId: chain.id,
    depositAddress: chain.depositAddress,
    denom: chain.denom,
    amount: String(BigInt(price) * BigInt(count)),
    network,
    schemaName: TICKET_SCHEMA.name,
    denomination,
  };
}

/**
 * Computes the expiry period of tickets that are sold at a time.
 *
 * @param blockTime - Unix seconds of a block; no clock is read.
 */
export function soldExpiry(
  { expiryPeriodDays, validityPeriods }: Pick<Manifest, 'expiryPeriodDays' | 'validityPeriods'>,
  blockTime: number,
): number {
  return expiryPeriod(blockTime, expiryPeriodDays) + validityPeriods;
}

/**
 * `true` if issuers sign tickets with this expiry for a deposit of this time: {@link soldExpiry},
 * one period more or one less.
 *
 * @param blockTime - Unix seconds of the deposit's block.
 */
export function isExpirySold(
  periods: Pick<Manifest, 'expiryPeriodDays' | 'validityPeriods'>,
  expiry: number,
  blockTime: number,
): boolean {
  return Math.abs(expiry - soldExpiry(periods, blockTime)) <= EXPIRY_TOLERANCE;
}

/**
 * Computes a time that a ticket proves to be past, in unix seconds: its issuers saw the block of
 * its deposit, in the first of the periods they sign this expiry in or later. Negative if it proves
 * nothing.
 *
 * @param expiry - Of a ticket that was **verified**.
 */
export function provedTime(
  { expiryPeriodDays, validityPeriods }: Pick<Manifest, 'expiryPeriodDays' | 'validityPeriods'>,
  expiry: number,
): number {
  const firstPeriod = expiry - validityPeriods - EXPIRY_TOLERANCE;
  return firstPeriod * expiryPeriodDays * SECONDS_PER_DAY - BLOCK_LEAD;
}
