import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RegisteredClients } from '../../../../mixnet/gateway/store/registered-clients.ts';
import { gatewayDatabase } from '../../../support/node-state.ts';

const [ALICE, BOB, CAROL] = [1, 2, 3].map((fill) => new Uint8Array(32).fill(fill)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const [FIRST_KEY, SECOND_KEY] = [101, 102].map((fill) => new Uint8Array(32).fill(fill)) as [
  Uint8Array,
  Uint8Array,
];

let folder: string;
let database: DatabaseSync;
let clients: RegisteredClients;

function open(): void {
  database = gatewayDatabase(join(folder, 'gateway.sqlite'));
  clients = new RegisteredClients(database, { maxClients: 2 });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'registered-clients-'));
  open();
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

describe('RegisteredClients', () => {
  it('finds those that registered, after a restart too', () => {
    clients.register(ALICE, FIRST_KEY);
    database.close();
    open();
    expect(clients.find(ALICE)).toEqual({ sharedKey: FIRST_KEY, lastTimestamp: undefined });
    expect(clients.find(BOB)).toBeUndefined();
  });

  it('takes no more than its limit, also after a restart, and lets the old ones register again', () => {
    expect([ALICE, BOB].map((client) => clients.register(client, FIRST_KEY))).toEqual([true, true]);
    expect(clients.register(CAROL, FIRST_KEY)).toBe(false);
    database.close();
    open();
    expect(clients.register(CAROL, FIRST_KEY)).toBe(false);
    expect(clients.find(CAROL)).toBeUndefined();
    expect(clients.register(ALICE, SECOND_KEY)).toBe(true);
    expect(clients.find(ALICE)?.sharedKey).toEqual(SECOND_KEY);
  });

  it('has room again for as many as were forgotten', () => {
    for (const client of [ALICE, BOB]) clients.register(client, FIRST_KEY);
    clients.remove(ALICE);
    clients.remove(ALICE);
    expect(clients.find(ALICE)).toBeUndefined();
    expect(clients.register(CAROL, FIRST_KEY)).toBe(true);
    expect(clients.register(ALICE, FIRST_KEY)).toBe(false);
  });

  it('takes log-ins whose times grow, each once', () => {
    clients.register(ALICE, FIRST_KEY);
    const taken = [0, 100, 100, 99, 101, 2 ** 40].map((time) =>
      clients.advanceTimestamp(ALICE, time),
    );
    expect(taken).toEqual([true, true, false, false, true, true]);
    expect(clients.find(ALICE)?.lastTimestamp).toBe(2 ** 40);
  });

  it('takes no log-in of a client it does not know, and moves no other client by one', () => {
    for (const client of [ALICE, BOB]) clients.register(client, FIRST_KEY);
    clients.advanceTimestamp(ALICE, 100);
    expect(clients.advanceTimestamp(CAROL, 100)).toBe(false);
    expect(clients.find(BOB)?.lastTimestamp).toBeUndefined();
  });

  it('gives a client that registers again a new key, and keeps the time of its last log-in', () => {
    clients.register(ALICE, FIRST_KEY);
    clients.advanceTimestamp(ALICE, 100);
    clients.register(ALICE, SECOND_KEY);
    expect(clients.find(ALICE)).toEqual({ sharedKey: SECOND_KEY, lastTimestamp: 100 });
    expect(clients.advanceTimestamp(ALICE, 100)).toBe(false);
  });
});
