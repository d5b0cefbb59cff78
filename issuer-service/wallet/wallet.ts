import { type RandomSource, randomBytes } from '@coir/coconut';
import { type DecodedManifest, ticketExpiresAt } from '@coir/coconut/ticket';
import { WalletError } from './errors.ts';
import type { Fetch } from './http-exchange.ts';
import type { PaymentAccount } from './payment/payment-account.ts';
import { completePurchase, type PurchaseResult } from './purchase/complete-purchase.ts';
import { Turnstile } from './purchase/mutex.ts';
import type { TicketBookOrder } from './purchase/order.ts';
import { preparePurchase } from './purchase/prepare-purchase.ts';
import type { PurchaseEnvironment, PurchaseTimes } from './purchase/purchase-environment.ts';
import type { PurchaseStep } from './purchase/purchase-step.ts';
import { beginSpend, endSpend, type SpendTarget, showDigest } from './spend/spender.ts';
import { type Purchase, type PurchaseSummary, summarizePurchase } from './store/purchase.ts';
import type { Claim, SpendOutcome, TicketState, TicketSummary } from './store/ticket.ts';
import type { WalletStore } from './store/wallet-store.ts';

/** Settings of a {@link Wallet}. */
export interface WalletOptions extends Partial<PurchaseTimes> {
  /** The network, opened from a manifest the caller trusts: pinned, or accepted as a replacement. */
  readonly manifest: DecodedManifest;
  /** The platform’s generator by default. */
  readonly random?: RandomSource;
  /** Unix milliseconds. Decides only which tickets to show as expired or resting; what is bought goes by the ledger's time. */
  readonly clock?: () => number;
  /** Told of every step of a purchase before the next begins. If it throws, the call ends there as in a crash, and can be resumed. */
  readonly onStep?: (step: PurchaseStep) => void;
}

/** What a {@link Wallet} works with. */
export interface WalletModules {
  /** Where purchases and tickets are kept. */
  readonly store: WalletStore;
  /** What deposits are paid from. */
  readonly account: PaymentAccount;
  /** Transport to the issuers. */
  readonly fetch: Fetch;
}

/** What became of one purchase that was resumed: exactly one of result and error. */
export type ResumeOutcome =
  | { readonly purchaseId: string; readonly result: PurchaseResult; readonly error?: never }
  | { readonly purchaseId: string; readonly error: WalletError; readonly result?: never };

/** What the wallet has to spend. */
export interface WalletBalance {
  /** Unspent tickets that have not expired. */
  readonly tickets: number;
  /** Bandwidth they are worth. */
  readonly bytes: number;
  /** Tickets shown to a gateway whose answer is not known. */
  readonly pending: number;
}

const DEFAULT_TIMES: PurchaseTimes = {
  paymentDeadlineMs: 60_000,
  paymentPollMs: 200,
  collectDeadlineMs: 60_000,
  issuerDeadlineMs: 15_000,
  issuerBackoffMs: 250,
  spendDelayMs: 10 * 60_000,
};

function isUnfinished({ state, payment, failure }: Purchase): boolean {
  // A failed purchase whose payment was signed is looked up again: the ledger has the last word on whether it was paid.
  if (state === 'failed') return payment !== undefined && failure?.isRefundable !== true;
  return state !== 'complete';
}

/**
 * Buys ticket books, keeps their tickets and spends them. **Holder side.**
 *
 * A purchase pays at most once, whatever fails and whenever: secrets and requests are stored before the payment is signed, the signed payment
 * before it is sent, and only these bytes are ever sent. What was begun is finished by {@link Wallet.resumePurchases}, in this process or
 * another. Spending stores the show before it is sent, so a ticket is neither lost nor shown twice.
 *
 * The wallet knows no files, sockets or clock: store, account, transport and time are given to it.
 */
export class Wallet {
  readonly #environment: PurchaseEnvironment;

