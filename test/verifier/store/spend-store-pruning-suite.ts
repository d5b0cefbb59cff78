import { describe, expect, it } from 'vitest';
import { DAY, NOW, spendEntry } from './spend-entries.ts';
import { StoreHarness, type StoreUnderTest } from './store-harness.ts';

const RETENTION = 2 * DAY;

/** What a spend store forgets, and when. Part of the suite of every spend store. */
export function describeStorePruning(kind: string, prepare: () => Promise<StoreUnderTest>): void {
  describe(`${kind} as a spend store that forgets`, () => {
    const harness = new StoreHarness(prepare);

    /** Credits a ticket whose signatures prove a time to be past. */
    const prove = async (provedTime: number): Promise<void> => {
      const ticketExpiresAt = NOW + 90 * DAY;
      const witness = spendEntry('witness', { client: 'witness', provedTime, ticketExpiresAt });
      expect(await harness.spend(witness)).toMatchObject({ kind: 'credited' });
    };

    it('forgets a nullifier only two days after its ticket ended', async () => {
      const end = NOW + 7 * DAY;
      await harness.spend(spendEntry('a'));
      await prove(end + 30 * DAY);
      await harness.store.prune(end + RETENTION - 1);
      expect(await harness.store.findReceipts([spendEntry('a')])).not.toEqual([undefined]);
      expect((await harness.store.totals()).nullifiers).toBe(2);
      expect(await harness.store.prune(end + RETENTION)).toMatchObject({ nullifiers: 1 });
      expect((await harness.store.totals()).nullifiers).toBe(1);
      expect(await harness.store.findReceipts([spendEntry('a')])).toEqual([undefined]);
    });

    it('refuses a ticket by date from its end on', async () => {
      const end = NOW + 7 * DAY;
      expect(await harness.spend(spendEntry('a'), end)).toEqual({ kind: 'ticket_expired' });
      expect((await harness.store.totals()).nullifiers).toBe(0);
      expect(await harness.spend(spendEntry('a'), end - 1)).toMatchObject({ kind: 'credited' });
    });

    it('credits no ticket whose nullifier it may have forgotten, though the clock is set back, also after a restart', async () => {
      await harness.spend(spendEntry('a'));
      await prove(NOW + 30 * DAY);
      await harness.store.prune(NOW + 7 * DAY + RETENTION);
      expect(await harness.spend(spendEntry('a', { show: 'again' }))).toEqual({
        kind: 'ticket_expired',
      });
      await harness.restart();
      expect(await harness.spend(spendEntry('never spent'))).toEqual({ kind: 'ticket_expired' });
      const younger = spendEntry('b', { ticketExpiresAt: NOW + 14 * DAY });
      expect(await harness.spend(younger)).toMatchObject({ kind: 'credited' });
    });

    it('forgets nothing by a clock alone: only what tickets have proved to be over', async () => {
      await harness.spend(spendEntry('a', { provedTime: NOW - DAY }));
      const lease = await harness.lease('l', 100);
      const nothing = { nullifiers: 0, leases: 0, balances: 0, more: false };
      const end = NOW + 7 * DAY;
      for (const clock of [NOW + 60 * DAY, 2 ** 40]) {
        expect(await harness.store.prune(clock)).toEqual(nothing);
      }
      await harness.restart();
      expect(await harness.balance()).toBe(900);
      expect(await harness.lease('l', 100)).toEqual({ ...lease, kind: 'repeated' });
      expect(await harness.spend(spendEntry('a', { show: 'again' }))).toEqual({
        kind: 'already_spent',
      });
      await prove(end + RETENTION);
      expect(await harness.store.prune(NOW)).toEqual(nothing);
      expect(await harness.store.prune(2 ** 40)).toMatchObject({
        nullifiers: 1,
        leases: 1,
        balances: 1,
      });
    });

    it('forgets leases a day old and expired balances, and says when there is more', async () => {
      await harness.store.spend(
        Array.from({ length: 1_024 }, (_, position) =>
          spendEntry(`s${position}`, { client: `c${position}` }),
        ),
        NOW,
      );
      await prove(NOW + 60 * DAY);
      await harness.lease('old', 5, { client: 'c0' });
      await harness.lease('young', 5, { client: 'c0' }, NOW + 10);
      expect(await harness.store.prune(NOW + DAY)).toEqual({
        nullifiers: 0,
        leases: 1,
        balances: 0,
        more: false,
      });
      expect(await harness.lease('young', 5, { client: 'c0' })).toMatchObject({ kind: 'repeated' });
      const later = NOW + 30 * DAY;
      expect(await harness.store.prune(later)).toMatchObject({ nullifiers: 1_000, more: true });
      expect(await harness.store.prune(later)).toMatchObject({
        nullifiers: 24,
        balances: 24,
        more: false,
      });
      expect(await harness.store.totals()).toMatchObject({
        balances: 1_000n,
        nullifiers: 1,
        leased: 10n,
      });
      await harness.expectConserved();
    });
  });
}
