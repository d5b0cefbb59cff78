import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { transaction } from '@coir/io/sqlite';
import type { Receipt, Refusal } from '@coir/verifier-api';
import type { PendingSpend, SpendSettlement, Ticket, TicketState } from './ticket.ts';
import type { NewTicket, TicketWanted } from './wallet-store.ts';

/**
 * Table of tickets. A ticket has a show exactly from `pending` on, and one show at most is pending
 * for a gateway and client.
 */
export const TICKET_TABLES = `
  CREATE TABLE tickets (
    ticket_id TEXT PRIMARY KEY,
    purchase_id TEXT NOT NULL REFERENCES purchases,
    key_id TEXT NOT NULL,
    denomination INTEGER NOT NULL,
    expiry INTEGER NOT NULL,
    serial BLOB NOT NULL UNIQUE CHECK (length(serial) = 32),
    credential BLOB NOT NULL,
    spendable_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('unspent', 'pending', 'spent', 'refused')),
    gateway BLOB,
    client BLOB,
    show BLOB,
    digest TEXT UNIQUE,
    outcome TEXT,
    CHECK ((state = 'unspent') = (show IS NULL)),
    CHECK ((show IS NULL) = (gateway IS NULL) AND (show IS NULL) = (client IS NULL) AND (show IS NULL) = (digest IS NULL)),
    CHECK ((state IN ('spent', 'refused')) = (outcome IS NOT NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX one_pending_show ON tickets (gateway, client) WHERE state = 'pending';
  CREATE INDEX unspent_tickets ON tickets (expiry, ticket_id) WHERE state = 'unspent';`;

type Row = Record<string, SQLOutputValue>;

function ticketOf(row: Row): Ticket {
  return {
    ticketId: String(row['ticket_id']),
    purchaseId: String(row['purchase_id']),
    keyId: String(row['key_id']),
    denomination: Number(row['denomination']),
    expiry: Number(row['expiry']),
    serial: row['serial'] as Uint8Array,
    credential: row['credential'] as Uint8Array,
    spendableAt: Number(row['spendable_at']),
    state: row['state'] as TicketState,
  };
}

function pendingOf(row: Row): PendingSpend {
  const { ticketId, keyId, denomination, expiry } = ticketOf(row);
  return {
    ticketId,
    keyId,
    denomination,
    expiry,
    gatewayIdentity: row['gateway'] as Uint8Array,
    clientIdentity: row['client'] as Uint8Array,
    show: row['show'] as Uint8Array,
    digest: String(row['digest']),
  };
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
      `INSERT INTO tickets (ticket_id, purchase_id, key_id, denomination, expiry, serial, credential, spendable_at, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'unspent')`,
    );
    for (const ticket of tickets) {
      const { ticketId, keyId, denomination, expiry, serial, credential, spendableAt } = ticket;
      insert.run(
        ticketId,
        purchaseId,
        keyId,
        denomination,
        expiry,
        serial,
        credential,
        spendableAt,
      );
    }
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

  begin(spend: PendingSpend): PendingSpend | undefined {
    const { gatewayIdentity, clientIdentity, show, digest, ticketId } = spend;
    return transaction(this.#database, () => {
      const pending = this.pending(gatewayIdentity, clientIdentity);
      if (pending !== undefined) return pending;
      this.#database
        .prepare(
          `UPDATE tickets SET state = 'pending', gateway = ?, client = ?, show = ?, digest = ?
           WHERE ticket_id = ? AND state = 'unspent'`,
        )
        .run(gatewayIdentity, clientIdentity, show, digest, ticketId);
      return this.pending(gatewayIdentity, clientIdentity);
    });
  }

  settle(digest: string, settlement: SpendSettlement): boolean {
    const outcome = settlement.state === 'spent' ? settlement.receipt : settlement.refusal;
    return transaction(this.#database, () => {
      this.#database
        .prepare(`UPDATE tickets SET state = ?, outcome = ? WHERE digest = ? AND state = 'pending'`)
        .run(settlement.state, JSON.stringify(outcome), digest);
      return this.settlement(digest)?.state === settlement.state;
    });
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
