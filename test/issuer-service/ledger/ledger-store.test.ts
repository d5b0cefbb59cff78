import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unixMs } from '@coir/io';
import { createDatabase } from '@coir/io/sqlite';
import { signTransfer, type Transfer, transferHash } from '@coir/issuer-api';
import {
  Ledger,
  type LedgerSettings,
  LedgerStore,
  ledgerSettings,
} from '@coir/issuer-service/ledger';
import { parseSettings } from '@coir/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LEDGER_DATABASE } from '../../../issuer-service/ledger/ledger-store.ts';
import { type Account, createAccount } from '../ticket-market.ts';

const alice = createAccount();
const bob = createAccount();
let folder = '';
let store: LedgerStore;
let ledger: Ledger;
let now = 0;

function config(change: object = {}): LedgerSettings {
  return parseSettings(ledgerSettings, {
    databaseFile: join(folder, 'ledger.db'),
    chainId: 'chain-1',
    denom: 'ucoir',
    genesis: [{ address: alice.address, balance: '1000' }],
    ...change,
  });
}

function open(change: object = {}): void {
  const settings = config(change);
  if (!existsSync(settings.databaseFile)) {
    createDatabase(settings.databaseFile, LEDGER_DATABASE);
  }
  store = new LedgerStore(settings);
  ledger = new Ledger(settings, { store, clock: () => unixMs(now) });
}

function reopen(change: object = {}): void {
  store.close();
  open(change);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-ledger-'));
  now = 1_795_000_000_500;
  open();
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function sign(change: Partial<Transfer> = {}, payer: Account = alice): Uint8Array {
  const transfer = {
    chainId: 'chain-1',
    from: payer.publicKey,
    to: bob.address,
    denom: 'ucoir',
    amount: 100n,
    memo: '',
    sequence: 0n,
    ...change,
  };
  return signTransfer(transfer, payer.secretKey);
}

function balances(): bigint[] {
  return [alice, bob].map(({ address }) => ledger.account(address).balance);
}

describe('genesis', () => {
  const refuse = (genesis: object[]): void => {
    const databaseFile = join(folder, 'other.db');
    expect(() => new LedgerStore(config({ databaseFile, genesis }))).toThrow(
      expect.objectContaining({ name: 'SettingsError' }),
    );
  };

  it('names an address once', () => {
    refuse([1, 2].map((balance) => ({ address: bob.address, balance: String(balance) })));
  });

  it('has less money in all than can be counted', () => {
    const half = String(2n ** 62n);
    refuse([alice, bob].map(({ address }) => ({ address, balance: half })));
  });

  it.each(['0', '-1', '01', '1.5', '', '10000000000000000000'])(
    'has no balance written %j',
    (balance) => {
      expect(() => config({ genesis: [{ address: bob.address, balance }] })).toThrow();
    },
  );

  it('has addresses only', () => {
    expect(() => config({ genesis: [{ address: 'bob', balance: '1' }] })).toThrow();
  });
});

describe('a restart', () => {
  it('keeps balances, sequence numbers, results and what was pending', () => {
    const first = sign();
    const second = sign({ sequence: 1n });
    ledger.submit(first);
    ledger.produceBlock();
    const included = ledger.transfer(transferHash(first));
    ledger.submit(second);
    reopen();
    expect(ledger.transfer(transferHash(first))).toEqual(included);
    expect(ledger.transfer(transferHash(second))).toEqual({ kind: 'pending' });
    expect(ledger.account(alice.address)).toEqual({ balance: 900n, sequence: 2n });
    expect(ledger.submit(sign({ amount: 1n }))).toEqual({ refusal: 'wrong_sequence' });
    ledger.produceBlock();
    expect(balances()).toEqual([800n, 200n]);
  });

  it.each<[string, object]>([
    ['chain', { chainId: 'chain-2' }],
    ['denom', { denom: 'ustone' }],
    ['genesis', { genesis: [{ address: alice.address, balance: '1001' }] }],
  ])('with another %s is refused', (_, change) => {
    expect(() => reopen(change)).toThrow(expect.objectContaining({ name: 'SettingsError' }));
    open();
  });
});
