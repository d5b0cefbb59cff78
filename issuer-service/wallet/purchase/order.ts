import {
  type DecodedKey,
  type DepositTerms,
  depositTerms,
  isExpirySold,
  soldExpiry,
} from '@coir/coconut/ticket';
import { WalletError } from '../errors.ts';
import type { Purchase } from '../store/purchase.ts';
import type { PurchaseEnvironment } from './purchase-environment.ts';

/** What is to be bought. */
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

/** The key new tickets are issued under at this time. @throws {@link WalletError} `WALLET_NO_ACTIVE_KEY` */
function requireActiveKey({ manifest }: PurchaseEnvironment, blockTime: number): DecodedKey {
  const { activeKey } = manifest;
  const isNow =
    activeKey !== undefined &&
    activeKey.state === 'active' &&
    activeKey.notBefore <= blockTime &&
    blockTime < activeKey.notAfter;
  if (!isNow) {
    throw new WalletError(
      'WALLET_NO_ACTIVE_KEY',
      'the manifest has no key under which tickets are issued now; nothing was paid',
    );
  }
  return activeKey;
}

async function requireFunds(
  { account }: PurchaseEnvironment,
  denom: string,
  amount: bigint,
  signal: AbortSignal | undefined,
): Promise<void> {
  if ((await account.balance(denom, signal)) < amount) {
    throw new WalletError(
      'WALLET_INSUFFICIENT_FUNDS',
      `the account has less than ${amount} ${denom}; nothing was paid`,
      { retryable: true },
    );
  }
}

/**
 * Whether the network takes an order now, and on which terms. The time is the latest block's; the clock of the holder plays no part.
 *
 * @throws {@link WalletError} `WALLET_INVALID_ORDER`, `WALLET_WRONG_CHAIN`, `WALLET_NO_ACTIVE_KEY`, `WALLET_INSUFFICIENT_FUNDS`, and those
 * of the account. Nothing is paid.
 */
export async function checkOrder(
  environment: PurchaseEnvironment,
  { denomination, count }: TicketBookOrder,
  signal?: AbortSignal,
): Promise<CheckedOrder> {
  const { manifest, account } = environment;
  const { chain, bookSizes } = manifest.manifest;
  const terms = depositTerms(manifest.manifest, denomination, count);
  if (terms === 'unknown_denomination') refuseOrder('the network sells no such denomination');
  if (terms === 'book_size') {
    refuseOrder(`a book holds ${bookSizes.join(', ')} tickets and not ${count}`);
  }
  if (account.chainId !== chain.id) {
    throw new WalletError('WALLET_WRONG_CHAIN', 'the account is on another chain');
  }
  if (account.address === chain.depositAddress) refuseOrder('the account would pay itself');
  const blockTime = await account.latestBlockTime(signal);
  const key = requireActiveKey(environment, blockTime);
  await requireFunds(environment, terms.denom, BigInt(terms.amount), signal);
  return { key, terms: { ...terms, expiry: soldExpiry(manifest.manifest, blockTime) } };
}

/**
 * Whether a purchase that was stored, perhaps long ago, may still be paid: the network's terms are the same, and its block time is one for
 * which issuers sign the stored requests. The active key may be another one: the same requests can be signed under it.
 *
 * @returns Why not, or undefined.
 * @throws {@link WalletError} `WALLET_NO_ACTIVE_KEY`, `WALLET_INSUFFICIENT_FUNDS`, and those of the account: the purchase can wait.
 */
export async function outdatedTerms(
  environment: PurchaseEnvironment,
  { terms, requests }: Purchase,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { manifest, account } = environment;
  const { chain } = manifest.manifest;
  const isSamePlace =
    terms.network === manifest.network &&
    terms.chainId === chain.id &&
    terms.chainId === account.chainId &&
    terms.depositAddress === chain.depositAddress &&
    terms.denom === chain.denom;
  if (!isSamePlace) return 'the network takes deposits elsewhere now';
  const sold = depositTerms(manifest.manifest, terms.denomination, requests.length);
  if (typeof sold === 'string' || sold.amount !== terms.amount) return 'the price has changed';
  const blockTime = await account.latestBlockTime(signal);
  requireActiveKey(environment, blockTime);
  if (!isExpirySold(manifest.manifest, terms.expiry, blockTime)) {
    return 'the expiry period of the requests is not the one sold now';
  }
  await requireFunds(environment, terms.denom, BigInt(terms.amount), signal);
  return undefined;
}
