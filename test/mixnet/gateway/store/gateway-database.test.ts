import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { createDatabase, openDatabase } from '@coir/io/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  GATEWAY_DATABASE,
  openGatewayDatabase,
} from '../../../../mixnet/gateway/store/gateway-database.ts';

const ALICE = new Uint8Array(32).fill(1);
const BOB = new Uint8Array(32).fill(2);

let folder: string;
let file: string;
let database: DatabaseSync;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gateway-database-'));
  file = join(folder, 'gateway.sqlite');
  createDatabase(file, GATEWAY_DATABASE);
  database = openGatewayDatabase(file, ALICE);
});
afterEach(() => {
  if (database.isOpen) database.close();
  rmSync(folder, { recursive: true });
});

const addClient = (identity: Uint8Array, sharedKey = new Uint8Array(32)) =>
  database
    .prepare('INSERT INTO clients (identity, shared_key) VALUES (?, ?)')
    .run(identity, sharedKey);
const addMail = (client: Uint8Array, length: number) =>
  database
    .prepare('INSERT INTO mail (client, content, stored_at) VALUES (?, ?, 0)')
    .run(client, new Uint8Array(length));

/** The sums that quotas are checked against: of both clients, and of all mail. */
function sums(): readonly unknown[] {
  const ofClients = database
    .prepare('SELECT mail_count, mail_bytes FROM clients ORDER BY identity')
    .all()
    .map((row) => Object.values(row));
  const total = database.prepare('SELECT bytes FROM mail_total').get();
  return [...ofClients, total?.['bytes']];
}

describe('the database of a gateway', () => {
  it('is for its owner only, and is opened again with what is in it', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    addClient(ALICE);
    addMail(ALICE, 10);
    database.close();
    database = openGatewayDatabase(file, ALICE);
    expect(sums()).toEqual([[1, 10], 10]);
  });

  it('keeps the sums of mail while mail comes and goes', () => {
    for (const client of [ALICE, BOB]) addClient(client);
    for (const length of [10, 20, 0]) addMail(ALICE, length);
    addMail(BOB, 5);
    expect(sums()).toEqual([[3, 30], [1, 5], 35]);
    database.exec('DELETE FROM mail WHERE length(content) = 20');
    expect(sums()).toEqual([[2, 10], [1, 5], 15]);
  });

  it('forgets the mail of a client with the client', () => {
    for (const client of [ALICE, BOB]) addClient(client);
    addMail(ALICE, 10);
    addMail(BOB, 5);
    database.prepare('DELETE FROM clients WHERE identity = ?').run(ALICE);
    expect(sums()).toEqual([[1, 5], 5]);
  });

  it('takes no mail for strangers, and no key of another length', () => {
    expect(() => addMail(ALICE, 1)).toThrow(/FOREIGN KEY/);
    expect(() => addClient(new Uint8Array(31))).toThrow(/CHECK/);
    expect(() => addClient(ALICE, new Uint8Array(33))).toThrow(/CHECK/);
  });

  it('does not number mail again, so that an old number never names new mail', () => {
    addClient(ALICE);
    addMail(ALICE, 1);
    database.exec('DELETE FROM mail');
    expect(addMail(ALICE, 1).lastInsertRowid).toBe(2);
  });

  it('is refused where the file belongs to another gateway', () => {
    database.close();
    expect(() => openGatewayDatabase(file, BOB)).toThrow(
      expect.objectContaining({
        code: 'IO_DATABASE_FOREIGN',
        message: expect.stringMatching(/belongs to gateway \w+, and not to gateway \w+; name the/),
      }),
    );
  });

  it('is refused where the file belongs to another program', () => {
    const other = join(folder, 'other.sqlite');
    const migrations = ['CREATE TABLE spends (id INTEGER PRIMARY KEY) STRICT;'];
    openDatabase(other, { application: 'Test', migrations, create: true }).close();
    expect(() => openGatewayDatabase(other, ALICE)).toThrow(
      expect.objectContaining({ code: 'IO_DATABASE_FOREIGN' }),
    );
  });
});
