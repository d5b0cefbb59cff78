import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { redacted } from '@coir/coconut';
import { emptyLog, transaction } from '@coir/io/sqlite';
import type { Receipt, Refusal } from '@coir/verifier-api';
import type { PendingSpend, SpendSettlement, Ticket, TicketState } from './ticket.ts';
import type { NewTicket, TicketWanted } from './wallet-store.ts';

type Row = Record<string, SQLOutputValue>;

function textOrNone(value: SQLOutputValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Bytes that were erased are none. */
function bytesOf(value: SQLOutputValue | undefined): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}

function ticketOf(row: Row): Ticket {
  return redacted('Ticket', {
    ticketId: String(row['ticket_id']),
    purchaseId: textOrNone(row['purchase_id']),
    keyId: String(row['key_id']),
    denomination: Number(row['denomination']),
    expiry: Number(row['expiry']),
    serial: bytesOf(row['serial']),
    credential: bytesOf(row['credential']),
    spendableAt: Number(row['spendable_at']),
    state: row['state'] as TicketState,
  });
}

function pendingOf(row: Row): PendingSpend {
  const { ticketId, keyId, denomination, expiry } = ticketOf(row);
  return redacted('PendingSpend', {
    ticketId,
    keyId,
    denomination,
    expiry,
    gatewayIdentity: row['gateway'] as Uint8Array,
    clientIdentity: row['client'] as Uint8Array,
    show: row['show'] as Uint8Array,
    shownAt: Number(row['shown_at']),
    digest: String(row['digest']),
  });
}

