import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_CODES } from '@coir/service';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareHome } from '../../../../mixnet/cli/home/client-home.ts';
import { buyTickets, giveUpShows, printBalance } from '../../../../mixnet/cli/home/run-wallet.ts';
import { stock } from '../../../issuer-service/wallet/spend/stock.ts';
import { makeTicketNetwork } from '../../../support/ticket-network.ts';
import { makeAbsentNetwork } from './absent-network.ts';
import { TrialLifecycle } from './trial-lifecycle.ts';

// Commands on a network that is up are in test/end-to-end/client-and-wallet.test.ts.

const parent = mkdtempSync(join(tmpdir(), 'coir-wallet-'));
const network = join(parent, 'network');
const home = join(parent, 'home');
afterAll(() => rmSync(parent, { recursive: true, force: true }));
beforeAll(async () => {
  makeAbsentNetwork(network);
  (await prepareHome({ path: home, network, gateway: undefined })).release();
});

const later = expect.objectContaining({
  exitCode: EXIT_CODES.tryAgain,
  message: expect.stringMatching(/^the ledger at .+ does not answer; start the network with "npm/),
});

it('tells its tickets also while the ledger does not answer', async () => {
  const trial = new TrialLifecycle();
  const end = await trial.run((lifecycle) => printBalance({ home, json: true }, lifecycle));
  expect(end).toEqual(later);
  expect(JSON.parse(trial.output)).toEqual({
    tickets: 0,
    bytes: 0,
    resting: 0,
    pending: 0,
    shows: [],
    account: { address: expect.stringMatching(/^coir1[0-9a-f]{40}$/) },
  });
});

it('buys nothing while the ledger does not answer, and says so once', async () => {
  const trial = new TrialLifecycle();
  const end = await trial.run((lifecycle) =>
    buyTickets({ home, count: 4, denomination: 1 }, lifecycle),
  );
  expect(end).toEqual(later);
  expect(trial.output).toBe('');
});

it('tells a show without an answer, and frees its ticket with a warning', async () => {
  const store = new SqliteWalletStore(join(home, 'wallet.sqlite'), { create: false });
  const bought = makeTicketNetwork({ issuers: 1, threshold: 1 });
  await stock(store, bought, [bought.issueTicket()]);
  const digest = 'ab'.repeat(32);
  await store.beginSpend({
    ticketId: 't1',
    keyId: bought.keyId,
    denomination: 1,
    expiry: bought.expiry,
    gatewayIdentity: new Uint8Array(32).fill(2),
    clientIdentity: new Uint8Array(32).fill(7),
    show: new Uint8Array(288),
    shownAt: Date.UTC(2026, 11, 1),
    digest,
  });
  store.close();
  const balance = new TrialLifecycle();
  await balance.run((lifecycle) => printBalance({ home }, lifecycle));
  expect(balance.output).toMatch(/1 more is shown to gateway-2 since 2026-12-01T00:00:00.000Z/);
  expect(balance.output).toMatch(/npx coir wallet give-up/);
  const first = new TrialLifecycle();
  await first.run((lifecycle) => giveUpShows({ home }, lifecycle));
  expect(first.output).toMatch(/^a ticket is free again: it was shown to gateway-2 since 2026/);
  expect(first.output).toMatch(/can tell that both are yours/);
  const second = new TrialLifecycle();
  await second.run((lifecycle) => giveUpShows({ home, json: true }, lifecycle));
  expect(JSON.parse(second.output)).toEqual({ givenUp: [] });
});
