import { type RandomSource, randomBytes } from '@coir/coconut';
import type { DecodedManifest } from '@coir/coconut/ticket';
import type { Fetch } from '@coir/io';
import { WalletError } from '../errors.ts';
import type { PaymentAccount } from '../payment/payment-account.ts';
import type { Purchase } from '../store/purchase.ts';
import type { WalletStore } from '../store/wallet-store.ts';
import { completePurchase, type PurchaseResult } from './complete-purchase.ts';
import { Mutex } from './mutex.ts';
import type { TicketBookOrder } from './order.ts';
import { preparePurchase } from './prepare-purchase.ts';
import { PURCHASE_TIMES, type PurchaseContext, type PurchaseTimes } from './purchase-context.ts';
import type { PurchaseStep } from './purchase-step.ts';

/** Settings of all that buys tickets. */
export interface PurchaserOptions extends Partial<PurchaseTimes> {
  /**
   * The network, opened from a manifest the caller trusts: pinned, or accepted as a replacement.
   */
  readonly manifest: DecodedManifest;
  /** The platform's generator by default. */
  readonly random?: RandomSource;
  /**
   * Unix milliseconds, the platform's clock by default. What is bought goes by the ledger's time.
   */
  readonly clock?: () => number;
  /**
   * Told of every step of a purchase before the next begins. If it throws, the call ends there as
   * in a crash, and can be resumed.
   */
  readonly onStep?: (step: PurchaseStep) => void;
}

/** Parts that all that buys tickets works with. */
export interface PurchaserModules {
  /** Where purchases and tickets are kept. */
  readonly store: WalletStore;
  /** Account that deposits are paid from. */
  readonly account: PaymentAccount;
  /** Transport to the issuers. */
  readonly fetch: Fetch;
}

/** The end of one purchase that was resumed: exactly one of result and error. */
export type ResumeOutcome =
  | { readonly purchaseId: string; readonly result: PurchaseResult; readonly error?: never }
  | { readonly purchaseId: string; readonly error: WalletError; readonly result?: never };

/**
 * `true` if there is something left to do. A failed purchase whose payment was signed is looked up
 * again: the ledger has the last word on whether it was paid.
 */
function isUnfinished({ state, payment, failure }: Purchase): boolean {
  if (state === 'failed') return payment !== undefined && failure?.isRefundable !== true;
  return state !== 'complete';
}

/**
 * Buys ticket books and finishes what was interrupted. Pays at most once for each, whatever fails
 * and whenever.
 */
export class Purchaser {
  readonly #context: PurchaseContext;

  /** Reads and sends nothing yet. */
  constructor(options: PurchaserOptions, modules: PurchaserModules) {
    const { manifest, random, clock, onStep, ...times } = options;
    this.#context = {
      manifest,
      ...modules,
      random: random ?? randomBytes,
      clock: clock ?? Date.now,
      onStep: onStep ?? (() => undefined),
      times: { ...PURCHASE_TIMES, ...times },
      accountMutex: new Mutex(),
    };
  }

  /**
   * Buys a ticket book: checks the order, makes the requests, pays, collects the issuers'
   * signatures and stores the tickets.
   *
   * @throws {@link WalletError} those of the steps.
   */
  async buy(order: TicketBookOrder, signal?: AbortSignal): Promise<PurchaseResult> {
    const purchase = await preparePurchase(this.#context, order, signal);
    return await completePurchase(this.#context, purchase, signal);
  }

  /**
   * Finishes every purchase that was interrupted, oldest first. Failures of one do not keep the
   * others back.
   */
  async resume(signal?: AbortSignal): Promise<readonly ResumeOutcome[]> {
    const unfinished = (await this.#context.store.purchases()).filter(isUnfinished);
    const outcomes: ResumeOutcome[] = [];
    for (const purchase of unfinished) {
      if (signal?.aborted) break;
      const outcome = await this.#resume(purchase, signal);
      const isSettledFailure =
        purchase.state === 'failed' && outcome.error?.code === 'WALLET_STATE_CONFLICT';
      if (!isSettledFailure) outcomes.push(outcome);
    }
    return outcomes;
  }

  async #resume(purchase: Purchase, signal: AbortSignal | undefined): Promise<ResumeOutcome> {
    const { purchaseId } = purchase;
    try {
      return { purchaseId, result: await completePurchase(this.#context, purchase, signal) };
    } catch (error) {
      if (error instanceof WalletError) return { purchaseId, error };
      throw error;
    }
  }
}
