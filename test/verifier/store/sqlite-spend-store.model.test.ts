import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LeaseEntry, type SpendEntry, SqliteSpendStore } from '@coir/verifier';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientKey, DAY, leaseEntry, NOW, spendEntry } from './spend-entries.ts';
import { SpendStoreModel } from './spend-store-model.ts';

const RUNS = 25;

type Command =
  | { readonly kind: 'spend'; readonly batch: readonly SpendEntry[] }
  | { readonly kind: 'lease'; readonly batch: readonly LeaseEntry[] }
  | { readonly kind: 'balance'; readonly client: string }
  | { readonly kind: 'clock'; readonly seconds: number }
  | { readonly kind: 'prune' }
  | { readonly kind: 'restart' };

const client = fc.constantFrom('alice', 'bob');
const gateway = fc.constantFrom('one', 'two');
const entry = fc
  .record({
    serial: fc.nat({ max: 7 }),
    show: fc.constantFrom('first', 'second'),
    client,
    gateway,
    credited: fc.constantFrom(1, 1_000, 64 * 1024 * 1024),
    provedTime: fc.constantFrom(0, NOW - DAY, NOW, NOW + 4 * DAY, NOW + 9 * DAY),
  })
  // A serial belongs to one ticket, so it has one end.
  .map(({ serial, ...choice }) =>
    spendEntry(`s${serial}`, { ...choice, ticketExpiresAt: NOW + (1 + (serial % 4)) * DAY }),
  );
const lease = fc
  .record({
    id: fc.nat({ max: 3 }),
    bytes: fc.constantFrom(1, 700, 10 ** 9),
    client,
    gateway,
  })
  .map(({ id, bytes, ...choice }) => leaseEntry(`l${id}`, bytes, choice));

const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .array(entry, { minLength: 1, maxLength: 4 })
        .map((batch) => ({ kind: 'spend' as const, batch })),
    },
    {
      weight: 4,
      arbitrary: fc
        .array(lease, { minLength: 1, maxLength: 3 })
        .map((batch) => ({ kind: 'lease' as const, batch })),
    },
    { weight: 2, arbitrary: client.map((name) => ({ kind: 'balance' as const, client: name })) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(1, 3_600, DAY - 1, DAY, 3 * DAY, -3_600, -2 * DAY)
        .map((seconds) => ({ kind: 'clock' as const, seconds })),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'prune' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  ),
  { minLength: 5, maxLength: 60 },
);

async function replay(list: readonly Command[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coir-model-'));
  const open = (): SqliteSpendStore =>
    new SqliteSpendStore({ file: join(folder, 'spend.sqlite'), create: true });
  const model = new SpendStoreModel();
  let store = open();
  let now = NOW;
  await store.start();
  try {
    for (const command of list) {
      switch (command.kind) {
        case 'spend':
          expect(await store.spend(command.batch, now)).toEqual(
            command.batch.map((each) => model.spend(each, now)),
          );
          break;
        case 'lease':
          expect(await store.lease(command.batch, now)).toEqual(
            command.batch.map((each) => model.lease(each, now)),
          );
          break;
        case 'balance':
          expect(await store.balances([clientKey(command.client)], now)).toEqual([
            model.balance(clientKey(command.client), now),
          ]);
          break;
        case 'clock':
          now += command.seconds;
          break;
        case 'prune':
          await store.prune(now);
          model.prune(now);
          break;
        case 'restart':
          await store.stop();
          store = open();
          await store.start();
          break;
      }
      const totals = await store.totals();
      expect(totals).toEqual(model.totals());
      expect(totals.credited - totals.leased - totals.expired).toBe(totals.balances);
    }
  } finally {
    await store.stop();
    rmSync(folder, { recursive: true });
  }
}

describe('the SQLite spend store beside its model', () => {
  it('answers any sequence of spends, leases, reads, clock steps, prunes and restarts like the model', async () => {
    await fc.assert(fc.asyncProperty(commands, replay), { numRuns: RUNS, endOnFailure: false });
  });
});
