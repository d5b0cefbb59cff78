import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FREE_BYTES } from '../../../../mixnet/gateway/bandwidth/bandwidth.ts';
import { LeaseStore } from '../../../../mixnet/gateway/store/lease-store.ts';
import { Uptime } from '../../../../mixnet/gateway/store/uptime.ts';
import { gatewayDatabase } from '../../../support/node-state.ts';
import { FakeClock } from '../../node/fake-clock.ts';

const ALICE = new Uint8Array(32).fill(1);
const BOB = new Uint8Array(32).fill(2);
const EXPIRES_AT = 1_800_000_000;

let folder: string;
let database: DatabaseSync;
let leases: LeaseStore;
let clock: FakeClock;

function open(): void {
  database = gatewayDatabase(join(folder, 'gateway.sqlite'));
  leases = new LeaseStore(database, { clock, uptime: new Uptime(database, { clock }) });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lease-store-'));
  clock = new FakeClock();
  open();
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

/** Closes the file and opens it again. */
function reopen(): void {
  database.close();
  open();
}

describe('LeaseStore', () => {
  it('knows a lease that was asked for and not answered, also after a restart', () => {
    leases.begin(ALICE, 'a1');
    reopen();
    expect(leases.ofClient(ALICE)).toEqual([{ leaseId: 'a1', remaining: undefined, expiresAt: 0 }]);
  });

  it('keeps what was granted, and what is left of it, over a restart', () => {
    leases.begin(ALICE, 'a1');
    leases.confirm('a1', 1000, EXPIRES_AT);
    reopen();
    const granted = { leaseId: 'a1', remaining: 1000, expiresAt: EXPIRES_AT };
    expect(leases.ofClient(ALICE)).toEqual([granted]);
    leases.keep('a1', 10);
    reopen();
    expect(leases.ofClient(ALICE)).toEqual([{ ...granted, remaining: 10 }]);
  });

  it('gives every client its own, and forgets one at a time', () => {
    for (const id of ['a2', 'a1']) leases.begin(ALICE, id);
    leases.begin(BOB, 'b1');
    const ids = (client: Uint8Array) => leases.ofClient(client).map(({ leaseId }) => leaseId);
    expect([ids(ALICE), ids(BOB)]).toEqual([['a1', 'a2'], ['b1']]);
    leases.remove('a1');
    expect([ids(ALICE), ids(BOB)]).toEqual([['a2'], ['b1']]);
  });

  it('refuses to begin a lease under an id that is taken, whoever has it', () => {
    leases.begin(ALICE, 'a1');
    expect(() => leases.begin(BOB, 'a1')).toThrow(/UNIQUE/);
    expect(leases.ofClient(BOB)).toEqual([]);
  });

  it('purges what has expired two days ago, and nothing whose answer is not known', () => {
    const now = Math.floor(clock.unixMs() / 1_000);
    const DAY_MS = 86_400_000;
    for (const id of ['over', 'good', 'unknown']) leases.begin(ALICE, id);
    leases.confirm('over', 1, now - 5);
    leases.confirm('good', 1, now + 86_400);
    const idsAfter = (ms: number): readonly string[] => {
      clock.advance(ms);
      leases.purgeExpired();
      return leases.ofClient(ALICE).map(({ leaseId }) => leaseId);
    };
    expect(idsAfter(2 * DAY_MS - 1)).toEqual(['good', 'over', 'unknown']);
    expect(idsAfter(1)).toEqual(['good', 'unknown']);
    expect(idsAfter(DAY_MS)).toEqual(['unknown']);
    expect(idsAfter(1_000 * DAY_MS)).toEqual(['unknown']);
  });

  it('purges nothing because the calendar jumps', () => {
    leases.begin(ALICE, 'a1');
    leases.confirm('a1', 1, EXPIRES_AT);
    clock.jumpMs = 400 * 86_400_000;
    leases.purgeExpired();
    expect(leases.ofClient(ALICE)).toHaveLength(1);
  });

  it('keeps the free bytes of a client, which are set and not added', () => {
    expect(leases.freeBytes(ALICE)).toBe(0);
    for (const remaining of [FREE_BYTES, FREE_BYTES - 1]) leases.setFreeBytes(ALICE, remaining);
    reopen();
    expect(leases.freeBytes(ALICE)).toBe(FREE_BYTES - 1);
    expect(leases.freeBytes(BOB)).toBe(0);
  });
});
