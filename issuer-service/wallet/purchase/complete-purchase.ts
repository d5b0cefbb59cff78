import { encodeCredential, encodeScalar } from '@coir/coconut';
import { ticketExpiresAt } from '@coir/coconut/ticket';
import { WalletError } from '../errors.ts';
import { isPaid, type PaidPurchase, type Purchase } from '../store/purchase.ts';
import type { NewTicket } from '../store/wallet-store.ts';
import { type CollectedBook, collectBook } from './collect-book.ts';
import { payPurchase } from './pay-purchase.ts';
import { type PurchaseContext, reportStep } from './purchase-context.ts';

/** A purchase that has its tickets. */
export interface PurchaseResult {
  /** The wallet’s name for it. */
  readonly purchaseId: string;
  /** Number of tickets it gave. */
  readonly tickets: number;
  /** Denomination id of the tickets. */
  readonly denomination: number;
  /** Expiry period of the tickets. */
  readonly expiry: number;
  /** Amount paid for the whole book, shortest decimal. */
  readonly amount: string;
  /** Denom it was paid in. */
  readonly denom: string;
  /** Hash of the one payment. */
  readonly paymentHash: string;
  /** Issuers that gave false or malformed answers in this run, ascending. */
  readonly blamed: readonly number[];
}

/** Draws a uniform integer in [0, limit]. */
function draw({ random }: PurchaseContext, limit: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = random(4);
  return Math.floor(((((a * 256 + b) * 256 + c) * 256 + d) / 2 ** 32) * (limit + 1));
}

function ticketsOf(
  context: PurchaseContext,
  { purchaseId, terms }: Purchase,
  { key, witnesses, credentials }: CollectedBook,
): readonly NewTicket[] {
  const spendableAt = context.clock() + draw(context, context.times.spendDelayMs);
  return credentials.map((credential, position) => ({
    ticketId: `${purchaseId}-${position + 1}`,
    keyId: key.keyId,
    denomination: terms.denomination,
    expiry: terms.expiry,
    serial: encodeScalar(witnesses[position]?.privateAttributes[0] ?? 0n),
    credential: encodeCredential(key.record.parameters, credential),
    spendableAt,
  }));
}

/**
 * `true` if the ledger is past the time in which tickets of this purchase can be spent; `false` if
 * it does not answer.
 */
async function isOver(
  { account, manifest }: PurchaseContext,
  { terms }: Purchase,
): Promise<boolean> {
  try {
    const blockTime = await account.latestBlockTime();
    return blockTime >= ticketExpiresAt(terms.expiry, manifest.manifest.expiryPeriodDays);
  } catch {
    return false;
  }
}

async function collect(
  context: PurchaseContext,
  purchase: PaidPurchase,
  signal: AbortSignal | undefined,
): Promise<CollectedBook> {
  try {
    return await collectBook(context, purchase, signal);
  } catch (error) {
    const isEnd =
      error instanceof WalletError &&
      error.code === 'WALLET_NOT_ENOUGH_ISSUERS' &&
      (await isOver(context, purchase));
    if (isEnd) {
      await context.store.failPurchase(purchase.purchaseId, 'collecting', {
        reason: 'expired',
        detail: 'the tickets have expired before enough issuers answered',
        isRefundable: true,
      });
    }
    throw error;
  }
}

function resultOf(purchase: PaidPurchase, blamed: readonly number[]): PurchaseResult {
  const { purchaseId, terms, count, payment } = purchase;
  const { denomination, expiry, amount, denom } = terms;
  return {
    purchaseId,
    tickets: count,
    denomination,
    expiry,
    amount,
    denom,
    paymentHash: payment.hash,
    blamed,
  };
}

/**
 * A purchase that was given up although the ledger has executed its payment after all goes on from
 * there.
 */
async function reviveIfPaid(
  { account, store }: PurchaseContext,
  purchase: Purchase,
  signal: AbortSignal | undefined,
): Promise<Purchase> {
  const { state, payment, failure, purchaseId } = purchase;
  if (state !== 'failed' || payment === undefined || failure?.isRefundable) return purchase;
  if ((await account.status(payment.hash, signal)) !== 'included') return purchase;
  await store.advancePurchase(purchaseId, 'failed', 'collecting');
  return (await store.purchase(purchaseId)) ?? purchase;
}

/**
 * Brings a stored purchase to its end from whatever state it is in: pays if it is not paid,
 * collects, and stores all tickets and the end of the purchase in one transaction. Safe to repeat,
 * and to run in several processes at once.
 *
 * @throws {@link WalletError} those of `payPurchase` and `collectBook`; the purchase keeps the
 * state it has reached.
 */
export async function completePurchase(
  context: PurchaseContext,
  stored: Purchase,
  signal?: AbortSignal,
): Promise<PurchaseResult> {
  const { store } = context;
  const revived = await reviveIfPaid(context, stored, signal);
  const purchase = await payPurchase(context, revived, signal);
  const { purchaseId, failure } = purchase;
  if (!isPaid(purchase)) {
    throw new WalletError('WALLET_STATE_CONFLICT', failure?.detail ?? 'the purchase has ended', {
      purchaseId,
    });
  }
  if (purchase.state === 'complete') return resultOf(purchase, []);
  const book = await collect(context, purchase, signal);
  const tickets = ticketsOf(context, purchase, book);
  if (await store.completePurchase(purchaseId, book.key.keyId, tickets)) {
    reportStep(context, purchaseId, 'tickets_stored');
  } else if ((await store.purchase(purchaseId))?.state !== 'complete') {
    throw new WalletError('WALLET_STATE_CONFLICT', 'another process ended the purchase', {
      purchaseId,
    });
  }
  // If another process was first, the same tickets are there already.
  return resultOf(purchase, book.blamed);
}
