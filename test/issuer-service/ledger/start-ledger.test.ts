import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { encodeBase64Url } from '@coir/coconut/ticket';
import { ledgerProgram } from '@coir/issuer-service/ledger';
import { initService, parseSettings } from '@coir/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startService } from '../../support/service-runtime.ts';
import { get, post, TicketMarket } from '../ticket-market.ts';

describe('an embedded ledger', () => {
  let market: TicketMarket;
  beforeEach(() => {
    market = new TicketMarket();
  });
  afterEach(() => market.stop());

  const settings = (change: object = {}) =>
    parseSettings(ledgerProgram.settings, market.ledgerConfig(change));

  it('is not ready, says why and counts it while no block can be written, and goes on afterwards', async () => {
    const ledger = await market.startLedger();
    const { metrics } = ledger.runtime;
    expect(await ledger.reasons()).toEqual([]);
    expect(await metrics.expose()).toContain('\nledger_block_failures_total 0\n');
    const other = new DatabaseSync(market.file('ledger.db'));
    other.exec('ALTER TABLE chain RENAME TO hidden');
    const transfer = encodeBase64Url(await market.signDeposit(market.prepareBook(1)));
    const { json } = await post(`${ledger.address}/v1/transfers`, { transfer });
    await expect.poll(() => ledger.reasons()).toEqual(['no block can be written']);
    expect((await get(`${ledger.address}/readyz`)).json).toEqual({ ready: false });
    expect(await metrics.expose()).toMatch(/\nledger_block_failures_total [1-9]/);
    other.exec('ALTER TABLE hidden RENAME TO chain');
    other.close();
    await market.included(String(json['hash']));
    expect(await ledger.reasons()).toEqual([]);
    expect(await metrics.expose()).toMatch(/\nledger_block_height [1-9]/);
  });

  it('makes no block in the file of a running one whose port it asks for', async () => {
    const first = await market.startLedger({ blockIntervalMs: 60_000 });
    const port = Number(new URL(first.address).port);
    const height = async (): Promise<unknown> =>
      (await get(`${first.address}/v1/blocks/latest`)).json['height'];
    const before = await height();
    const second = startService(ledgerProgram, market.ledgerConfig({ port }));
    await expect(second).rejects.toThrow(`port ${port} of 127.0.0.1 is in use`);
    expect(await height()).toBe(before);
  });

  it('is checked: the file, the chain in it, and whether it can be written', async () => {
    await expect(ledgerProgram.check(settings())).rejects.toThrow(/ledger\.db is not there/);
    await initService(ledgerProgram, market.ledgerConfig());
    expect(await ledgerProgram.check(settings())).toEqual([
      `store ${market.file('ledger.db')}: chain coir-test-1, height 0; it can be written`,
    ]);
    const other = settings({ chainId: 'coir-test-2' });
    const message = /databaseFile \(.+\): holds another chain, denom or genesis; remedy: /;
    await expect(ledgerProgram.check(other)).rejects.toThrow(message);
    await expect(
      startService(ledgerProgram, market.ledgerConfig({ chainId: 'x' })),
    ).rejects.toThrow(message);
    rmSync(market.file('ledger.db'));
  });
});
