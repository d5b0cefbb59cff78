import type { RandomSource } from '@coir/coconut';
import type { DecodedManifest } from '@coir/coconut/ticket';
import type { Fetch } from '@coir/io';
import type { PaymentAccount } from '../payment/payment-account.ts';
import type { WalletStore } from '../store/wallet-store.ts';
import type { Mutex } from './mutex.ts';
import type { PurchaseStep, PurchaseStepName } from './purchase-step.ts';

/** Times of a purchase, milliseconds. */
export interface PurchaseTimes {
  /** For the ledger to include the payment. */
  readonly paymentDeadlineMs: number;
  /** Between two questions to the ledger. */
  readonly paymentPollMs: number;
  /** For enough issuers to answer. */
  readonly collectDeadlineMs: number;
  /** For one answer of one issuer. */
  readonly issuerDeadlineMs: number;
  /**
   * Before an issuer is asked a second time; doubled each time, and longer if it says so itself, up
   * to `issuerDeadlineMs`.
   */
  readonly issuerBackoffMs: number;
  /**
   * Tickets rest for a random time up to this, ten minutes by default, so that the time of spending
   * does not point at the purchase.
   */
  readonly spendDelayMs: number;
}

/** The times of a purchase unless others are given. */
export const PURCHASE_TIMES: PurchaseTimes = {
  paymentDeadlineMs: 60_000,
  paymentPollMs: 200,
  collectDeadlineMs: 60_000,
  issuerDeadlineMs: 15_000,
  issuerBackoffMs: 250,
  spendDelayMs: 10 * 60_000,
};

/** Everything the steps of a purchase work with. */
export interface PurchaseContext {
  readonly manifest: DecodedManifest;
  readonly store: WalletStore;
  readonly account: PaymentAccount;
  readonly fetch: Fetch;
  readonly random: RandomSource;
  readonly clock: () => number;
  readonly times: PurchaseTimes;
  /**
   * Held while a payment of the account is signed and sent, since each takes the next sequence
   * number.
   */
  readonly accountMutex: Mutex;
  readonly onStep: (step: PurchaseStep) => void;
}

/** Reports a step. */
export function reportStep(
  context: PurchaseContext,
  purchaseId: string,
  step: PurchaseStepName,
  details: Pick<PurchaseStep, 'issuerIndex' | 'reason'> = {},
): void {
  context.onStep({ step, purchaseId, atMs: context.clock(), ...details });
}
