import type { RandomSource } from '@coir/coconut';
import type { DecodedManifest } from '@coir/coconut/ticket';
import type { Fetch } from '../http-exchange.ts';
import type { PaymentAccount } from '../payment/payment-account.ts';
import type { WalletStore } from '../store/wallet-store.ts';
import type { Turnstile } from './mutex.ts';
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
  /** Before an issuer is asked a second time; doubled each time up to `issuerDeadlineMs`, unless it says itself when to come again. */
  readonly issuerBackoffMs: number;
  /** Tickets rest for a random time up to this, ten minutes by default, so that the time of spending does not point at the purchase. */
  readonly spendDelayMs: number;
}

/** What the steps of a purchase work with. */
export interface PurchaseEnvironment {
  readonly manifest: DecodedManifest;
  readonly store: WalletStore;
  readonly account: PaymentAccount;
  readonly fetch: Fetch;
  readonly random: RandomSource;
  readonly clock: () => number;
  readonly times: PurchaseTimes;
  /** Payments of one account are signed and sent one at a time, since each takes the next sequence number. */
  readonly accountTurn: Turnstile;
  readonly onStep: (step: PurchaseStep) => void;
}

/** Reports a step. */
export function reportStep(
  environment: PurchaseEnvironment,
  purchaseId: string,
  step: PurchaseStepName,
  details: Pick<PurchaseStep, 'issuerIndex' | 'reason'> = {},
): void {
  environment.onStep({ step, purchaseId, atMs: environment.clock(), ...details });
}
