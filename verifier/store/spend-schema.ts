import type { DatabaseOptions } from '@coir/io/sqlite';

/**
 * Migrations of the tables of the SQLite store. Times are unix seconds.
 *
 * `nullifiers` decides what is spent, by its primary key. `receipts`, `redemptions` and the credit
 * are written in the same transaction and the first two go with their nullifier. A ticket of
 * `tallies.pruned_until` or before cannot be looked up any more and is refused. Nothing is removed
 * by a clock beyond `tallies.proved_time`, the latest time that tickets have proved to be past.
 */
const SPEND_MIGRATIONS: readonly string[] = [
  `CREATE TABLE nullifiers (
     nullifier BLOB NOT NULL PRIMARY KEY CHECK (length(nullifier) = 48),
     prune_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX nullifiers_prune_at ON nullifiers (prune_at);

   CREATE TABLE receipts (
     digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
     nullifier BLOB NOT NULL UNIQUE REFERENCES nullifiers (nullifier) ON DELETE CASCADE,
     client BLOB NOT NULL CHECK (length(client) = 32),
     credited INTEGER NOT NULL CHECK (credited > 0),
     balance INTEGER NOT NULL CHECK (balance >= credited),
     expires_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE redemptions (
     nullifier BLOB NOT NULL PRIMARY KEY REFERENCES nullifiers (nullifier) ON DELETE CASCADE,
     gateway BLOB NOT NULL CHECK (length(gateway) = 32),
     client BLOB NOT NULL CHECK (length(client) = 32),
     key_id BLOB NOT NULL CHECK (length(key_id) = 32),
     denomination INTEGER NOT NULL CHECK (denomination >= 0),
     expiry INTEGER NOT NULL CHECK (expiry >= 0),
     show BLOB NOT NULL,
     spent_at INTEGER NOT NULL
   ) STRICT;

   CREATE TABLE balances (
     client BLOB NOT NULL PRIMARY KEY CHECK (length(client) = 32),
     bytes INTEGER NOT NULL CHECK (bytes BETWEEN 0 AND 9007199254740991),
     expires_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX balances_expires_at ON balances (expires_at);

   CREATE TABLE leases (
     gateway BLOB NOT NULL CHECK (length(gateway) = 32),
     lease_id TEXT NOT NULL CHECK (length(lease_id) BETWEEN 1 AND 64),
     client BLOB NOT NULL CHECK (length(client) = 32),
     bytes INTEGER NOT NULL CHECK (bytes > 0),
     granted INTEGER NOT NULL CHECK (granted BETWEEN 0 AND bytes),
     balance INTEGER NOT NULL CHECK (balance >= 0),
     expires_at INTEGER NOT NULL,
     granted_at INTEGER NOT NULL,
     PRIMARY KEY (gateway, lease_id)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX leases_granted_at ON leases (granted_at);

   CREATE TABLE tallies (
     only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
     credited INTEGER NOT NULL CHECK (credited >= 0),
     leased INTEGER NOT NULL CHECK (leased >= 0),
     expired INTEGER NOT NULL CHECK (expired >= 0),
     pruned_until INTEGER NOT NULL,
     CHECK (credited >= leased + expired)
   ) STRICT;
   INSERT INTO tallies VALUES (1, 0, 0, 0, 0);`,
  'ALTER TABLE tallies ADD COLUMN proved_time INTEGER NOT NULL DEFAULT 0 CHECK (proved_time >= 0);',
];

/** The database of a spend store, but for whether to make it. */
export const SPEND_DATABASE: Omit<DatabaseOptions, 'create'> = {
  application: 'CoiV',
  migrations: SPEND_MIGRATIONS,
};
