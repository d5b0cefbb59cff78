import {
  type Attribute,
  CoconutError,
  type Credential,
  decodeCredential,
  decodeScalar,
  type KeyRecord,
  verifyCredentials,
} from '@coir/coconut';
import { ticketAttributes } from '@coir/coconut/ticket';
import { WalletError } from '../errors.ts';
import type { Ticket } from '../store/ticket.ts';
import type { WalletStore } from '../store/wallet-store.ts';

/** A ticket whose credential was verified since it was decoded. Secret. */
export interface ShowableTicket {
  /** Verified under the record with these attributes. */
  readonly credential: Credential;
  /** Serial, denomination, expiry. */
  readonly attributes: readonly Attribute[];
}

/** Tickets verified together: one alone takes as long as three shows, each of many two thirds. */
const VERIFIED_AT_ONCE = 32;

/** `undefined` for bytes that are no ticket. */
function decodeTicket({ parameters }: KeyRecord, ticket: Ticket): ShowableTicket | undefined {
  try {
    const serial = decodeScalar(parameters.group, ticket.serial);
    return {
      credential: decodeCredential(parameters, ticket.credential),
      attributes: ticketAttributes(serial, ticket.denomination, ticket.expiry),
    };
  } catch (error) {
    if (error instanceof CoconutError) return undefined;
    throw error;
  }
}

/**
 * Decodes tickets out of the store and verifies them before they are shown, which is a condition of
 * every show: one that its issuers did not sign names its holder to them. The next ones of the same
 * key, denomination and expiry are verified in the same product and kept until they are taken, at
 * most {@link VERIFIED_AT_ONCE} of them.
 */
export class ShowableTickets {
  readonly #store: Pick<WalletStore, 'tickets'>;
  /** By ticket id. */
  readonly #verified = new Map<string, ShowableTicket>();

  constructor(store: Pick<WalletStore, 'tickets'>) {
    this.#store = store;
  }

  /**
   * The ticket, verified under its key. It is not kept here any longer.
   *
   * @throws {@link WalletError} `WALLET_STORE_UNUSABLE` if what was stored is not a ticket of this
   * key, so that nothing is shown of it.
   */
  async take(record: KeyRecord, ticket: Ticket): Promise<ShowableTicket> {
    if (!this.#verified.has(ticket.ticketId)) await this.#verify(record, ticket);
    const showable = this.#verified.get(ticket.ticketId);
    this.#verified.delete(ticket.ticketId);
    if (showable !== undefined) return showable;
    throw new WalletError(
      'WALLET_STORE_UNUSABLE',
      `what is stored as ticket ${ticket.ticketId} is no signature of its key; restore the wallet from a backup`,
    );
  }

  async #verify(record: KeyRecord, ticket: Ticket): Promise<void> {
    const others = (await this.#store.tickets()).filter(
      ({ ticketId, keyId, denomination, expiry, state }) =>
        state === 'unspent' &&
        ticketId !== ticket.ticketId &&
        keyId === ticket.keyId &&
        denomination === ticket.denomination &&
        expiry === ticket.expiry,
    );
    const batch = [ticket, ...others].slice(0, VERIFIED_AT_ONCE).flatMap((stored) => {
      const decoded = decodeTicket(record, stored);
      return decoded === undefined ? [] : [{ ticketId: stored.ticketId, decoded }];
    });
    const verdicts = verifyCredentials(
      record.parameters,
      record.masterKey,
      batch.map(({ decoded }) => decoded),
    );
    this.#verified.clear();
    batch.forEach(({ ticketId, decoded }, i) => {
      if (verdicts[i]) this.#verified.set(ticketId, decoded);
    });
  }
}
