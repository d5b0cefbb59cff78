import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { encodeBase64Url } from '@coir/coconut/ticket';
import { createDatabase } from '@coir/io/sqlite';
import { transferHash } from '@coir/issuer-api';
import {
  ISSUANCE_DATABASE,
  type IssuanceStep,
  requestListDigest,
  SqliteIssuanceStore,
} from '@coir/issuer-service';
import { LEDGER_DATABASE } from '@coir/issuer-service/ledger';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { get, order, orderOf, post, TicketMarket } from './ticket-market.ts';

const market = new TicketMarket();
const keyId = market.dealt.keys[0]?.keyId ?? '';
const children: ChildProcess[] = [];

const MAIN = '../../mixnet/cli/main.ts';
const LEDGER = [MAIN, 'ledger', 'serve'];
const ISSUER = [MAIN, 'issuer', 'serve'];
const ISSUER_WITH_FAILPOINT = ['./issuer-with-failpoint.ts'];

/** A program in a process of its own, with its configuration in a file. */
class Program {
  readonly child: ChildProcess;
  output = '';

  constructor(program: readonly string[], config: object, env: Record<string, string> = {}) {
    const file = market.file(`config-${children.length}.json`);
    writeFileSync(file, JSON.stringify(config));
    const { databaseFile } = config as { databaseFile?: string };
    if (databaseFile !== undefined && !existsSync(databaseFile)) {
      createDatabase(databaseFile, program === LEDGER ? LEDGER_DATABASE : ISSUANCE_DATABASE);
    }
    const [path = '', ...words] = program;
    const main = fileURLToPath(new URL(path, import.meta.url));
    this.child = fork(main, [...words, '--config', file], {
      env: { PATH: process.env['PATH'], ...env },
      execArgv: ['--conditions=source'],
      silent: true,
    });
    children.push(this.child);
    this.child.stdout?.on('data', (chunk) => {
      this.output += String(chunk);
    });
    this.child.stderr?.on('data', (chunk) => {
      this.output += String(chunk);
    });
  }

  async ready(): Promise<string> {
    const [message] = (await Promise.race([
      once(this.child, 'message'),
      once(this.child, 'exit').then(() => Promise.reject(new Error(this.output))),
    ])) as [{ ready: string }];
    return message.ready;
  }

  async exited(): Promise<[number | null, string | null]> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) {
      return [this.child.exitCode, this.child.signalCode];
    }
    return (await once(this.child, 'exit')) as [number | null, string | null];
  }

  async end(signal: NodeJS.Signals): Promise<[number | null, string | null]> {
    this.child.kill(signal);
    return this.exited();
  }
}

afterEach(async () => {
  for (const child of children) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
});

afterAll(() => market.stop());

describe('ledger and issuer as programs', () => {
  it('sell a book, say nothing of it in their logs, and stop with 0 on SIGTERM', async () => {
    const files = { databaseFile: market.file('program-ledger.db') };
    const ledger = new Program(LEDGER, market.ledgerConfig({ ...files, logLevel: 'debug' }));
    market.ledgerUrl = await ledger.ready();
    const issuer = new Program(ISSUER, market.issuerConfig(1, { logLevel: 'debug' }));
    const url = await issuer.ready();
    const book = market.prepareBook(2);
    const txHash = await market.pay(book);
    expect((await order(url, txHash, book)).status).toBe(200);
    expect((await order(url, txHash, market.prepareBook(2))).status).toBe(409);
    expect((await order(url, 'ab'.repeat(32), book)).status).toBe(404);
    expect((await post(`${url}/v1/credentials/blind-sign`, '{')).status).toBe(400);
    expect((await get(`${url}/readyz`)).status).toBe(200);

    expect(await issuer.end('SIGTERM')).toEqual([0, null]);
    expect(await ledger.end('SIGTERM')).toEqual([0, null]);
    const { requests } = orderOf(txHash, book) as { requests: string[] };
    const share = market.dealt.keys[0]?.pairs[0]?.signingKey.x.toString(16) ?? 'none';
    for (const text of [issuer.output, ledger.output]) {
      expect(text).not.toBe('');
      for (const secret of [
        ...requests,
        txHash,
        share,
        'remoteAddress',
        'remotePort',
        'blind-sign',
      ]) {
        expect(text).not.toContain(secret);
      }
    }
  });

  it('answer what is under way before they stop', async () => {
    await market.startLedger();
    const issuer = new Program(
      ISSUER,
      market.issuerConfig(1, { databaseFile: market.file('d.db') }),
    );
    const url = await issuer.ready();
    const book = market.prepareBook(64);
    const txHash = await market.pay(book);
    const answer = order(url, txHash, book);
    await new Promise((resolve) => setTimeout(resolve, 40));
    const exit = issuer.end('SIGTERM');
    expect((await answer).status).toBe(200);
    expect(await exit).toEqual([0, null]);
  });

  it('exit with 78 for a configuration that cannot be used', async () => {
    const issuer = new Program(ISSUER, market.issuerConfig(1, { manifestDigest: '00'.repeat(32) }));
    expect(await issuer.exited()).toEqual([78, null]);
    expect(issuer.output).toMatch(/manifestDigest/);
    const ledger = new Program(LEDGER, { chainId: '' });
    expect(await ledger.exited()).toEqual([78, null]);
  });
});

