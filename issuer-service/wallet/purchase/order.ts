import {
  type DecodedKey,
  type DepositTerms,
  depositTerms,
  isExpirySold,
  soldExpiry,
} from '@coir/coconut/ticket';
import { WalletError } from '../errors.ts';
import type { Purchase } from '../store/purchase.ts';
import type { PurchaseContext } from './purchase-context.ts';

/** A book of tickets to buy. */
export interface TicketBookOrder {
  /** Denomination id of the manifest. */
  readonly denomination: number;
  /** Number of tickets, one of the manifest's book sizes. */
  readonly count: number;
}

/** The terms of an order, all but the requests. */
export type OrderTerms = Omit<DepositTerms, 'requests'>;

/** An order the network takes now. */
export interface CheckedOrder {
  readonly key: DecodedKey;
  readonly terms: OrderTerms;
}

function refuseOrder(reason: string): never {
  throw new WalletError('WALLET_INVALID_ORDER', `${reason}; nothing was paid`);
}

/** Writes Unix seconds of any size as a date. */
function dateOf(seconds: number): string {
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) ? `second ${seconds}` : date.toISOString();
}

function noActiveKey(reason: string): WalletError {
  const message = `${reason}; nothing was paid, get the current manifest`;
  return new WalletError('WALLET_NO_ACTIVE_KEY', message);
}

/**
 * Finds the key new tickets are issued under at this time.
 *
 * @throws {@link WalletError} `WALLET_NO_ACTIVE_KEY`
 */
function requireActiveKey({ manifest }: PurchaseContext, blockTime: number): DecodedKey {
  const { activeKey } = manifest;
  if (activeKey?.state !== 'active') throw noActiveKey('the manifest has no active key');
  const now = dateOf(blockTime);
  if (blockTime < activeKey.notBefore) {
    throw noActiveKey(`the key is good from ${dateOf(activeKey.notBefore)} on and it is ${now}`);
  }
  if (blockTime >= activeKey.notAfter) {
    throw noActiveKey(`the key was good until ${dateOf(activeKey.notAfter)} and it is ${now}`);
  }
  return activeKey;
}

async function requireFunds(
  { account }: PurchaseContext,
  denom: string,
  amount: bigint,
  signal: AbortSignal | undefined,
): Promise<void> {
  const balance = await account.balance(denom, signal);
  if (balance < amount) {
    throw new WalletError(
      'WALLET_INSUFFICIENT_FUNDS',
      `the book costs ${amount} ${denom} and the account has ${balance}; nothing was paid`,
      { retryable: true },
    );
  }
}

/**
 * Checks that the network takes an order now, and gives the terms. The time is the latest block's;
 * the clock of the holder plays no part.
 *
 * @throws {@link WalletError} `WALLET_INVALID_ORDER`, `WALLET_WRONG_CHAIN`, `WALLET_NO_ACTIVE_KEY`,
 * `WALLET_INSUFFICIENT_FUNDS`, and those of the account. Nothing is paid.
 */
export async function checkOrder(
  context: PurchaseContext,
  { denomination, count }: TicketBookOrder,
  signal?: AbortSignal,
): Promise<CheckedOrder> {
  const { manifest, account } = context;
  const { chain, denominations, bookSizes } = manifest.manifest;
  const terms = depositTerms(manifest.manifest, denomination, count);
  if (terms === 'unknown_denomination') {
    const sold = denominations.map(({ id }) => id).join(', ');
    refuseOrder(`the network sells denominations ${sold} and not ${denomination}`);
  }
  if (terms === 'book_size') {
    refuseOrder(`a book holds ${bookSizes.join(', ')} tickets and not ${count}`);
  }
  if (account.chainId !== chain.id) {
    throw new WalletError(
      'WALLET_WRONG_CHAIN',
      `the account is on ${account.chainId} and the network is paid on ${chain.id}; nothing was paid`,
    );
  }
  if (account.address === chain.depositAddress) refuseOrder('the account would pay itself');
  const blockTime = await account.latestBlockTime(signal);
  const key = requireActiveKey(context, blockTime);
  await requireFunds(context, terms.denom, BigInt(terms.amount), signal);
  return { key, terms: { ...terms, expiry: soldExpiry(manifest.manifest, blockTime) } };
}

/**
 * Checks that a purchase that was stored, perhaps long ago, may still be paid: the network's terms
 * are the same, and its block time is one for which issuers sign the stored requests. The active
 * key may be another one: the same requests can be signed under it.
 *
 * @returns Why not, or undefined.
 * @throws {@link WalletError} `WALLET_NO_ACTIVE_KEY`, `WALLET_INSUFFICIENT_FUNDS`, and those of the
 * account: the purchase can wait.
 */
export async function outdatedTerms(
  context: PurchaseContext,
  { terms, requests }: Purchase,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { manifest, account } = context;
  const { chain } = manifest.manifest;
  const isSamePlace =
    terms.network === manifest.network &&
    terms.chainId === chain.id &&
    terms.chainId === account.chainId &&
    terms.depositAddress === chain.depositAddress &&
    terms.denom === chain.denom;
  if (!isSamePlace) return 'the network takes deposits elsewhere now';
  const sold = depositTerms(manifest.manifest, terms.denomination, requests.length);
  if (sold === 'unknown_denomination') {
    return `denomination ${terms.denomination} is not sold any more`;
  }
  if (sold === 'book_size') return `books of ${requests.length} are not sold any more`;
  if (sold.amount !== terms.amount) {
    return `the book costs ${sold.amount} ${terms.denom} now and not ${terms.amount}`;
  }
  const blockTime = await account.latestBlockTime(signal);
  requireActiveKey(context, blockTime);
  if (!isExpirySold(manifest.manifest, terms.expiry, blockTime)) {
    const expiry = soldExpiry(manifest.manifest, blockTime);
    return `the requests are for expiry period ${terms.expiry} and ${expiry} is sold now`;
  }
  await requireFunds(context, terms.denom, BigInt(terms.amount), signal);
  return undefined;
}
