import { randomBytes } from '@coir/coconut';
import { type DecodedManifest, ticketExpiresAt } from '@coir/coconut/ticket';
import { type Claim, type ClaimOutcome, showDigest } from '@coir/verifier-api';
import type { PurchaseResult } from './purchase/complete-purchase.ts';
import type { TicketBookOrder } from './purchase/order.ts';
import { PURCHASE_TIMES } from './purchase/purchase-context.ts';
import {
  Purchaser,
  type PurchaserModules,
  type PurchaserOptions,
  type ResumeOutcome,
} from './purchase/purchaser.ts';
import { Spender, type SpendTarget } from './spend/spender.ts';
import { type PurchaseSummary, summarizePurchase } from './store/purchase.ts';
import type { PendingSpendSummary, TicketState, TicketSummary } from './store/ticket.ts';
import type { WalletStore } from './store/wallet-store.ts';

/**
 * Settings of a {@link Wallet}. Its clock, Unix milliseconds, decides only which tickets to show as
 * expired or resting; what is bought goes by the ledger's time.
 */
export interface WalletOptions extends PurchaserOptions {}

/** Parts a {@link Wallet} works with. */
export interface WalletModules extends PurchaserModules {}

/** Tickets and bandwidth that a wallet has to spend. */
export interface WalletBalance {
  /** Unspent tickets that have not expired. */
  readonly tickets: number;
  /** Those of them that rest, and cannot be spent yet. */
  readonly resting: number;
  /** Bandwidth they are worth. */
  readonly bytes: number;
  /** Tickets shown to a gateway whose answer is not known. */
  readonly pending: number;
}

/**
 * Buys ticket books, keeps their tickets and spends them. **Holder side.**
 *
 * A purchase pays at most once, whatever fails and whenever: secrets and requests are stored before
 * the payment is signed, the signed payment before it is sent, and only these bytes are ever sent.
 * What was begun is finished by {@link Wallet.resumePurchases}, in this process or another.
 * Spending stores the show before it is sent, so a ticket is neither lost nor shown twice.
 *
 * The wallet knows no files, sockets or clock: store, account, transport and time are given to it.
 */
export class Wallet {
  readonly #manifest: DecodedManifest;
  readonly #store: WalletStore;
  readonly #clock: () => number;
  readonly #longestRestMs: number;
  readonly #purchaser: Purchaser;
  readonly #spender: Spender;

  /** Reads and sends nothing yet. */
  constructor(options: WalletOptions, modules: WalletModules) {
    const { manifest, random = randomBytes, clock = Date.now } = options;
    const longestRestMs = options.spendDelayMs ?? PURCHASE_TIMES.spendDelayMs;
    const { store, account } = modules;
    this.#manifest = manifest;
    this.#store = store;
    this.#clock = clock;
    this.#longestRestMs = longestRestMs;
    this.#purchaser = new Purchaser(options, modules);
    this.#spender = new Spender({ manifest, store, account, random, clock, longestRestMs });
  }

  /**
   * Buys a ticket book: checks that the network sells it and the account can pay, makes the
   * requests, pays, collects the issuers' signatures and stores the tickets.
   *
   * @param signal - Ends the call: before anything is signed nothing has happened; after it the
   * purchase is kept for a resume.
   * @throws {@link WalletError} `WALLET_INVALID_ORDER`, `WALLET_WRONG_CHAIN`,
   * `WALLET_NO_ACTIVE_KEY`, `WALLET_INSUFFICIENT_FUNDS`, `WALLET_PAYMENT_REFUSED`,
   * `WALLET_ABORTED`: nothing was paid. `WALLET_PAYMENT_PENDING`, `WALLET_NOT_ENOUGH_ISSUERS`:
   * resume later. `WALLET_LEDGER_UNAVAILABLE`: either; a resume tells.
   */
  async buyTicketBook(order: TicketBookOrder, signal?: AbortSignal): Promise<PurchaseResult> {
    return await this.#purchaser.buy(order, signal);
  }

  /**
   * Finishes every purchase that was interrupted, one after the other, oldest first. What cannot be
   * finished now stays for the next time.
   * @returns One outcome for each of them. Failures of one do not keep the others from being
   * finished.
   */
  async resumePurchases(signal?: AbortSignal): Promise<readonly ResumeOutcome[]> {
    return await this.#purchaser.resume(signal);
  }

