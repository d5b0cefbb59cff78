import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_CODES } from '@coir/service';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareHome } from '../../../../mixnet/cli/home/client-home.ts';
import { buyTickets, printBalance } from '../../../../mixnet/cli/home/run-wallet.ts';
import { makeAbsentNetwork } from './absent-network.ts';
import { TrialLifecycle } from './trial-lifecycle.ts';

// Commands on a network that is up are in test/end-to-end/client-and-wallet.test.ts.

const parent = mkdtempSync(join(tmpdir(), 'coir-wallet-'));
const network = join(parent, 'network');
const home = join(parent, 'home');
afterAll(() => rmSync(parent, { recursive: true, force: true }));
beforeAll(() => {
  makeAbsentNetwork(network);
  prepareHome({ path: home, network, gateway: undefined }).release();
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
