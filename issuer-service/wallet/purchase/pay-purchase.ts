import { pause } from '@coir/io';
import { WalletError } from '../errors.ts';
import type { SignedPayment } from '../payment/payment-account.ts';
import type { Purchase, PurchaseFailure, PurchaseState } from '../store/purchase.ts';
import { outdatedTerms } from './order.ts';
import { type PurchaseContext, reportStep } from './purchase-context.ts';

async function requirePurchase({ store }: PurchaseContext, purchaseId: string): Promise<Purchase> {
  const purchase = await store.purchase(purchaseId);
  if (purchase === undefined) {
    throw new WalletError('WALLET_NOT_FOUND', `the store has no purchase ${purchaseId}`);
  }
  return purchase;
}

/**
 * The payment of a purchase: the stored one, or a new one that is stored before anybody else sees
 * it.
 */
async function signOnce(
  context: PurchaseContext,
  purchase: Purchase,
  signal: AbortSignal | undefined,
): Promise<Purchase> {
  if (purchase.state !== 'prepared') return purchase;
  const { purchaseId, terms } = purchase;
  const payment = await context.account.signPayment(
    {
      to: terms.depositAddress,
      denom: terms.denom,
      amount: BigInt(terms.amount),
      memo: terms.memo,
    },
    signal,
  );
  reportStep(context, purchaseId, 'payment_signed');
  const signed = await context.store.attachPayment(purchaseId, payment);
  reportStep(context, purchaseId, 'payment_stored');
  return signed;
}

/**
 * Ends a purchase that nothing was paid for. If another process has brought it further meanwhile
 * nothing is changed, and the purchase as it is now is returned.
 */
async function fail(
  context: PurchaseContext,
  { purchaseId, state }: Purchase,
  reason: PurchaseFailure['reason'],
  detail: string,
): Promise<Purchase> {
  const failure = { reason, detail, isRefundable: false };
  if (!(await context.store.failPurchase(purchaseId, state, failure))) {
    return await requirePurchase(context, purchaseId);
  }
  const code = reason === 'terms_outdated' ? 'WALLET_INVALID_ORDER' : 'WALLET_PAYMENT_REFUSED';
  throw new WalletError(code, `${detail}; nothing was paid, buy again`, { purchaseId });
}

/** Sends the stored bytes. @returns What the ledger has against them, if it refuses them. */
async function send(
  context: PurchaseContext,
  { purchaseId }: Purchase,
  payment: SignedPayment,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    await context.account.broadcast(payment.bytes, signal);
  } catch (error) {
    const isRefused = error instanceof WalletError && error.code === 'WALLET_PAYMENT_REFUSED';
    if (isRefused) return error.message;
    throw error;
  }
  reportStep(context, purchaseId, 'payment_sent');
  await context.store.advancePurchase(purchaseId, 'signed', 'broadcast');
  reportStep(context, purchaseId, 'payment_noted');
  return undefined;
}

/** Sends a payment the ledger has not heard of, unless it would buy nothing by now. */
async function sendIfCurrent(
  context: PurchaseContext,
  purchase: Purchase,
  payment: SignedPayment,
  signal: AbortSignal | undefined,
): Promise<Purchase> {
  const outdated = await outdatedTerms(context, purchase, signal);
  if (outdated !== undefined) return await fail(context, purchase, 'terms_outdated', outdated);
  const refusal = await send(context, purchase, payment, signal);
  // Another process may have sent the same bytes in between: only the ledger knows.
  if (refusal !== undefined && (await isUnheardOf(context, payment, signal))) {
    return await fail(context, purchase, 'payment_refused', refusal);
  }
  return await requirePurchase(context, purchase.purchaseId);
}

/** One look at the ledger, and the step that follows from it. */
async function settle(
  context: PurchaseContext,
  purchase: Purchase,
  signal: AbortSignal | undefined,
): Promise<Purchase> {
  const { purchaseId, payment, state } = purchase;
  if (payment === undefined || state === 'failed') return purchase;
  switch (await context.account.status(payment.hash, signal)) {
    case 'included':
      reportStep(context, purchaseId, 'payment_included');
      await context.store.advancePurchase(purchaseId, state, 'collecting');
      reportStep(context, purchaseId, 'collection_begun');
      return await requirePurchase(context, purchaseId);
    case 'failed':
      return await fail(context, purchase, 'payment_refused', 'the payment moved no money');
    case 'unknown':
      return await sendIfCurrent(context, purchase, payment, signal);
    case 'pending':
      await context.store.advancePurchase(purchaseId, 'signed', 'broadcast');
      return await requirePurchase(context, purchaseId);
  }
}

async function isUnheardOf(
  { account }: PurchaseContext,
  { hash }: SignedPayment,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return (await account.status(hash, signal)) === 'unknown';
}

const UNPAID_STATES: readonly PurchaseState[] = ['prepared', 'signed', 'broadcast'];

function isPassing(error: unknown): boolean {
  return error instanceof WalletError && error.code === 'WALLET_LEDGER_UNAVAILABLE';
}

/**
 * Brings a purchase from wherever it is to the state after its payment: signs once, stores,
 * broadcasts, and waits until it is included. Only the stored bytes are ever sent, so however often
 * this runs, in however many processes, at most one payment is executed.
 *
 * @returns The purchase, no longer unpaid: usually `collecting`.
 * @throws {@link WalletError} `WALLET_PAYMENT_PENDING` when the ledger does not answer or include
 * in time, or the signal is aborted; `WALLET_PAYMENT_REFUSED` or `WALLET_INVALID_ORDER` when the
 * purchase failed without a payment; `WALLET_INSUFFICIENT_FUNDS`, `WALLET_NO_ACTIVE_KEY`: it can
 * wait.
 */
export async function payPurchase(
  context: PurchaseContext,
  purchase: Purchase,
  signal?: AbortSignal,
): Promise<Purchase> {
  const { paymentDeadlineMs, paymentPollMs } = context.times;
  const { purchaseId } = purchase;
  const deadline = AbortSignal.timeout(paymentDeadlineMs);
  const until = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
  let current = purchase;
  const advance = async (): Promise<Purchase> => {
    current = await signOnce(context, current, until);
    return await settle(context, current, until);
  };
  while (UNPAID_STATES.includes(current.state)) {
    try {
      if (until.aborted) break;
      current =
        current.state === 'broadcast' ? await advance() : await context.accountMutex.run(advance);
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
    if (UNPAID_STATES.includes(current.state)) await pause(paymentPollMs, until);
  }
  if (UNPAID_STATES.includes(current.state)) {
    throw new WalletError(
      'WALLET_PAYMENT_PENDING',
      `no block was seen to hold the payment within ${paymentDeadlineMs / 1_000} s; ` +
        'resume later, it is never paid twice',
      { purchaseId, retryable: true },
    );
  }
  return current;
}