  /** Lists all purchases, oldest first, without their secrets. */
  async listPurchases(): Promise<readonly PurchaseSummary[]> {
    return (await this.#store.purchases()).map(summarizePurchase);
  }

  /** Lists all tickets, those that expire first first, without their secrets. */
  async listTickets(): Promise<readonly TicketSummary[]> {
    const { expiryPeriodDays } = this.#manifest.manifest;
    const latest = this.#clock() + this.#longestRestMs;
    return (await this.#store.tickets()).map((ticket) => ({
      ticketId: ticket.ticketId,
      purchaseId: ticket.purchaseId,
      keyId: ticket.keyId,
      denomination: ticket.denomination,
      expiry: ticket.expiry,
      expiresAt: ticketExpiresAt(ticket.expiry, expiryPeriodDays),
      spendableAt: Math.min(ticket.spendableAt, latest),
      bytes: this.#manifest.denominationById(ticket.denomination)?.bytes ?? 0,
      state: ticket.state,
    }));
  }

  /** Counts what there is to spend, by the clock of the wallet. */
  async balance(): Promise<WalletBalance> {
    const now = this.#clock() / 1_000;
    const tickets = await this.listTickets();
    const good = tickets.filter(({ state, expiresAt }) => state === 'unspent' && now < expiresAt);
    return {
      tickets: good.length,
      resting: good.filter(({ spendableAt }) => spendableAt > now * 1_000).length,
      bytes: good.reduce((sum, { bytes }) => sum + bytes, 0),
      pending: tickets.filter(({ state }) => state === 'pending').length,
    };
  }

  /** Lists the shows whose outcome is not known, those that expire first first. */
  async listPendingSpends(): Promise<readonly PendingSpendSummary[]> {
    const { expiryPeriodDays } = this.#manifest.manifest;
    return (await this.#store.pendingSpends()).map(
      ({ digest, ticketId, gatewayIdentity, clientIdentity, shownAt, expiry }) => ({
        digest,
        ticketId,
        gatewayIdentity,
        clientIdentity,
        shownAt,
        expiresAt: ticketExpiresAt(expiry, expiryPeriodDays),
      }),
    );
  }

  /**
   * Gives up a show whose gateway is gone or took it for false, so that its ticket can be shown to
   * another one. If the show was credited after all, the next one is refused as `already_spent`.
   *
   * **Both shows have one nullifier**: the verifier, and whoever runs both gateways, can tell that
   * they are one holder's. So this is for a person to decide, and not done by itself.
   *
   * @param claim - What was sent, or the digest of its show in lower-case hex.
   * @throws {@link WalletError} `WALLET_NOT_FOUND` if there is no such show, or it was spent.
   */
  async giveUpSpend(claim: Claim | string): Promise<void> {
    await this.#spender.giveUp(typeof claim === 'string' ? claim : showDigest(claim.show));
  }

  /**
   * Takes a ticket for a gateway and client and gives what to send. Until its outcome is known the
   * same bytes are given again for the same two, and this ticket is never shown to anybody else.
   *
   * @throws {@link WalletError} `WALLET_NO_TICKET`, `WALLET_TICKETS_REST`; `CoconutError` if an
   * identity key is not 32 bytes.
   */
  async prepareSpend(target: SpendTarget): Promise<Claim> {
    return await this.#spender.begin(target);
  }

  /**
   * Notes what the gateway answered to a claim. Repeating it is no error.
   *
   * @param claim - What was sent, or the digest of its show in lower-case hex.
   * @param outcome - Untrusted.
   * @returns `spent`; `pending` if the same claim is to be sent again later; `refused` if the
   * ticket is of no use any more: the gateway says that it was spent or is invalid, or that it has
   * expired, which the account's chain must confirm.
   * @throws {@link WalletError} `WALLET_INVALID_RESPONSE`, `WALLET_NOT_FOUND`
   */
  async settleSpend(claim: Claim | string, outcome: ClaimOutcome): Promise<TicketState> {
    const digest = typeof claim === 'string' ? claim : showDigest(claim.show);
    return await this.#spender.settle(digest, outcome);
  }
}
