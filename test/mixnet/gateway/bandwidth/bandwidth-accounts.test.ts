import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Metrics } from '@coir/service';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LEASE_BYTES } from '../../../../mixnet/gateway/bandwidth/bandwidth.ts';
import { BandwidthAccounts } from '../../../../mixnet/gateway/bandwidth/bandwidth-accounts.ts';
import { createGatewayCounters } from '../../../../mixnet/gateway/metrics.ts';
import { LeaseStore } from '../../../../mixnet/gateway/store/lease-store.ts';
import { Uptime } from '../../../../mixnet/gateway/store/uptime.ts';
import { gatewayDatabase } from '../../../support/node-state.ts';
import { FakeClock } from '../../node/fake-clock.ts';
import { TestAdmission } from '../test-admission.ts';

const GATEWAY = new Uint8Array(32).fill(9);
const ALICE = new Uint8Array(32).fill(1);
const BOB = new Uint8Array(32).fill(2);

let folder: string;
let database: DatabaseSync;
let leases: LeaseStore;
let clock: FakeClock;
let admission: TestAdmission;
let accounts: BandwidthAccounts;
/** Clients that were noted as payers. */
let paid: Uint8Array[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bandwidth-accounts-'));
  database = gatewayDatabase(join(folder, 'gateway.sqlite'));
  clock = new FakeClock();
  leases = new LeaseStore(database, { clock, uptime: new Uptime(database, { clock }) });
  admission = new TestAdmission();
  admission.balanceBytes = 64 * LEASE_BYTES;
  admission.expiresAt = clock.unixMs() / 1000 + 3600;
  const counters = createGatewayCounters(new Metrics('gateway'));
  paid = [];
  const clients = { markPaid: (client: Uint8Array) => paid.push(client) };
  const modules = { admission, leases, clients, counters, clock, random: randomBytes };
  accounts = new BandwidthAccounts(GATEWAY, modules);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

/** What is left of a client's leases on the disk. */
const kept = (client: Uint8Array) => leases.ofClient(client).map(({ remaining }) => remaining);

describe('BandwidthAccounts', () => {
  it('shares one account between a session and the one that replaces it', async () => {
    const first = accounts.open(ALICE);
    const second = accounts.open(Uint8Array.from(ALICE));
    expect(await first.take(100)).toBe(true);
    expect(await second.take(100)).toBe(true);
    expect(second).toBe(first);
    expect(admission.requests).toHaveLength(1);
  });

  it('notes a client as a payer once it has bandwidth, and not before', async () => {
    admission.balanceBytes = 0;
    const account = accounts.open(ALICE);
    await account.refresh();
    expect(await account.take(100)).toBe(false);
    expect(paid).toEqual([]);
    admission.balanceBytes = 1000;
    await account.refresh();
    expect(paid).toEqual([ALICE]);
    accounts.open(BOB).grantFreeBytes();
    expect(paid).toEqual([ALICE, BOB]);
  });

  it('gives every client an account of its own', async () => {
    const [alice, bob] = [accounts.open(ALICE), accounts.open(BOB)];
    await alice.take(100);
    await bob.take(1);
    expect(admission.requests).toMatchObject([
      { client: ALICE, gateway: GATEWAY },
      { client: BOB, gateway: GATEWAY },
    ]);
  });

  it('writes down what is left when the last session ends, and not before', async () => {
    await accounts.open(ALICE).take(100);
    accounts.open(ALICE);
    await accounts.close(ALICE);
    expect(kept(ALICE)).toEqual([LEASE_BYTES]);
    await accounts.close(ALICE);
    expect(kept(ALICE)).toEqual([LEASE_BYTES - 100]);
    expect(await accounts.open(ALICE).take(LEASE_BYTES / 4)).toBe(true);
    expect(admission.requests).toHaveLength(1);
  });

  it('gives nothing of a lease while the calendar is past its end, and all of it afterwards', async () => {
    const account = accounts.open(ALICE);
    expect(await account.take(100)).toBe(true);
    clock.jumpMs = 60 * 86_400_000;
    admission.balanceBytes = 0;
    expect(await account.take(100)).toBe(false);
    // A lease that is good by the wrong calendar, too, is used without touching the first.
    admission.balanceBytes = LEASE_BYTES;
    admission.expiresAt += 100 * 86_400;
    clock.advance(60_000);
    expect(await account.take(100)).toBe(true);
    clock.jumpMs = 0;
    expect(account.remaining).toBeGreaterThanOrEqual(2 * LEASE_BYTES - 200);
  });

  it('waits for a lease that was asked for, so that it is kept too', async () => {
    const answer = Promise.withResolvers<void>();
    const grant = admission.lease.bind(admission);
    vi.spyOn(admission, 'lease').mockImplementation(async (request) => {
      await answer.promise;
      return await grant(request);
    });
    const taken = accounts.open(ALICE).take(100);
    const closed = accounts.close(ALICE);
    expect(kept(ALICE)).toEqual([undefined]);
    answer.resolve();
    expect(await taken).toBe(true);
    await closed;
    expect(kept(ALICE)).toEqual([LEASE_BYTES - 100]);
  });

  it('keeps the account of a client that returns while the last session is being closed', async () => {
    const first = accounts.open(ALICE);
    const closed = accounts.close(ALICE);
    const second = accounts.open(ALICE);
    await closed;
    expect(second).toBe(first);
    expect(accounts.open(ALICE)).toBe(first);
  });

  it('takes the end of a session it does not know for nothing', async () => {
    await expect(accounts.close(ALICE)).resolves.toBeUndefined();
    expect(kept(ALICE)).toEqual([]);
  });
});
