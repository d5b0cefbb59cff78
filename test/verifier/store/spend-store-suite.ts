import { VerifierError } from '@coir/verifier';
import { describe, expect, it } from 'vitest';
import {
  clientKey,
  DAY,
  gatewayKey,
  leaseEntry,
  NOW,
  spendEntry,
  TICKET_BYTES,
} from './spend-entries.ts';
import { describeStorePruning } from './spend-store-pruning-suite.ts';
import { StoreHarness, type StoreUnderTest } from './store-harness.ts';

/** What every spend store promises, whatever it is made of. */
export function describeSpendStore(kind: string, prepare: () => Promise<StoreUnderTest>): void {
  describeStorePruning(kind, prepare);
  describe(`${kind} as a spend store`, () => {
    const harness = new StoreHarness(prepare);

    it('credits a ticket and gives a receipt', async () => {
      const entry = spendEntry('a');
      expect(await harness.spend(entry)).toEqual({
        kind: 'credited',
        receipt: {
          digest: Buffer.from(entry.digest).toString('hex'),
          credited: TICKET_BYTES,
          balance: TICKET_BYTES,
          expiresAt: entry.ticketExpiresAt,
        },
      });
      expect(await harness.store.balances([entry.client], NOW)).toEqual([
        { balance: TICKET_BYTES, expiresAt: entry.ticketExpiresAt },
      ]);
    });

    it('gives the same receipt for the same show, though the balance changed, also after a restart', async () => {
      const first = await harness.spend(spendEntry('a'));
      await harness.spend(spendEntry('b'));
      await harness.lease('l', 700);
      expect(await harness.spend(spendEntry('a'))).toEqual({ ...first, kind: 'repeated' });
      await harness.restart();
      expect(await harness.spend(spendEntry('a'))).toEqual({ ...first, kind: 'repeated' });
      expect(await harness.balance()).toBe(2 * TICKET_BYTES - 700);
    });

    it('refuses another show of a spent serial: same client, other client, other gateway, after a restart', async () => {
      await harness.spend(spendEntry('a'));
      const others = [
        spendEntry('a', { show: 'second' }),
        spendEntry('a', { client: 'bob' }),
        spendEntry('a', { show: 'third', gateway: 'two' }),
      ];
      const spent = others.map(() => ({ kind: 'already_spent' }));
      expect(await harness.store.spend(others, NOW)).toEqual(spent);
      await harness.restart();
      expect(await harness.store.spend(others, NOW)).toEqual(spent);
      expect([await harness.balance('alice'), await harness.balance('bob')]).toEqual([
        TICKET_BYTES,
        0,
      ]);
    });

    it('does not give a receipt to another client that brings the same show', async () => {
      const entry = spendEntry('a');
      await harness.spend(entry);
      const stolen = { ...entry, client: clientKey('mallory') };
      expect(await harness.spend(stolen)).toEqual({ kind: 'already_spent' });
      const queries = [entry, stolen, spendEntry('b')];
      expect(await harness.store.findReceipts(queries)).toEqual([
        expect.objectContaining({ credited: TICKET_BYTES }),
        undefined,
        undefined,
      ]);
    });

    it('applies a batch in order, the first show of a serial winning', async () => {
      const outcomes = await harness.store.spend(
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
      expect([await harness.balance('alice'), await harness.balance('bob')]).toEqual([2000, 1000]);
    });

    it('credits a serial once in a burst of 500 identical and different shows from two gateways', async () => {
      const entries = Array.from({ length: 500 }, (_, position) =>
        spendEntry('a', {
          show: String(position % 25),
          gateway: position % 2 === 0 ? 'one' : 'two',
          client: position % 3 === 0 ? 'alice' : 'bob',
        }),
      );
      const outcomes = (await Promise.all(entries.map((entry) => harness.spend(entry)))).map(
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
      expect((await harness.store.totals()).credited).toBe(BigInt(TICKET_BYTES));
    });

    it('keeps the latest expiry of the tickets in a balance', async () => {
      await harness.spend(spendEntry('late', { ticketExpiresAt: NOW + 9 * DAY }));
      const second = await harness.spend(spendEntry('early', { ticketExpiresAt: NOW + 2 * DAY }));
      expect(second).toMatchObject({ receipt: { balance: 2000, expiresAt: NOW + 9 * DAY } });
      expect(await harness.store.balances([clientKey('alice')], NOW + 5 * DAY)).toEqual([
        { balance: 2000, expiresAt: NOW + 9 * DAY },
      ]);
    });

    it('counts a balance as 0 from the second it expires, and finds it again by another clock or with a credit', async () => {
      const end = NOW + 7 * DAY;
      await harness.spend(spendEntry('a'));
      await harness.spend(spendEntry('b', { client: 'bob' }));
      expect(await harness.balance('alice', end - 1)).toBe(TICKET_BYTES);
      expect(await harness.store.balances([clientKey('alice')], end)).toEqual([
        { balance: 0, expiresAt: 0 },
      ]);
      expect(await harness.lease('l', 10, { client: 'alice' }, end)).toMatchObject({
        lease: { granted: 0, balance: 0, expiresAt: 0 },
      });
      const later = await harness.spend(
        spendEntry('c', { client: 'bob', ticketExpiresAt: end + 7 * DAY }),
        end,
      );
      expect(later).toMatchObject({ receipt: { balance: 2 * TICKET_BYTES } });
      expect((await harness.store.totals()).expired).toBe(0n);
      expect(await harness.lease('l', 10)).toMatchObject({
        kind: 'granted',
        lease: { granted: 10 },
      });
      await harness.expectConserved();
    });

    it('grants min(bytes, balance) and never more than there is', async () => {
      await harness.spend(spendEntry('a'));
      const expiresAt = NOW + 7 * DAY;
      expect(await harness.lease('1', 600)).toEqual({
        kind: 'granted',
        lease: { granted: 600, balance: 400, expiresAt },
      });
      expect(await harness.lease('2', 600)).toMatchObject({ lease: { granted: 400, balance: 0 } });
      expect(await harness.lease('3', 600)).toMatchObject({ lease: { granted: 0, balance: 0 } });
      expect(await harness.lease('1', 5, { client: 'stranger', gateway: 'two' })).toMatchObject({
        lease: { granted: 0, balance: 0, expiresAt: 0 },
      });
      await harness.expectConserved();
    });

    it('answers a repeated lease with the first answer, also after a restart, and refuses another use of its id', async () => {
      await harness.spend(spendEntry('a'));
      const first = await harness.lease('1', 600);
      await harness.spend(spendEntry('b'));
      await harness.restart();
      expect(await harness.lease('1', 600)).toEqual({ ...first, kind: 'repeated' });
      expect(await harness.lease('1', 601)).toEqual({ kind: 'lease_conflict' });
      expect(await harness.lease('1', 600, { client: 'bob' })).toEqual({ kind: 'lease_conflict' });
      expect(await harness.lease('1', 600, { gateway: 'two' })).toMatchObject({ kind: 'granted' });
      expect(await harness.balance()).toBe(800);
    });

    it('grants 300 concurrent leases no more than the balance', async () => {
      await harness.spend(spendEntry('a'));
      const leases = await Promise.all(
        Array.from({ length: 300 }, (_, position) => harness.lease(`l${position}`, 7)),
      );
      const granted = leases.map((outcome) =>
        outcome && 'lease' in outcome ? outcome.lease.granted : 0,
      );
      expect(granted.reduce((sum, bytes) => sum + bytes, 0)).toBe(TICKET_BYTES);
      await harness.expectConserved();
    });

    it('refuses a credit beyond the largest balance and keeps the ticket unspent', async () => {
      const credited = Number.MAX_SAFE_INTEGER;
      await harness.spend(spendEntry('a', { credited }));
      expect(await harness.spend(spendEntry('b'))).toEqual({ kind: 'balance_limit' });
      await harness.lease('l', TICKET_BYTES);
      expect(await harness.spend(spendEntry('b'))).toMatchObject({ kind: 'credited' });
      await harness.expectConserved();
    });

    it('refuses calls before it is started and after it is stopped', async () => {
      const other = harness.open();
      await expect(other.totals()).rejects.toThrow(VerifierError);
      await harness.store.stop();
      await expect(harness.store.spend([spendEntry('a')], NOW)).rejects.toMatchObject({
        code: 'VERIFIER_STORE_FAILED',
      });
      expect(harness.store.readiness()).not.toEqual([]);
    });

    it('writes for trial without changing anything, and not once it is stopped', async () => {
      await harness.spend(spendEntry('a'));
      const before = await harness.store.totals();
      await harness.store.probe();
      expect(await harness.store.totals()).toEqual(before);
      await harness.store.stop();
      await expect(harness.store.probe()).rejects.toMatchObject({ code: 'VERIFIER_STORE_FAILED' });
    });

    it('answers everything it accepted before it stops', async () => {
      const calls = Array.from({ length: 40 }, (_, position) =>
        harness.spend(spendEntry(`s${position}`)),
      );
      await harness.store.stop();
      const outcomes = await Promise.all(calls);
      expect(outcomes.every((outcome) => outcome?.kind === 'credited')).toBe(true);
    });

    it('tells gateways apart by every byte of their keys', async () => {
      await harness.spend(spendEntry('a'));
      const near = gatewayKey('one');
      near[31] = (near[31] ?? 0) ^ 1;
      await harness.lease('1', 1);
      const [outcome] = await harness.store.lease([{ ...leaseEntry('1', 1), gateway: near }], NOW);
      expect(outcome?.kind).toBe('granted');
    });
  });
}
