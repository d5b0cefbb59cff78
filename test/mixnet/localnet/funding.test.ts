import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeBase64Url } from '@coir/coconut/ticket';
import { writePrivateJson } from '@coir/io/private-file';
import { accountAddress } from '@coir/issuer-api';
import { ledgerProgram } from '@coir/issuer-service/ledger';
import { ed25519, randomBytes } from '@coir/sphinx/primitives';
import { EmbeddedLedgerAccount } from '@coir/wallet/embedded-ledger';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fundAccount } from '../../../mixnet/localnet/funding.ts';
import { CHAIN_ID, DENOM } from '../../../mixnet/localnet/network-plan.ts';
import { type StartedService, startService } from '../../support/service-runtime.ts';

let folder: string;
let treasuryFile: string;
let treasury: string;
let ledger: StartedService;
const secretKey = randomBytes(32);
const to = accountAddress(ed25519.publicKey(secretKey));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-funding-'));
  treasuryFile = join(folder, 'treasury.json');
  const seed = randomBytes(32);
  writePrivateJson(treasuryFile, { secretKey: encodeBase64Url(seed) });
  treasury = accountAddress(ed25519.publicKey(seed));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await ledger.stop();
  rmSync(folder, { recursive: true });
});

async function startLedger(blockIntervalMs: number): Promise<void> {
  ledger = await startService(ledgerProgram, {
    port: 0,
    databaseFile: join(folder, 'ledger.sqlite'),
    chainId: CHAIN_ID,
    denom: DENOM,
    genesis: [{ address: treasury, balance: '1000' }],
    blockIntervalMs,
  });
}

const fund = (amount: bigint, signal?: AbortSignal) =>
  fundAccount(
    { treasuryFile, ledgerUrl: ledger.address, chainId: CHAIN_ID, denom: DENOM, to, amount },
    signal,
  );

function balance(): Promise<bigint> {
  const options = { url: ledger.address, chainId: CHAIN_ID, secretKey };
  return new EmbeddedLedgerAccount(options, { fetch }).balance(DENOM);
}

describe('fundAccount', () => {
  it('has the money on the account when it returns, each time on top', async () => {
    await startLedger(20);
    await fund(300n);
    expect(await balance()).toBe(300n);
    await fund(20n);
    expect(await balance()).toBe(320n);
  });

  it('fails at once if the treasury has not enough, and moves nothing', async () => {
    await startLedger(20);
    await expect(fund(1001n)).rejects.toMatchObject({
      code: 'LOCALNET_NOT_FUNDED',
      message: expect.stringContaining('could not pay 1001 ucoir'),
    });
    expect(await balance()).toBe(0n);
  });

  it('gives up a payment that the ledger does not include in time', async () => {
    await startLedger(60_000);
    const now = performance.now.bind(performance);
    // A second passes in a millisecond.
    vi.spyOn(performance, 'now').mockImplementation(() => 1000 * now());
    await expect(fund(1n)).rejects.toMatchObject({
      code: 'LOCALNET_NOT_FUNDED',
      message: expect.stringContaining(`the ledger at ${ledger.address} took`),
    });
  });

  it('ends when it is told to', async () => {
    await startLedger(60_000);
    await expect(fund(1n, AbortSignal.timeout(150))).rejects.toThrow();
  });
});