describe('an issuer killed', () => {
  beforeAll(async () => {
    await market.startLedger({ databaseFile: market.file('kill-ledger.db') });
  });

  it.each<[IssuanceStep, string]>([
    ['authorized', 'authorized'],
    ['signed', 'authorized'],
    ['stored', 'replied'],
  ])('after it %s goes on where it was', async (step, left) => {
    const databaseFile = market.file(`kill-${step}.db`);
    const config = market.issuerConfig(2, { databaseFile });
    const book = market.prepareBook(2);
    const txHash = await market.pay(book);
    const victim = new Program(ISSUER_WITH_FAILPOINT, config, { FAILPOINT: step });
    await expect(order(await victim.ready(), txHash, book)).rejects.toThrow('fetch failed');
    expect(await victim.exited()).toEqual([null, 'SIGKILL']);

    const store = new SqliteIssuanceStore(databaseFile);
    expect(store.find(txHash, keyId, requestListDigest(book)).kind).toBe(left);
    store.close();
    const heir = await market.startIssuer(2, { databaseFile });
    const other = await order(heir, txHash, market.prepareBook(2));
    expect(other.json['code']).toBe('deposit_bound_to_other_request');
    const answer = await order(heir, txHash, book);
    expect(answer.status).toBe(200);

    // A lost or restored database signs the same bytes, so there is no second ticket to be had.
    const amnesiac = await market.startIssuer(2, { databaseFile: market.file(`new-${step}.db`) });
    expect((await order(amnesiac, txHash, book)).text).toBe(answer.text);
    const cheat = await order(amnesiac, txHash, market.prepareBook(2));
    expect(cheat.status).toBe(409);
  });
});

describe('the ledger killed', () => {
  it('keeps every transfer it acknowledged, once', async () => {
    const config = market.ledgerConfig({ databaseFile: market.file('killed.db') });
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const ledger = new Program(LEDGER, config);
      market.ledgerUrl = await ledger.ready();
      const book = { denomination: 1, expiry: 1, requests: [Uint8Array.of(round)] };
      for (let count = 0; ; count += 1) {
        // In the middle of things: the answer to the kill is not waited for.
        if (count === 5 + round) ledger.child.kill('SIGKILL');
        try {
          const bytes = await market.signDeposit(book, { amount: 1n });
          const transfer = encodeBase64Url(bytes);
          const { status } = await post(`${market.ledgerUrl}/v1/transfers`, { transfer });
          if (status === 202) acknowledged.push(transferHash(bytes));
        } catch {
          break;
        }
      }
      expect(await ledger.exited()).toEqual([null, 'SIGKILL']);
    }
    const ledger = new Program(LEDGER, config);
    market.ledgerUrl = await ledger.ready();
    expect(acknowledged.length).toBeGreaterThanOrEqual(5 + 6 + 7);
    for (const hash of acknowledged) {
      await market.included(hash);
      const { json } = await get(`${market.ledgerUrl}/v1/transfers/${hash}`);
      expect(json['code']).toBe(0);
    }
    const { json } = await get(`${market.ledgerUrl}/v1/accounts/${market.buyer.address}`);
    const spent = 1_000_000_000n - BigInt(String(json['balance']));
    // One per sequence number: a transfer taken and not acknowledged may have been executed as
    // well.
    expect(spent).toBe(BigInt(String(json['sequence'])));
    expect(spent).toBeGreaterThanOrEqual(BigInt(acknowledged.length));
    expect(spent).toBeLessThanOrEqual(BigInt(acknowledged.length + 3));
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
  });
});
