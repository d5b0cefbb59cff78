import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { encodeBase64Url } from '@coir/coconut/ticket';
import type { PurchaseStepName } from '@coir/wallet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PurchaseErrand, PurchaseErrandReport } from '../../support/purchase-process.ts';
import { areTicketsGood, type Buyer, TicketShop } from './ticket-shop.ts';

const COUNT = 2;
const PRICE = 1_000n;
const PROGRAM = fileURLToPath(new URL('../../support/purchase-process.ts', import.meta.url));
const PROCESS_LIMIT_MS = 50_000;

/**
 * Steps after which a client may die. Before the third nothing is stored, so nothing can have been
 * lost.
 */
const STEPS: readonly PurchaseStepName[] = [
  'terms_checked',
  'requests_made',
  'requests_stored',
  'payment_signed',
  'payment_stored',
  'payment_sent',
  'payment_noted',
  'payment_included',
  'collection_begun',
  'issuer_answered',
  'book_opened',
  'tickets_stored',
];
const FIRST_DURABLE = STEPS.indexOf('requests_stored');

interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly reports: readonly PurchaseErrandReport[];
}

let shop: TicketShop;
beforeAll(async () => {
  shop = await TicketShop.open();
});
afterAll(() => shop.close());

/** Runs a client in a process of its own until it ends or dies. */
function runClient(
  action: PurchaseErrand['action'],
  buyers: readonly Buyer[],
  killAt?: PurchaseStepName,
): Promise<Ended> {
  const errand: PurchaseErrand = {
    action,
    manifestFile: shop.market.file('network.json'),
    ledgerUrl: shop.market.ledgerUrl,
    issuers: Object.fromEntries(
      shop.manifest.manifest.issuers.map(({ index, url }) => [url, shop.addresses.get(index)]),
    ) as Record<string, string>,
    wallets: buyers.map(({ account, storeFile }) => ({
      storeFile,
      secretKey: encodeBase64Url(account.secretKey),
    })),
    count: COUNT,
    ...(killAt === undefined ? {} : { killAt }),
  };
  const child = spawn(process.execPath, ['--conditions=source', PROGRAM], {
    env: { ...process.env, COIR_ERRAND: JSON.stringify(errand) },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: PROCESS_LIMIT_MS,
    killSignal: 'SIGTERM',
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      const lines = printed.split('\n').filter((line) => line !== '');
      resolve({ signal, reports: lines.map((line) => JSON.parse(line)) });
    });
  });
}

/** One payment, all tickets, each of them good, and nothing left to do. */
async function expectOneWholeBook(buyer: Buyer): Promise<void> {
  const { wallet, store } = shop.wallet(buyer);
  expect(await shop.paidBy(buyer)).toEqual({ amount: PRICE * BigInt(COUNT), transfers: 1n });
  expect(await wallet.balance()).toMatchObject({ tickets: COUNT, pending: 0 });
  expect(await areTicketsGood(shop.manifest, store)).toBe(true);
  expect(await wallet.listPurchases()).toMatchObject([{ state: 'complete' }]);
  store.close();
}

describe('a client that is killed in the middle of a purchase', () => {
  it('has paid once and has all its tickets after a new process resumes, wherever it was killed', async () => {
    const killed = STEPS.map((step) => ({ step, buyer: shop.buyer() }));
    for (const { step, buyer } of killed) {
      expect({ step, ...(await runClient('buy', [buyer], step)) }).toEqual({
        step,
        signal: 'SIGKILL',
        reports: [],
      });
    }

    const { signal, reports } = await runClient(
      'resume',
      killed.map(({ buyer }) => buyer),
    );
    expect(signal).toBeNull();
    const durable = killed.slice(FIRST_DURABLE);
    expect(reports.map(({ outcomes }) => outcomes)).toEqual([
      ...killed.slice(0, FIRST_DURABLE).map(() => []),
      ...durable.slice(0, -1).map(() => [COUNT]),
      [],
    ]);
    for (const { buyer } of durable) await expectOneWholeBook(buyer);
    for (const { buyer } of killed.slice(0, FIRST_DURABLE)) {
      expect(await shop.paidBy(buyer)).toEqual({ amount: 0n, transfers: 0n });
    }
  }, 240_000);

  it('has paid once and has all its tickets though every process that resumes is killed one step further', async () => {
    const buyer = shop.buyer();
    const later: readonly PurchaseStepName[] = [
      'payment_signed',
      'payment_sent',
      // By the next process the payment is in a block, so that its having been sent is noted no
      // more.
      'payment_included',
      'collection_begun',
      'book_opened',
      'tickets_stored',
    ];
    expect(await runClient('buy', [buyer], 'requests_stored')).toMatchObject({ signal: 'SIGKILL' });
    for (const step of later) {
      expect({ step, ...(await runClient('resume', [buyer], step)) }).toMatchObject({
        step,
        signal: 'SIGKILL',
      });
    }
    await expectOneWholeBook(buyer);
  }, 240_000);

  it('has paid once and has all its tickets when two new processes resume at the same time', async () => {
    const buyer = shop.buyer();
    expect(await runClient('buy', [buyer], 'requests_stored')).toMatchObject({ signal: 'SIGKILL' });
    const both = await Promise.all([runClient('resume', [buyer]), runClient('resume', [buyer])]);
    for (const { signal, reports } of both) {
      expect(signal).toBeNull();
      // The slower one may find that there is nothing left to do.
      expect([[COUNT], []]).toContainEqual(reports[0]?.outcomes);
    }
    await expectOneWholeBook(buyer);
  }, 120_000);
});
