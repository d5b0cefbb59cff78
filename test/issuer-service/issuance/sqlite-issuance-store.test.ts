import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createDatabase } from '@coir/io/sqlite';
import { type AuthorizedDeposit, SqliteIssuanceStore } from '@coir/issuer-service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ISSUANCE_DATABASE } from '../../../issuer-service/issuance/sqlite-issuance-store.ts';

const txHash = 'ab'.repeat(32);
const [keyId, otherKeyId] = ['01'.repeat(32), '02'.repeat(32)];
const requestDigest = new Uint8Array(32).fill(1);
const otherDigest = new Uint8Array(32).fill(2);
const deposit: AuthorizedDeposit = {
  txHash,
  requestDigest,
  denomination: 1,
  expiry: 2972,
  count: 4,
  height: 9,
  blockTime: 1_795_000_000,
};

let folder = '';
let file = '';
let store: SqliteIssuanceStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-issuance-'));
  file = join(folder, 'issuer.db');
  createDatabase(file, ISSUANCE_DATABASE);
  store = new SqliteIssuanceStore(file);
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the issuance store', () => {
  it('binds a deposit to the first list and to no other', () => {
    expect(store.find(txHash, keyId, requestDigest)).toEqual({ kind: 'unknown' });
    expect(store.authorize(deposit)).toBe(true);
    expect(store.authorize(deposit)).toBe(true);
    expect(store.authorize({ ...deposit, requestDigest: otherDigest })).toBe(false);
    expect(store.find(txHash, keyId, requestDigest)).toEqual({ kind: 'authorized' });
    expect(store.find(txHash, keyId, otherDigest)).toEqual({ kind: 'other_request' });
  });

  it('keeps the first reply under each key', () => {
    store.authorize(deposit);
    expect(store.saveReply(txHash, keyId, 'first')).toBe('first');
    expect(store.saveReply(txHash, keyId, 'second')).toBe('first');
    expect(store.find(txHash, keyId, requestDigest)).toEqual({ kind: 'replied', reply: 'first' });
    expect(store.find(txHash, otherKeyId, requestDigest)).toEqual({ kind: 'authorized' });
    expect(store.saveReply(txHash, otherKeyId, 'other')).toBe('other');
    expect(store.find(txHash, keyId, otherDigest)).toEqual({ kind: 'other_request' });
  });

  it('stores no reply for a deposit that was never bound', () => {
    expect(() => store.saveReply(txHash, keyId, 'reply')).toThrow(/FOREIGN KEY/);
  });

  it('keeps everything when it is opened again', () => {
    store.authorize(deposit);
    store.saveReply(txHash, keyId, 'reply');
    store.close();
    store = new SqliteIssuanceStore(file);
    expect(store.find(txHash, keyId, requestDigest)).toEqual({ kind: 'replied', reply: 'reply' });
  });

  it('lets nobody change what was stored', () => {
    store.authorize(deposit);
    store.saveReply(txHash, keyId, 'reply');
    const database = new DatabaseSync(file);
    expect(() => database.exec("UPDATE signatures SET reply = 'x'")).toThrow(/stored once/);
    expect(() => database.exec('UPDATE deposits SET count = 5')).toThrow(/bound once/);
    database.close();
  });

  it('is readable by its owner only', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('says when it can be written and when not', () => {
    expect(() => store.probe()).not.toThrow();
    store.close();
    expect(() => store.probe()).toThrow(/not open/);
    store = new SqliteIssuanceStore(file);
  });
});
