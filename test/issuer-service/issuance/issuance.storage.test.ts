import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { order, TicketMarket } from '../ticket-market.ts';

const market = new TicketMarket();
let issuer = '';

beforeAll(async () => {
  await market.startLedger();
  issuer = await market.startIssuer(1);
});

afterEach(() => {
  vi.useRealTimers();
});

afterAll(() => market.stop());

/**
 * Makes the issuer's file refuse new rows of a table until the function that is returned is called.
 */
function breakTable(table: string): () => void {
  const database = new DatabaseSync(market.file('issuer-1.db'));
  database.exec(
    `CREATE TRIGGER broken BEFORE INSERT ON ${table}
     BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`,
  );
  return () => {
    database.exec('DROP TRIGGER broken');
    database.close();
  };
}

describe('an issuer that cannot write', () => {
  it.each(['deposits', 'signatures'])('its %s answers 503 and signs later', async (table) => {
    const book = market.prepareBook(2);
    const txHash = await market.pay(book);
    const repair = breakTable(table);
    for (let round = 0; round < 2; round += 1) {
      const answer = await order(issuer, txHash, book);
      expect(answer.json).toMatchObject({
        status: 503,
        code: 'storage_unavailable',
        retryable: true,
      });
      expect(answer.text).not.toMatch(/disk|trigger/);
      expect(answer.json).not.toHaveProperty('blindedSignatures');
    }
    repair();
    const answer = await order(issuer, txHash, book);
    expect(answer.status).toBe(200);
    expect((await order(issuer, txHash, book)).text).toBe(answer.text);
  });
});

describe('the clock of an issuer', () => {
  it.each([-1, 1])('%d day off decides nothing', async (days) => {
    const expiry = market.expiry();
    const good = market.prepareBook(1, 1, expiry + 1);
    const bad = market.prepareBook(1, 1, expiry + 2);
    const [goodHash, badHash] = [await market.pay(good), await market.pay(bad)];
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * 86_400_000 });
    expect((await order(issuer, goodHash, good)).status).toBe(200);
    expect((await order(issuer, badHash, bad)).json['reason']).toBe('expiry_out_of_range');
  });
});
