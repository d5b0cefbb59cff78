import {
  type LeaseOutcome,
  type SpendEntry,
  type SpendOutcome,
  type SpendStore,
  VerifierError,
} from '@coir/verifier';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  clientKey,
  DAY,
  gatewayKey,
  leaseEntry,
  NOW,
  spendEntry,
  TICKET_BYTES,
} from './spend-entries.ts';

/** How the suite gets at one kind of store. */
export interface StoreUnderTest {
  /** A store that is not started, on the storage of this test: empty at first, kept between calls. */
  open(): SpendStore;
  /** Removes the storage. */
  remove(): Promise<void>;
}

const RETENTION = 2 * DAY;

/** What every {@link SpendStore} promises, whatever it is made of. */
export function describeSpendStore(kind: string, prepare: () => Promise<StoreUnderTest>): void {
  describe(`${kind} as a spend store`, () => {
    let storage: StoreUnderTest;
    let store: SpendStore;

    beforeEach(async () => {
      storage = await prepare();
      store = storage.open();
      await store.start();
    });
    afterEach(async () => {
      await store.stop();
      await storage.remove();
    });

    const restart = async (): Promise<void> => {
      await store.stop();
      store = storage.open();
      await store.start();
    };
    const spend = async (entry: SpendEntry, now = NOW): Promise<SpendOutcome | undefined> =>
      (await store.spend([entry], now))[0];
    const lease = async (
      ...[leaseId, bytes, choice, now]: [...Parameters<typeof leaseEntry>, now?: number]
    ): Promise<LeaseOutcome | undefined> =>
      (await store.lease([leaseEntry(leaseId, bytes, choice)], now ?? NOW))[0];
    const balance = async (client = 'alice', now = NOW): Promise<number | undefined> =>
      (await store.balances([clientKey(client)], now))[0]?.balance;

    const expectConserved = async (): Promise<void> => {
      const { credited, leased, expired, balances } = await store.totals();
      expect(credited - leased - expired).toBe(balances);
    };

    it('credits a ticket and gives a receipt', async () => {
      const entry = spendEntry('a');
      expect(await spend(entry)).toEqual({
        kind: 'credited',
        receipt: {
          digest: Buffer.from(entry.digest).toString('hex'),
          credited: TICKET_BYTES,
          balance: TICKET_BYTES,
          expiresAt: entry.ticketExpiresAt,
        },
      });
      expect(await store.balances([entry.client], NOW)).toEqual([
        { balance: TICKET_BYTES, expiresAt: entry.ticketExpiresAt },
      ]);
    });

    it('gives the same receipt for the same show, though the balance changed, also after a restart', async () => {
      const first = await spend(spendEntry('a'));
      await spend(spendEntry('b'));
      await lease('l', 700);
      expect(await spend(spendEntry('a'))).toEqual({ ...first, kind: 'repeated' });
      await restart();
      expect(await spend(spendEntry('a'))).toEqual({ ...first, kind: 'repeated' });
      expect(await balance()).toBe(2 * TICKET_BYTES - 700);
    });

    it('refuses another show of a spent serial: same client, other client, other gateway, after a restart', async () => {
      await spend(spendEntry('a'));
      const others = [
        spendEntry('a', { show: 'second' }),
        spendEntry('a', { client: 'bob' }),
        spendEntry('a', { show: 'third', gateway: 'two' }),
      ];
      const spent = others.map(() => ({ kind: 'already_spent' }));
      expect(await store.spend(others, NOW)).toEqual(spent);
      await restart();
      expect(await store.spend(others, NOW)).toEqual(spent);
      expect([await balance('alice'), await balance('bob')]).toEqual([TICKET_BYTES, 0]);
    });

    it('does not give a receipt to another client that brings the same show', async () => {
      const entry = spendEntry('a');
      await spend(entry);
      const stolen = { ...entry, client: clientKey('mallory') };
      expect(await spend(stolen)).toEqual({ kind: 'already_spent' });
      const queries = [entry, stolen, spendEntry('b')];
      expect(await store.findReceipts(queries)).toEqual([
        expect.objectContaining({ credited: TICKET_BYTES }),
        undefined,
        undefined,
      ]);
    });

    it('applies a batch in order, the first show of a serial winning', async () => {
      const outcomes = await store.spend(
        [
          spendEntry('a'),
          spendEntry('a', { show: 'second' }),
          spendEntry('b'),
          spendEntry('a'),
          spendEntry('c', { client: 'bob' }),
        ],
        NOW,
      );
      expect(outcomes.map(({ kind }) => kind)).toEqual([
        'credited',
        'already_spent',
        'credited',
        'repeated',
        'credited',
      ]);
      expect([await balance('alice'), await balance('bob')]).toEqual([2000, 1000]);
    });

    it('credits a serial once in a burst of 500 identical and different shows from two gateways', async () => {
      const entries = Array.from({ length: 500 }, (_, position) =>
        spendEntry('a', {
          show: String(position % 25),
          gateway: position % 2 === 0 ? 'one' : 'two',
          client: position % 3 === 0 ? 'alice' : 'bob',
        }),
      );
      const outcomes = (await Promise.all(entries.map((entry) => spend(entry)))).map(
        (outcome) => outcome ?? { kind: 'none' as const },
      );
      expect(outcomes.filter(({ kind }) => kind === 'credited')).toHaveLength(1);
      const receipts = outcomes.flatMap((each) => ('receipt' in each ? [each.receipt] : []));
      expect(new Set(receipts.map((receipt) => JSON.stringify(receipt))).size).toBe(1);
      const winner = entries[0];
      const repeats = entries.filter(
        ({ digest }) => winner && Buffer.compare(digest, winner.digest) === 0,
      );
      expect(receipts).toHaveLength(repeats.length);
      expect((await store.totals()).credited).toBe(BigInt(TICKET_BYTES));
    });

    it('keeps the latest expiry of the tickets in a balance', async () => {
      await spend(spendEntry('late', { ticketExpiresAt: NOW + 9 * DAY }));
      const second = await spend(spendEntry('early', { ticketExpiresAt: NOW + 2 * DAY }));
      expect(second).toMatchObject({ receipt: { balance: 2000, expiresAt: NOW + 9 * DAY } });
      expect(await store.balances([clientKey('alice')], NOW + 5 * DAY)).toEqual([
        { balance: 2000, expiresAt: NOW + 9 * DAY },
      ]);
    });

    it('counts a balance as 0 from the second it expires, for reads, leases and credits', async () => {
      const end = NOW + 7 * DAY;
      await spend(spendEntry('a'));
      await spend(spendEntry('b', { client: 'bob' }));
      expect(await balance('alice', end - 1)).toBe(TICKET_BYTES);
      expect(await store.balances([clientKey('alice')], end)).toEqual([
        { balance: 0, expiresAt: 0 },
      ]);
      expect(await lease('l', 10, { client: 'alice' }, end)).toMatchObject({
        lease: { granted: 0, balance: 0, expiresAt: 0 },
      });
      const later = await spend(
        spendEntry('c', { client: 'bob', ticketExpiresAt: end + 7 * DAY }),
        end,
      );
      expect(later).toMatchObject({ receipt: { balance: TICKET_BYTES } });
      expect((await store.totals()).expired).toBe(BigInt(2 * TICKET_BYTES));
      await expectConserved();
    });

    it('grants min(bytes, balance) and never more than there is', async () => {
      await spend(spendEntry('a'));
      const expiresAt = NOW + 7 * DAY;
      expect(await lease('1', 600)).toEqual({
        kind: 'granted',
        lease: { granted: 600, balance: 400, expiresAt },
      });
      expect(await lease('2', 600)).toMatchObject({ lease: { granted: 400, balance: 0 } });
      expect(await lease('3', 600)).toMatchObject({ lease: { granted: 0, balance: 0 } });
      expect(await lease('1', 5, { client: 'stranger', gateway: 'two' })).toMatchObject({
        lease: { granted: 0, balance: 0, expiresAt: 0 },
      });
      await expectConserved();
    });

    it('answers a repeated lease with the first answer, also after a restart, and refuses another use of its id', async () => {
      await spend(spendEntry('a'));
      const first = await lease('1', 600);
      await spend(spendEntry('b'));
      await restart();
      expect(await lease('1', 600)).toEqual({ ...first, kind: 'repeated' });
      expect(await lease('1', 601)).toEqual({ kind: 'lease_conflict' });
      expect(await lease('1', 600, { client: 'bob' })).toEqual({ kind: 'lease_conflict' });
      expect(await lease('1', 600, { gateway: 'two' })).toMatchObject({ kind: 'granted' });
      expect(await balance()).toBe(800);
    });

    it('grants 300 concurrent leases no more than the balance', async () => {
      await spend(spendEntry('a'));
      const leases = await Promise.all(
        Array.from({ length: 300 }, (_, position) => lease(`l${position}`, 7)),
      );
      const granted = leases.map((outcome) =>
        outcome && 'lease' in outcome ? outcome.lease.granted : 0,
      );
      expect(granted.reduce((sum, bytes) => sum + bytes, 0)).toBe(TICKET_BYTES);
      await expectConserved();
    });

    it('refuses a credit beyond the largest balance and keeps the ticket unspent', async () => {
      const credited = Number.MAX_SAFE_INTEGER;
      await spend(spendEntry('a', { credited }));
      expect(await spend(spendEntry('b'))).toEqual({ kind: 'balance_limit' });
      await lease('l', TICKET_BYTES);
      expect(await spend(spendEntry('b'))).toMatchObject({ kind: 'credited' });
      await expectConserved();
    });

    it('forgets a nullifier only two days after its ticket ended', async () => {
      const end = NOW + 7 * DAY;
      await spend(spendEntry('a'));
      await store.prune(end + RETENTION - 1);
      expect(await store.findReceipts([spendEntry('a')])).not.toEqual([undefined]);
      expect((await store.totals()).nullifiers).toBe(1);
      expect(await store.prune(end + RETENTION)).toMatchObject({ nullifiers: 1 });
      expect((await store.totals()).nullifiers).toBe(0);
      expect(await store.findReceipts([spendEntry('a')])).toEqual([undefined]);
    });

    it('refuses a ticket by date from its end on', async () => {
      const end = NOW + 7 * DAY;
      expect(await spend(spendEntry('a'), end)).toEqual({ kind: 'ticket_expired' });
      expect((await store.totals()).nullifiers).toBe(0);
      expect(await spend(spendEntry('a'), end - 1)).toMatchObject({ kind: 'credited' });
    });

    it('credits no ticket whose nullifier it may have forgotten, though the clock is set back, also after a restart', async () => {
      await spend(spendEntry('a'));
      await store.prune(NOW + 7 * DAY + RETENTION);
      expect(await spend(spendEntry('a', { show: 'again' }))).toEqual({ kind: 'ticket_expired' });
      await restart();
      expect(await spend(spendEntry('never spent'))).toEqual({ kind: 'ticket_expired' });
      const younger = spendEntry('b', { ticketExpiresAt: NOW + 14 * DAY });
      expect(await spend(younger)).toMatchObject({ kind: 'credited' });
    });

    it('forgets leases a day old and expired balances, and says when there is more', async () => {
      await store.spend(
        Array.from({ length: 1_024 }, (_, position) =>
          spendEntry(`s${position}`, { client: `c${position}` }),
        ),
        NOW,
      );
      await lease('old', 5, { client: 'c0' });
      await lease('young', 5, { client: 'c0' }, NOW + 10);
      expect(await store.prune(NOW + DAY)).toEqual({
        nullifiers: 0,
        leases: 1,
        balances: 0,
        more: false,
      });
      expect(await lease('young', 5, { client: 'c0' })).toMatchObject({ kind: 'repeated' });
      const later = NOW + 30 * DAY;
      expect(await store.prune(later)).toMatchObject({ nullifiers: 1_000, more: true });
      expect(await store.prune(later)).toMatchObject({ nullifiers: 24, balances: 24, more: false });
      expect(await store.totals()).toMatchObject({ balances: 0n, nullifiers: 0, leased: 10n });
      await expectConserved();
    });

    it('refuses calls before it is started and after it is stopped', async () => {
      const other = storage.open();
      await expect(other.totals()).rejects.toThrow(VerifierError);
      await store.stop();
      await expect(store.spend([spendEntry('a')], NOW)).rejects.toMatchObject({
        code: 'VERIFIER_STORE_FAILED',
      });
      expect(store.readiness()).not.toEqual([]);
    });

    it('answers everything it accepted before it stops', async () => {
      const calls = Array.from({ length: 40 }, (_, position) => spend(spendEntry(`s${position}`)));
      await store.stop();
      const outcomes = await Promise.all(calls);
      expect(outcomes.every((outcome) => outcome?.kind === 'credited')).toBe(true);
    });

    it('tells gateways apart by every byte of their keys', async () => {
      await spend(spendEntry('a'));
      const near = gatewayKey('one');
      near[31] = (near[31] ?? 0) ^ 1;
      await lease('1', 1);
      const [outcome] = await store.lease([{ ...leaseEntry('1', 1), gateway: near }], NOW);
      expect(outcome?.kind).toBe('granted');
    });
  });
}
