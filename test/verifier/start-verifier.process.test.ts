import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Receipt, SpendRequest, VerifierClient } from '@coir/verifier-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ALICE,
  BOB,
  claimOf,
  GATEWAY_ONE,
  GATEWAY_TWO,
  network,
  TICKET_BYTES,
  TOKEN,
} from './open-verifier.ts';
import { VerifierProcess } from './verifier-process.ts';

const BALANCED =
  'SELECT (SELECT sum(bytes) FROM balances) = credited - leased - expired FROM tallies';

describe('the verifier program', () => {
  let program: VerifierProcess;
  beforeEach(() => {
    program = new VerifierProcess();
  });
  afterEach(() => program.remove());

  const claimed = async (client: VerifierClient, claim: SpendRequest): Promise<Receipt> => {
    const outcome = await client.claim(claim);
    if (outcome.receipt === undefined) throw new Error(`refused: ${outcome.refused.code}`);
    return outcome.receipt;
  };

  it('dies at any point of a spend without losing or doubling anything, and a retry gets the receipt', async () => {
    // Statement at which it dies, and whether the ticket is spent then.
    const points: readonly (readonly [string, boolean])[] = [
      ['before BEGIN IMMEDIATE', false],
      ['after INSERT INTO nullifiers', false],
      ['after INSERT INTO balances', false],
      ['after INSERT INTO receipts', false],
      ['before COMMIT', false],
      ['after COMMIT', true],
    ];
    let unresolved: SpendRequest | undefined;
    const receipts: (readonly [SpendRequest, Receipt])[] = [];
    const resolve = async (client: VerifierClient): Promise<void> => {
      if (unresolved !== undefined) receipts.push([unresolved, await claimed(client, unresolved)]);
    };
    for (const [killAt, isSpent] of points) {
      const client = await program.start({ killAt });
      await resolve(client);
      unresolved = claimOf(network.issueTicket());
      program.arm();
      const outcome = await client.claim(unresolved);
      expect(outcome.refused?.code).toBe('verifier_unavailable');
      expect((await program.ended()).signal).toBe('SIGKILL');
      for (const table of ['nullifiers', 'receipts', 'redemptions']) {
        const count = receipts.length + (isSpent ? 1 : 0);
        expect([killAt, table, program.query(`SELECT count(*) FROM ${table}`)]).toEqual([
          killAt,
          table,
          count,
        ]);
      }
      expect(program.query(BALANCED)).toBe(receipts.length === 0 && !isSpent ? 0 : 1);
    }
    const client = await program.start();
    await resolve(client);
    expect(await client.balance(ALICE)).toMatchObject({
      balance: { balance: points.length * TICKET_BYTES },
    });
    for (const [claim, receipt] of receipts) expect(await claimed(client, claim)).toEqual(receipt);
    await program.signal('SIGKILL');
    expect(program.query('SELECT credited FROM tallies')).toBe(points.length * TICKET_BYTES);
  });

  it('dies around the commit of a lease without granting twice', async () => {
    const lease = { client: ALICE, gateway: GATEWAY_ONE, bytes: 1_000, leaseId: 'l1' };
    const silent = { refused: { code: 'verifier_unavailable' } };
    let client = await program.start({ killAt: 'before COMMIT' });
    await claimed(client, claimOf(network.issueTicket()));
    program.arm();
    expect(await client.lease(lease)).toMatchObject(silent);
    await program.ended();
    expect(program.query('SELECT leased FROM tallies')).toBe(0);

    client = await program.start({ killAt: 'after COMMIT' });
    program.arm();
    expect(await client.lease(lease)).toMatchObject(silent);
    await program.ended();
    expect(program.query('SELECT leased FROM tallies')).toBe(1_000);

    client = await program.start();
    const left = { balance: TICKET_BYTES - 1_000 };
    expect(await client.lease(lease)).toMatchObject({ lease: { granted: 1_000, ...left } });
    expect(await client.balance(ALICE)).toMatchObject({ balance: left });
  });

  it('is killed at any moment between and during requests, and every claim and lease resolves once', async () => {
    const tickets = Array.from({ length: 8 }, () => network.issueTicket());
    const claims = tickets.map((ticket, position) =>
      claimOf(ticket, position % 2 === 0 ? GATEWAY_ONE : GATEWAY_TWO, position < 4 ? ALICE : BOB),
    );
    const receipts = new Map<SpendRequest, Receipt>();
    const granted = new Map<string, number>();
    let lastLease = 0;
    const round = async (client: VerifierClient): Promise<void> => {
      const leases = [...granted.keys(), `l${lastLease++}`, `l${lastLease++}`];
      await Promise.all([
        ...claims.map(async (claim) => {
          const { receipt } = await client.claim(claim);
          if (receipt === undefined) return;
          expect(receipts.get(claim) ?? receipt).toEqual(receipt);
          receipts.set(claim, receipt);
        }),
        ...leases.map(async (leaseId) => {
          const lease = { client: ALICE, gateway: GATEWAY_ONE, bytes: 1_000_000, leaseId };
          const { lease: answer } = await client.lease(lease);
          if (answer === undefined) return;
          expect(granted.get(leaseId) ?? answer.granted).toBe(answer.granted);
          granted.set(leaseId, answer.granted);
        }),
      ]);
    };
    for (const delayMs of [5, 60, 140]) {
      const client = await program.start();
      const kill = setTimeout(() => void program.signal('SIGKILL'), delayMs);
      await round(client);
      clearTimeout(kill);
      await program.signal('SIGKILL');
      expect(program.query('SELECT count(*) FROM nullifiers')).toBeGreaterThanOrEqual(
        receipts.size,
      );
    }
    await round(await program.start());
    await program.signal('SIGTERM');
    expect(receipts.size).toBe(claims.length);
    expect(program.query('SELECT credited FROM tallies')).toBe(claims.length * TICKET_BYTES);
    const acknowledged = [...granted.values()].reduce((sum, bytes) => sum + bytes, 0);
    expect(program.query('SELECT leased FROM tallies')).toBeGreaterThanOrEqual(acknowledged);
    expect(program.query('SELECT sum(granted) = (SELECT leased FROM tallies) FROM leases')).toBe(1);
    expect(program.query(BALANCED)).toBe(1);
  });

  it('finishes what is under way when it is asked to stop, and tells no secret', async () => {
    const client = await program.start({ env: { COIR_VERIFIER_LOG_LEVEL: 'trace' } });
    const ticket = network.issueTicket();
    const claims = [claimOf(ticket), claimOf(network.issueTicket()), claimOf(ticket)];
    const claiming = claims.map((claim) => client.claim(claim));
    await claiming[0];
    const end = await program.signal('SIGTERM');
    const outcomes = await Promise.all(claiming);
    expect(outcomes.map(({ receipt, refused }) => receipt?.credited ?? refused?.code)).toEqual([
      TICKET_BYTES,
      TICKET_BYTES,
      'already_spent',
    ]);
    expect(end).toMatchObject({ code: 0, signal: null });
    for (const secret of [TOKEN, Buffer.from(ALICE).toString('base64url')]) {
      expect(end.output).not.toContain(secret);
    }
  });

  it.each<[string, number, (program: VerifierProcess) => void]>([
    ['an unknown setting', 78, (each) => each.configure({ colour: 'blue' })],
    ['a gateway that is no key', 78, (each) => each.configure({ gateways: ['abc'] })],
    ['a short token', 78, (each) => writeFileSync(join(each.folder, 'token'), 'secret-but-short')],
    [
      'a manifest other than the pinned',
      78,
      (each) => each.configure({ manifestDigest: 'a'.repeat(64) }),
    ],
    ['a database that is none', 78, (each) => writeFileSync(each.databaseFile, 'x'.repeat(5_000))],
  ])('does not start with %s', async (_name, code, prepare) => {
    prepare(program);
    await expect(program.start()).rejects.toThrow(`ended with ${code}`);
    expect((await program.ended()).output).not.toContain('secret-but-short');
  });
});
