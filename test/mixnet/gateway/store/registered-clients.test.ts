import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RegisteredClients } from '../../../../mixnet/gateway/store/registered-clients.ts';
import { Uptime } from '../../../../mixnet/gateway/store/uptime.ts';
import { gatewayDatabase } from '../../../support/node-state.ts';
import { FakeClock } from '../../node/fake-clock.ts';

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
let clock: FakeClock;
let uptime: Uptime;
const DAY = 24 * 3_600_000;

function open(): void {
  database = gatewayDatabase(join(folder, 'gateway.sqlite'));
  uptime = new Uptime(database, { clock });
  clients = new RegisteredClients(database, { maxClients: 2, maxUnpaidAgeMs: DAY }, { uptime });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'registered-clients-'));
  clock = new FakeClock();
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

  it('takes no more payers than its limit, also after a restart, and lets the old ones register again', () => {
    expect([ALICE, BOB].map((client) => clients.register(client, FIRST_KEY))).toEqual([true, true]);
    for (const client of [ALICE, BOB]) clients.markPaid(client);
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
    for (const client of [BOB, CAROL]) clients.markPaid(client);
    expect(clients.register(ALICE, FIRST_KEY)).toBe(false);
  });

  it('gives the place of the longest unused that never paid to a new one, and none of a payer', () => {
    clients.register(ALICE, FIRST_KEY);
    clients.markPaid(ALICE);
    clock.advance(1000);
    clients.register(BOB, FIRST_KEY);
    expect(clients.register(CAROL, FIRST_KEY)).toBe(true);
    const known = [ALICE, BOB, CAROL].map((client) => clients.find(client) !== undefined);
    expect(known).toEqual([true, false, true]);
  });

  it('keeps the one that logged in last', () => {
    for (const client of [ALICE, BOB]) clients.register(client, FIRST_KEY);
    clock.advance(1000);
    clients.advanceTimestamp(ALICE, 1);
    clients.register(CAROL, FIRST_KEY);
    expect([ALICE, BOB].map((client) => clients.find(client) !== undefined)).toEqual([true, false]);
  });

  it('forgets who never paid and was not here for a day of its running, and only them', () => {
    for (const client of [ALICE, BOB]) clients.register(client, FIRST_KEY);
    clients.markPaid(ALICE);
    const nobody = (): boolean => false;
    clock.advance(DAY);
    expect(clients.forgetUnused(nobody)).toBe(false);
    expect(clients.find(BOB)).toBeDefined();
    clock.advance(1);
    // Who is connected is here, and stays for another day.
    clients.forgetUnused((client) => Buffer.compare(client, BOB) === 0);
    clock.advance(DAY);
    clients.forgetUnused(nobody);
    expect(clients.find(BOB)).toBeDefined();
    clock.advance(1);
    // The calendar has no say.
    database.close();
    open();
    clients.forgetUnused(nobody);
    expect([ALICE, BOB].map((client) => clients.find(client) !== undefined)).toEqual([true, true]);
    clock.advance(3 * DAY);
    clients.forgetUnused(nobody);
    expect([ALICE, BOB].map((client) => clients.find(client) !== undefined)).toEqual([true, false]);
    expect(clients.register(CAROL, FIRST_KEY)).toBe(true);
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
