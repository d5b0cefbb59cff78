import { encodeShow, proveShow, type RandomSource } from '@coir/coconut';
import {
  type DecodedManifest,
  firstValidExpiry,
  spendContext,
  TICKET_HIDDEN,
  ticketExpiresAt,
} from '@coir/coconut/ticket';
import {
  type Claim,
  type ClaimOutcome,
  claimOutcomeSchema,
  refusal,
  showDigest,
  ticketEnd,
} from '@coir/verifier-api';
import { WalletError } from '../errors.ts';
import type { PaymentAccount } from '../payment/payment-account.ts';
import type { PendingSpend, SpendSettlement, Ticket, TicketState } from '../store/ticket.ts';
import type { WalletStore } from '../store/wallet-store.ts';
import { noTicket } from './no-ticket.ts';
import { ShowableTickets } from './showable-tickets.ts';

/** The gateway a ticket is shown to, and the client it is shown for. */
export interface SpendTarget {
  /** Ed25519 identity key of the gateway, 32 bytes. */
  readonly gatewayIdentity: Uint8Array;
  /** Ed25519 identity key of the client, 32 bytes. */
  readonly clientIdentity: Uint8Array;
  /** Denomination id of the ticket; any if absent. */
  readonly denomination?: number;
}

/** The modules of a {@link Spender}. */
export interface SpenderModules {
  readonly manifest: DecodedManifest;
  readonly store: WalletStore;
  /** Tells the chain's time: the second source without which no ticket ends as expired. */
  readonly account: Pick<PaymentAccount, 'latestBlockTime'>;
  readonly random: RandomSource;
  /** Unix milliseconds. */
  readonly clock: () => number;
  /** Longest time that a ticket rests after its purchase, milliseconds. */
  readonly longestRestMs: number;
}

/** Tickets tried at most when other processes take one after the other. */
const TAKE_LIMIT = 64;

/**
 * The end of a show that is past its time for holder and chain, and that no gateway gave an end to.
 */
const EXPIRED: SpendSettlement = { state: 'refused', refusal: refusal('ticket_expired') };

function claimOf({ keyId, denomination, expiry, show }: PendingSpend): Claim {
  return { keyId, denomination, expiry, show };
}

function notFound(): WalletError {
  return new WalletError('WALLET_NOT_FOUND', 'no such show is pending, or it ended otherwise');
}

function readOutcome(digest: string, value: ClaimOutcome): ClaimOutcome {
  const outcome = claimOutcomeSchema.safeParse(value);
  if (!outcome.success) {
    throw new WalletError('WALLET_INVALID_RESPONSE', 'the answer is neither receipt nor refusal');
  }
  if (outcome.data.receipt !== undefined && outcome.data.receipt.digest !== digest) {
    throw new WalletError('WALLET_INVALID_RESPONSE', 'the receipt is not for this show');
  }
  return outcome.data;
}

/**
 * Shows tickets to gateways and notes what they answer. **Holder side.** The show is stored before
 * anybody sees it.
 *
 * A ticket ends as spent with its receipt, and as refused by the few refusals that `ticketEnd` of
 * `@coir/verifier-api` names: `already_spent`, `invalid_show`, and `ticket_expired` if the chain's
 * latest block is past the ticket's time, too. After every other answer, and while the chain cannot
 * be asked, it stays pending, for the same show to be sent to the same gateway again.
 */
export class Spender {
  readonly #modules: SpenderModules;
  readonly #showable: ShowableTickets;

  constructor(modules: SpenderModules) {
    this.#modules = modules;
    this.#showable = new ShowableTickets(modules.store);
  }