/** The tickets of a wallet's file. Synchronous; `WalletStore` says what each method promises. */
export class SqliteTickets {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Adds the tickets of a purchase, as part of a larger transaction. */
  add(purchaseId: string, tickets: readonly NewTicket[]): void {
    const insert = this.#database.prepare(
      `INSERT INTO tickets (ticket_id, purchase_id, position, key_id, denomination, expiry, serial, credential,
         spendable_at, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'unspent')`,
    );
    tickets.forEach((ticket, position) => {
      const { ticketId, keyId, denomination, expiry, serial, credential, spendableAt } = ticket;
      insert.run(
        ticketId,
        purchaseId,
        position,
        keyId,
        denomination,
        expiry,
        serial,
        credential,
        spendableAt,
      );
    });
  }

  all(): readonly Ticket[] {
    return this.#database
      .prepare('SELECT * FROM tickets ORDER BY expiry, ticket_id')
      .all()
      .map(ticketOf);
  }

  next(wanted: TicketWanted): Ticket | undefined {
    const { keyIds, firstExpiry, now, longestRestMs, denomination } = wanted;
    this.#database
      .prepare(`UPDATE tickets SET spendable_at = ?1 WHERE state = 'unspent' AND spendable_at > ?1`)
      .run(now + longestRestMs);
    const row = this.#database
      .prepare(
        `SELECT * FROM tickets
         WHERE state = 'unspent' AND expiry >= ?1 AND spendable_at <= ?2 AND (?3 IS NULL OR denomination = ?3)
           AND key_id IN (SELECT value FROM json_each(?4))
         ORDER BY expiry, ticket_id LIMIT 1`,
      )
      .get(firstExpiry, now, denomination ?? null, JSON.stringify(keyIds));
    return row === undefined ? undefined : ticketOf(row);
  }

  pending(gatewayIdentity: Uint8Array, clientIdentity: Uint8Array): PendingSpend | undefined {
    const row = this.#database
      .prepare(`SELECT * FROM tickets WHERE state = 'pending' AND gateway = ? AND client = ?`)
      .get(gatewayIdentity, clientIdentity);
    return row === undefined ? undefined : pendingOf(row);
  }

  find(digest: string): PendingSpend | undefined {
    const row = this.#database
      .prepare(`SELECT * FROM tickets WHERE state = 'pending' AND digest = ?`)
      .get(digest);
    return row === undefined ? undefined : pendingOf(row);
  }

  /** The shows that are pending, those that expire first first. */
  allPending(): readonly PendingSpend[] {
    return this.#database
      .prepare(`SELECT * FROM tickets WHERE state = 'pending' ORDER BY expiry, ticket_id`)
      .all()
      .map(pendingOf);
  }

  begin(spend: PendingSpend): PendingSpend | undefined {
    const { gatewayIdentity, clientIdentity, show, shownAt, digest, ticketId } = spend;
    return transaction(this.#database, () => {
      const pending = this.pending(gatewayIdentity, clientIdentity);
      if (pending !== undefined) return pending;
      this.#database
        .prepare(
          `UPDATE tickets SET state = 'pending', gateway = ?, client = ?, show = ?, shown_at = ?, digest = ?
           WHERE ticket_id = ? AND state = 'unspent'`,
        )
        .run(gatewayIdentity, clientIdentity, show, shownAt, digest, ticketId);
      return this.pending(gatewayIdentity, clientIdentity);
    });
  }

  settle(digest: string, settlement: SpendSettlement): boolean {
    const isSettled = transaction(this.#database, () => {
      if (settlement.state === 'spent') this.#forget(digest, settlement.receipt);
      else this.#refuse(digest, settlement.refusal);
      return this.settlement(digest)?.state === settlement.state;
    });
    if (isSettled && settlement.state === 'spent') emptyLog(this.#database);
    return isSettled;
  }

  /** Frees the ticket of a show that no gateway took. */
  giveUp(digest: string): boolean {
    const { changes } = this.#database
      .prepare(
        `UPDATE tickets SET state = 'unspent', gateway = NULL, client = NULL, show = NULL, shown_at = NULL,
           digest = NULL, outcome = NULL
         WHERE digest = ? AND state IN ('pending', 'refused')`,
      )
      .run(digest);
    return Number(changes) === 1;
  }

  #refuse(digest: string, refusal: Refusal): void {
    this.#database
      .prepare(
        `UPDATE tickets SET state = 'refused', outcome = ? WHERE digest = ? AND state = 'pending'`,
      )
      .run(JSON.stringify(refusal), digest);
  }

  /**
   * Leaves the receipt of a spent ticket and nothing that leads from it to purchase, gateway or
   * client; and of a book whose tickets are all spent no requests.
   */
  #forget(digest: string, receipt: Receipt): void {
    const row = this.#database
      .prepare(`SELECT purchase_id, position FROM tickets WHERE digest = ? AND state = 'pending'`)
      .get(digest);
    if (row === undefined) return;
    const purchaseId = String(row['purchase_id']);
    this.#database
      .prepare(
        `UPDATE tickets SET state = 'spent', ticket_id = digest, outcome = ?, purchase_id = NULL, position = NULL,
           serial = NULL, credential = NULL, spendable_at = 0, gateway = NULL, client = NULL, show = NULL,
           shown_at = NULL
         WHERE digest = ?`,
      )
      .run(JSON.stringify(receipt), digest);
    this.#database
      .prepare(`UPDATE purchase_requests SET witness = x'' WHERE purchase_id = ? AND position = ?`)
      .run(purchaseId, row['position'] ?? null);
    this.#database
      .prepare(
        `DELETE FROM purchase_requests WHERE purchase_id = ?1
         AND NOT EXISTS (SELECT 1 FROM tickets WHERE purchase_id = ?1)`,
      )
      .run(purchaseId);
  }

  settlement(digest: string): SpendSettlement | undefined {
    const row = this.#database
      .prepare('SELECT state, outcome FROM tickets WHERE digest = ?')
      .get(digest);
    const { state, outcome } = row ?? {};
    if (typeof outcome !== 'string') return undefined;
    const value: unknown = JSON.parse(outcome);
    return state === 'spent'
      ? { state, receipt: value as Receipt }
      : { state: 'refused', refusal: value as Refusal };
  }
}
