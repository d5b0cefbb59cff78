import type { DatabaseSync } from 'node:sqlite';
import { type DatabaseOptions, openDatabase } from '@coir/io/sqlite';
import { encodeBase58 } from '@coir/protocol/topology';

/** For leases of the first version: as long as most tickets are good. */
const UNKNOWN_LEASE_MS = 100 * 86_400_000;

/**
 * The tables of a gateway, by schema version. `mail` keeps what arrived for clients that were not
 * connected; the triggers keep the sums that quotas are checked against. `stored_at` and `purge_at`
 * are in milliseconds of `uptime`.
 */
const GATEWAY_MIGRATIONS: readonly string[] = [
  `CREATE TABLE clients (
     identity BLOB PRIMARY KEY CHECK (length(identity) = 32),
     shared_key BLOB NOT NULL CHECK (length(shared_key) = 32),
     last_timestamp INTEGER,
     mail_count INTEGER NOT NULL DEFAULT 0,
     mail_bytes INTEGER NOT NULL DEFAULT 0
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE mail (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     client BLOB NOT NULL REFERENCES clients (identity) ON DELETE CASCADE,
     content BLOB NOT NULL,
     stored_at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX mail_by_client ON mail (client, id);
   CREATE INDEX mail_by_age ON mail (stored_at);
   CREATE TABLE mail_total (bytes INTEGER NOT NULL) STRICT;
   INSERT INTO mail_total VALUES (0);
   CREATE TRIGGER mail_added AFTER INSERT ON mail BEGIN
     UPDATE clients SET mail_count = mail_count + 1, mail_bytes = mail_bytes + length(NEW.content)
       WHERE identity = NEW.client;
     UPDATE mail_total SET bytes = bytes + length(NEW.content);
   END;
   CREATE TRIGGER mail_removed AFTER DELETE ON mail BEGIN
     UPDATE clients SET mail_count = mail_count - 1, mail_bytes = mail_bytes - length(OLD.content)
       WHERE identity = OLD.client;
     UPDATE mail_total SET bytes = bytes - length(OLD.content);
   END;
   CREATE TABLE leases (
     lease_id TEXT PRIMARY KEY,
     client BLOB NOT NULL,
     remaining INTEGER,
     expires_at INTEGER
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX leases_by_client ON leases (client);
   CREATE TABLE free_grants (
     client BLOB PRIMARY KEY,
     remaining INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE uptime (milliseconds INTEGER NOT NULL CHECK (milliseconds >= 0)) STRICT;
   INSERT INTO uptime VALUES (0);
   UPDATE mail SET stored_at = 0;
   ALTER TABLE leases ADD COLUMN purge_at INTEGER NOT NULL DEFAULT ${UNKNOWN_LEASE_MS};`,
  // Of those who were there before it is not known, so they stay.
  `ALTER TABLE clients ADD COLUMN has_paid INTEGER NOT NULL DEFAULT 1 CHECK (has_paid IN (0, 1));
   ALTER TABLE clients ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
   CREATE INDEX clients_unpaid ON clients (used_at) WHERE has_paid = 0;`,
];

/** The database of a gateway, but for whether to make it. */
export const GATEWAY_DATABASE: Omit<DatabaseOptions, 'create'> = {
  application: 'CoiG',
  migrations: GATEWAY_MIGRATIONS,
};

/**
 * Opens the file in which a gateway keeps clients, mail and leases.
 *
 * @param identity - Its identity key, Ed25519: the file of another gateway is refused.
 * @throws IoError if it is not there, or cannot be used.
 */
export function openGatewayDatabase(file: string, identity: Uint8Array): DatabaseSync {
  const owner = `gateway ${encodeBase58(identity)}`;
  return openDatabase(file, { ...GATEWAY_DATABASE, create: false, owner });
}
