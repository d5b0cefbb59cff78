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

describe('the ledger', () => {
  it('moves money when the next block is made, and not before', () => {
    const bytes = sign();
    const hash = transferHash(bytes);
    expect(ledger.submit(bytes)).toEqual({ hash });
    expect(ledger.transfer(hash)).toEqual({ kind: 'pending' });
    expect(balances()).toEqual([1000n, 0n]);
    ledger.produceBlock();
    const { height, time } = ledger.latestBlock();
    expect(time).toBe(1_795_000_000);
    expect(ledger.transfer(hash)).toEqual({
      kind: 'included',
      bytes,
      height,
      blockTime: time,
      code: 0,
    });
    expect(balances()).toEqual([900n, 100n]);
    ledger.produceBlock();
    expect(ledger.transfer(hash)).toMatchObject({ height });
    expect(balances()).toEqual([900n, 100n]);
  });

  it('takes the same bytes again as the same transfer, before and after the block', () => {
    const bytes = sign();
    const answer = ledger.submit(bytes);
    expect(ledger.submit(bytes)).toEqual(answer);
    ledger.produceBlock();
    expect(ledger.submit(bytes)).toEqual(answer);
    ledger.produceBlock();
    expect(balances()).toEqual([900n, 100n]);
    expect(ledger.account(alice.address).sequence).toBe(1n);
  });

  it('takes one transfer for a sequence number, also against a pending one', () => {
    ledger.submit(sign());
    const other = sign({ amount: 200n });
    expect(ledger.submit(other)).toEqual({ refusal: 'wrong_sequence' });
    ledger.produceBlock();
    expect(ledger.submit(other)).toEqual({ refusal: 'wrong_sequence' });
    expect(ledger.transfer(transferHash(other))).toBeUndefined();
    expect(balances()).toEqual([900n, 100n]);
  });

  it('takes sequence numbers without a gap, several in one block', () => {
    expect(ledger.submit(sign({ sequence: 1n }))).toEqual({ refusal: 'wrong_sequence' });
    for (const sequence of [0n, 1n, 2n]) {
      expect(ledger.account(alice.address).sequence).toBe(sequence);
      expect(ledger.submit(sign({ sequence }))).toHaveProperty('hash');
    }
    ledger.produceBlock();
    expect(balances()).toEqual([700n, 300n]);
  });

  it('includes an overdraft with code 5, moves nothing and uses up its sequence number', () => {
    const bytes = sign({ amount: 1001n });
    expect(ledger.submit(bytes)).toHaveProperty('hash');
    ledger.submit(sign({ amount: 1000n, sequence: 1n }));
    ledger.submit(sign({ amount: 1n, sequence: 2n }));
    ledger.produceBlock();
    expect(ledger.transfer(transferHash(bytes))).toMatchObject({ code: 5 });
    expect(balances()).toEqual([0n, 1000n]);
    const last = transferHash(sign({ amount: 1n, sequence: 2n }));
    expect(ledger.transfer(last)).toMatchObject({ code: 5 });
  });

  it('moves nothing when an account pays itself', () => {
    ledger.submit(sign({ to: alice.address }));
    ledger.produceBlock();
    expect(balances()).toEqual([1000n, 0n]);
  });

  it('lets money that arrived be spent', () => {
    expect(ledger.submit(sign({ to: alice.address }, bob))).toEqual({
      refusal: 'insufficient_funds',
    });
    ledger.submit(sign());
    ledger.produceBlock();
    ledger.submit(sign({ to: alice.address, amount: 60n }, bob));
    ledger.produceBlock();
    expect(balances()).toEqual([960n, 40n]);
  });

  it('refuses what the payer did not sign', () => {
    const bytes = sign();
    for (const position of [30, 100, bytes.length - 64, bytes.length - 1]) {
      const forged = Uint8Array.from(bytes);
      forged.set([(forged[position] ?? 0) ^ 1], position);
      expect(ledger.submit(forged)).toHaveProperty('refusal');
    }
    const amount = Uint8Array.from(bytes);
    const other = sign({ amount: 999n });
    amount.set(other.subarray(0, -64));
    expect(ledger.submit(amount)).toEqual({ refusal: 'invalid_signature' });
    ledger.produceBlock();
    expect(balances()).toEqual([1000n, 0n]);
  });

  it('refuses another chain and another denom', () => {
    expect(ledger.submit(sign({ chainId: 'chain-2' }))).toEqual({ refusal: 'wrong_chain' });
    expect(ledger.submit(sign({ denom: 'ustone' }))).toEqual({ refusal: 'wrong_denom' });
  });

  it('refuses bytes that are no transfer', () => {
    const bytes = sign();
    const malformed = { refusal: 'malformed_transfer' };
    expect(ledger.submit(new Uint8Array(0))).toEqual(malformed);
    expect(ledger.submit(bytes.subarray(1))).toEqual(malformed);
    expect(ledger.submit(Uint8Array.of(...bytes, 0))).toEqual(malformed);
    expect(ledger.submit(new Uint8Array(5000))).toEqual(malformed);
    for (let length = 0; length < bytes.length; length += 7) {
      expect(ledger.submit(bytes.subarray(0, length))).toHaveProperty('refusal');
    }
  });

  it('refuses more than it lets wait', () => {
    const accepted = { sender: alice.address, recipient: bob.address, amount: 1n };
    const bytes = new Uint8Array(1);
    const accept = (sequence: bigint): string =>
      store.accept({ ...accepted, bytes, hash: String(sequence).padStart(64, '0'), sequence }, 2);
    expect([accept(0n), accept(1n), accept(2n), accept(0n)]).toEqual([
      'accepted',
      'accepted',
      'ledger_busy',
      'accepted',
    ]);
  });
});

describe('blocks', () => {
  it('come one after the other with a time that never goes back', () => {
    ledger.produceBlock();
    const first = ledger.latestBlock();
    now -= 60_000;
    ledger.produceBlock();
    expect(ledger.latestBlock()).toEqual({ height: first.height + 1, time: first.time });
    now += 62_000;
    ledger.produceBlock();
    expect(ledger.latestBlock()).toEqual({ height: first.height + 2, time: first.time + 2 });
  });

  it('never take a height again, after 4,000 empty ones and a restart', () => {
    for (let block = 0; block < 4000; block += 1) ledger.produceBlock();
    const before = ledger.latestBlock();
    now -= 60_000;
    reopen();
    ledger.produceBlock();
    expect(ledger.latestBlock().height).toBeGreaterThan(before.height);
    expect(ledger.latestBlock().time).toBeGreaterThanOrEqual(before.time);
  });
});
