import type { DatabaseOptions } from '@coir/io/sqlite';

/** Tables of purchases. A purchase has a payment exactly from `signed` on. */
const PURCHASE_TABLES = `
  CREATE TABLE purchases (
    purchase_id TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('prepared', 'signed', 'broadcast', 'collecting', 'complete', 'failed')),
    key_id TEXT NOT NULL,
    network TEXT NOT NULL,
    chain_id TEXT NOT NULL,
    deposit_address TEXT NOT NULL,
    denom TEXT NOT NULL,
    amount TEXT NOT NULL,
    memo TEXT NOT NULL UNIQUE,
    denomination INTEGER NOT NULL,
    expiry INTEGER NOT NULL,
    payment BLOB,
    payment_hash TEXT UNIQUE,
    failure TEXT,
    CHECK ((payment IS NULL) = (payment_hash IS NULL)),
    CHECK (state = 'failed' OR (state = 'prepared') = (payment IS NULL)),
    CHECK (state <> 'failed' OR failure IS NOT NULL)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE purchase_requests (
    purchase_id TEXT NOT NULL REFERENCES purchases,
    position INTEGER NOT NULL CHECK (position >= 0),
    request BLOB NOT NULL UNIQUE,
    witness BLOB NOT NULL,
    PRIMARY KEY (purchase_id, position)
  ) STRICT, WITHOUT ROWID;`;

/**
 * Table of tickets. A ticket has a show exactly from `pending` on, and one show at most is pending
 * for a gateway and client.
 */
const TICKET_TABLES = `
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

/**
 * Of a spent ticket its receipt is left, and nothing that names serial, credential, show, gateway,
 * client or purchase; a show that is not settled says since when. A request outlives its witness
 * while another ticket of the book is unspent. `instr` finds a ticket's request by the serial,
 * which stands in the witness as it is.
 */
const SPENT_TICKETS_FORGET = `
  ALTER TABLE purchases ADD COLUMN count INTEGER NOT NULL DEFAULT 0;
  UPDATE purchases SET count =
    (SELECT count(*) FROM purchase_requests AS r WHERE r.purchase_id = purchases.purchase_id);
  CREATE TABLE kept_tickets (
    ticket_id TEXT PRIMARY KEY,
    purchase_id TEXT REFERENCES purchases,
    position INTEGER,
    key_id TEXT NOT NULL,
    denomination INTEGER NOT NULL,
    expiry INTEGER NOT NULL,
    serial BLOB UNIQUE CHECK (length(serial) = 32),
    credential BLOB,
    spendable_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('unspent', 'pending', 'spent', 'refused')),
    gateway BLOB,
    client BLOB,
    show BLOB,
    shown_at INTEGER,
    digest TEXT UNIQUE,
    outcome TEXT,
    CHECK ((state = 'spent') = (serial IS NULL) AND (state = 'spent') = (credential IS NULL)),
    CHECK ((state = 'spent') = (purchase_id IS NULL) AND (state <> 'spent' OR spendable_at = 0)),
    CHECK ((state IN ('pending', 'refused')) = (show IS NOT NULL)),
    CHECK ((show IS NULL) = (gateway IS NULL) AND (show IS NULL) = (client IS NULL) AND (show IS NULL) = (shown_at IS NULL)),
    CHECK ((state = 'unspent') = (digest IS NULL)),
    CHECK ((state IN ('spent', 'refused')) = (outcome IS NOT NULL))
  ) STRICT, WITHOUT ROWID;
  INSERT INTO kept_tickets
    SELECT ticket_id, purchase_id,
      (SELECT position FROM purchase_requests AS r WHERE r.purchase_id = t.purchase_id AND instr(r.witness, t.serial) > 0),
      key_id, denomination, expiry, serial, credential, spendable_at, state,
      gateway, client, show, iif(show IS NULL, NULL, 0), digest, outcome
    FROM tickets AS t WHERE state <> 'spent';
  UPDATE purchase_requests SET witness = x'' WHERE EXISTS
    (SELECT 1 FROM tickets AS t WHERE t.state = 'spent' AND t.purchase_id = purchase_requests.purchase_id
       AND instr(witness, t.serial) > 0);
  INSERT INTO kept_tickets (ticket_id, key_id, denomination, expiry, spendable_at, state, digest, outcome)
    SELECT digest, key_id, denomination, expiry, 0, state, digest, outcome FROM tickets WHERE state = 'spent';
  DELETE FROM purchase_requests WHERE purchase_id IN
    (SELECT purchase_id FROM purchases WHERE state = 'complete' EXCEPT SELECT purchase_id FROM kept_tickets);
  DROP TABLE tickets;
  ALTER TABLE kept_tickets RENAME TO tickets;
  CREATE UNIQUE INDEX one_pending_show ON tickets (gateway, client) WHERE state = 'pending';
  CREATE INDEX unspent_tickets ON tickets (expiry, ticket_id) WHERE state = 'unspent';
  CREATE INDEX tickets_of_purchase ON tickets (purchase_id);`;

/** A wallet's file: its name and tables. */
export const WALLET_DATABASE: Omit<DatabaseOptions, 'create'> = {
  application: 'CoiW',
  migrations: [PURCHASE_TABLES + TICKET_TABLES, SPENT_TICKETS_FORGET],
};