  /** Reads and sends nothing yet. */
  constructor(options: WalletOptions, modules: WalletModules) {
    const { manifest, random, clock, onStep, ...times } = options;
    this.#environment = {
      manifest,
      ...modules,
      random: random ?? randomBytes,
      clock: clock ?? Date.now,
      onStep: onStep ?? (() => undefined),
      times: { ...DEFAULT_TIMES, ...times },
      accountTurn: new Turnstile(),
    };
  }

  /**
   * Buys a ticket book: checks that the network sells it and the account can pay, makes the requests, pays, collects the issuers' signatures
   * and stores the tickets.
   *
   * @param signal - Ends the call: before anything is signed nothing has happened; after it the purchase is kept for a resume.
   * @throws {@link WalletError} `WALLET_INVALID_ORDER`, `WALLET_WRONG_CHAIN`, `WALLET_NO_ACTIVE_KEY`, `WALLET_INSUFFICIENT_FUNDS`,
   * `WALLET_PAYMENT_REFUSED`, `WALLET_ABORTED`: nothing was paid. `WALLET_PAYMENT_PENDING`, `WALLET_NOT_ENOUGH_ISSUERS`: resume later.
   * `WALLET_LEDGER_UNAVAILABLE`: either; a resume tells.
   */
  async buyTicketBook(order: TicketBookOrder, signal?: AbortSignal): Promise<PurchaseResult> {
    const purchase = await preparePurchase(this.#environment, order, signal);
    return await completePurchase(this.#environment, purchase, signal);
  }

  /**
   * Finishes every purchase that was interrupted, one after the other, oldest first. What cannot be finished now stays for the next time.
   * @returns One outcome for each of them. Failures of one do not keep the others from being finished.
   */
  async resumePurchases(signal?: AbortSignal): Promise<readonly ResumeOutcome[]> {
    const unfinished = (await this.#environment.store.purchases()).filter(isUnfinished);
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
      return { purchaseId, result: await completePurchase(this.#environment, purchase, signal) };
    } catch (error) {
      if (error instanceof WalletError) return { purchaseId, error };
      throw error;
    }
  }

  /** All purchases, oldest first, without their secrets. */
  async listPurchases(): Promise<readonly PurchaseSummary[]> {
    return (await this.#environment.store.purchases()).map(summarizePurchase);
  }

  /** All tickets, those that expire first first, without their secrets. */
  async listTickets(): Promise<readonly TicketSummary[]> {
    const { manifest, store } = this.#environment;
    const { expiryPeriodDays } = manifest.manifest;
    return (await store.tickets()).map((ticket) => ({
      ticketId: ticket.ticketId,
      purchaseId: ticket.purchaseId,
      keyId: ticket.keyId,
      denomination: ticket.denomination,
      expiry: ticket.expiry,
      expiresAt: ticketExpiresAt(ticket.expiry, expiryPeriodDays),
      spendableAt: ticket.spendableAt,
      bytes: manifest.denominationById(ticket.denomination)?.bytes ?? 0,
      state: ticket.state,
    }));
  }

  /** What there is to spend, by the clock of the wallet. */
  async balance(): Promise<WalletBalance> {
    const now = this.#environment.clock() / 1_000;
    const tickets = await this.listTickets();
    const good = tickets.filter(({ state, expiresAt }) => state === 'unspent' && now < expiresAt);
    return {
      tickets: good.length,
      bytes: good.reduce((sum, { bytes }) => sum + bytes, 0),
      pending: tickets.filter(({ state }) => state === 'pending').length,
    };
  }

  /**
   * Takes a ticket for a gateway and client and gives what to send. Until its outcome is known the same bytes are given again for the same
   * two, and this ticket is never shown to anybody else.
   *
   * @throws {@link WalletError} `WALLET_NO_TICKET`; `CoconutError` if an identity key is not 32 bytes.
   */
  async prepareSpend(target: SpendTarget): Promise<Claim> {
    return await beginSpend(this.#environment, target);
  }

  /**
   * Notes what the gateway answered to a claim. Repeating it is no error.
   *
   * @param claim - What was sent, or the digest of its show in lower-case hex.
   * @param outcome - Untrusted.
   * @returns `spent`; `pending` if the same claim is to be sent again later; `refused` if the ticket is of no use any more.
   * @throws {@link WalletError} `WALLET_INVALID_RESPONSE`, `WALLET_NOT_FOUND`
   */
  async settleSpend(claim: Claim | string, outcome: SpendOutcome): Promise<TicketState> {
    const digest = typeof claim === 'string' ? claim : showDigest(claim.show);
    return await endSpend(this.#environment, digest, outcome);
  }
}