  /**
   * Takes a ticket, proves it to one gateway for one client, and stores the show. While it is
   * pending the same bytes are returned again, so that an answer that was lost costs nothing; once
   * its ticket has expired by the holder's clock and the chain's it ends, and the next ticket is
   * taken.
   *
   * @throws {@link WalletError} `WALLET_NO_TICKET`, `WALLET_TICKETS_REST`; `WALLET_STORE_UNUSABLE`
   * if what is stored as the ticket does not verify, so that nothing is shown; `CoconutError` if an
   * identity key is not 32 bytes.
   */
  async begin(target: SpendTarget): Promise<Claim> {
    const { manifest, store, clock, longestRestMs } = this.#modules;
    const { gatewayIdentity, clientIdentity, denomination } = target;
    const pending = await store.pendingSpend(gatewayIdentity, clientIdentity);
    if (pending !== undefined && !(await this.#endIfExpired(pending))) return claimOf(pending);
    const keys = [manifest.activeKey, ...manifest.graceKeys];
    const keyIds = keys.flatMap((key) => (key === undefined ? [] : [key.keyId]));
    for (let attempt = 0; attempt < TAKE_LIMIT; attempt += 1) {
      const now = clock();
      const wanted = {
        keyIds,
        firstExpiry: firstValidExpiry(now / 1_000, manifest.manifest.expiryPeriodDays),
        now,
        longestRestMs,
        denomination,
      };
      const ticket = await store.nextTicket(wanted);
      if (ticket === undefined) throw noTicket(await store.tickets(), wanted);
      const begun = await store.beginSpend(await this.#prove(ticket, target));
      if (begun !== undefined) return claimOf(begun);
    }
    throw new WalletError(
      'WALLET_NO_TICKET',
      `other processes took ${TAKE_LIMIT} tickets before this one; try again`,
      { reason: 'taken', retryable: true },
    );
  }

  /**
   * Notes the gateway's answer to a show. Repeating it is no error.
   *
   * @param digest - Digest of the show, lower-case hex.
   * @param value - From the gateway; untrusted.
   * @returns The state of the ticket now.
   * @throws {@link WalletError} `WALLET_INVALID_RESPONSE` if the answer is none, or a receipt of
   * another show: the ticket stays as it is. `WALLET_NOT_FOUND` if there is no such show, or it
   * ended otherwise before.
   */
  async settle(digest: string, value: ClaimOutcome): Promise<TicketState> {
    const { receipt, refused } = readOutcome(digest, value);
    if (receipt !== undefined) return await this.#end(digest, { state: 'spent', receipt });
    if (!(await this.#isEnd(refused.code, digest))) return await this.#stateOf(digest);
    return await this.#end(digest, { state: 'refused', refusal: refused });
  }

  /**
   * Frees the ticket of a show that no gateway took.
   *
   * @param digest - Digest of the show, lower-case hex.
   * @throws {@link WalletError} `WALLET_NOT_FOUND` if there is no such show, or it was spent.
   */
  async giveUp(digest: string): Promise<void> {
    if (!(await this.#modules.store.giveUpSpend(digest))) throw notFound();
  }

  async #end(digest: string, settlement: SpendSettlement): Promise<TicketState> {
    if (await this.#modules.store.settleSpend(digest, settlement)) return settlement.state;
    throw notFound();
  }

  async #isEnd(code: string, digest: string): Promise<boolean> {
    const end = ticketEnd(code);
    if (end !== 'if_expired') return end === 'always';
    const pending = await this.#modules.store.findSpend(digest);
    return pending !== undefined && (await this.#isExpiredOnChain(pending));
  }

  async #stateOf(digest: string): Promise<TicketState> {
    const { store } = this.#modules;
    if ((await store.findSpend(digest)) !== undefined) return 'pending';
    const settled = await store.settlement(digest);
    if (settled === undefined) throw notFound();
    return settled.state;
  }

  async #endIfExpired(pending: PendingSpend): Promise<boolean> {
    const { store, clock } = this.#modules;
    const isOver = clock() >= this.#expiresAt(pending) * 1_000;
    if (!isOver || !(await this.#isExpiredOnChain(pending))) return false;
    return await store.settleSpend(pending.digest, EXPIRED);
  }

  /** A chain that gives no answer confirms nothing. */
  async #isExpiredOnChain(pending: PendingSpend): Promise<boolean> {
    try {
      return (await this.#modules.account.latestBlockTime()) >= this.#expiresAt(pending);
    } catch {
      return false;
    }
  }

  #expiresAt({ expiry }: PendingSpend): number {
    return ticketExpiresAt(expiry, this.#modules.manifest.manifest.expiryPeriodDays);
  }

  async #prove(
    ticket: Ticket,
    { gatewayIdentity, clientIdentity }: SpendTarget,
  ): Promise<PendingSpend> {
    const { manifest, random, clock } = this.#modules;
    const { ticketId, keyId, denomination, expiry } = ticket;
    const record = manifest.keyById(keyId)?.record;
    if (record === undefined) throw new WalletError('WALLET_NO_TICKET', 'the key is not known');
    const context = spendContext(manifest.network, gatewayIdentity, clientIdentity);
    const { credential, attributes } = await this.#showable.take(record, ticket);
    const show = encodeShow(
      record,
      proveShow(record, credential, attributes, TICKET_HIDDEN, context, random),
    );
    const digest = showDigest(show);
    const shownAt = clock();
    return {
      ticketId,
      keyId,
      denomination,
      expiry,
      gatewayIdentity,
      clientIdentity,
      show,
      shownAt,
      digest,
    };
  }
}
