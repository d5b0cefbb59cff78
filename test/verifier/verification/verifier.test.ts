import { decodeManifest, ticketExpiresAt } from '@coir/coconut/ticket';
import { unixMs } from '@coir/io';
import { type ClaimOutcome, type SpendRequest, Verifier } from '@coir/verifier';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestRuntime } from '../../support/service-runtime.ts';
import { makeTicketNetwork } from '../../support/ticket-network.ts';
import {
  ALICE,
  BOB,
  claimOf,
  GATEWAY_ONE,
  GATEWAY_TWO,
  network,
  openVerifier,
  TICKET_BYTES,
  TICKET_END,
  type VerifierUnderTest,
} from '../open-verifier.ts';

const ticket = network.issueTicket();
const claim = claimOf(ticket);
const EVE = network.record.keyId;
const { group } = network.parameters;

function codeOf(outcome: ClaimOutcome): string {
  return outcome.refused?.code ?? 'receipt';
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
  return copy;
}

describe('a verifier deciding claims', () => {
  let service: VerifierUnderTest;
  beforeEach(async () => {
    service = await openVerifier({ claimFailures: { burst: 1_000 } });
  });
  afterEach(() => service.close());

  const decide = async (change: Partial<SpendRequest>): Promise<string> =>
    codeOf(await service.verifier.claim({ ...claim, ...change }));
  const expectNothingCredited = async (): Promise<void> => {
    expect(await service.store.totals()).toMatchObject({ credited: 0n, nullifiers: 0 });
  };

  it('credits a valid ticket once and returns the same receipt for the same show', async () => {
    const first = await service.verifier.claim(claim);
    expect(first.receipt).toMatchObject({
      credited: TICKET_BYTES,
      balance: TICKET_BYTES,
      expiresAt: TICKET_END,
    });
    expect(TICKET_END).toBe(ticketExpiresAt(ticket.expiry, 7));
    expect(await service.verifier.claim(claim)).toEqual(first);
    expect((await service.store.totals()).credited).toBe(BigInt(TICKET_BYTES));
    const exposed = await service.metrics.expose();
    for (const outcome of ['credited', 'repeated']) {
      expect(exposed).toContain(`verifier_claims_total{outcome="${outcome}"} 1\n`);
    }
    expect(exposed).toContain('verifier_claims_total{outcome="invalid_show"} 0\n');
  });

  it('returns the stored receipt before any other check: expired, key retired, gateway gone, after a restart', async () => {
    const first = await service.verifier.claim(claim);
    service.now = TICKET_END + 3_600;
    expect(await service.verifier.claim(claim)).toEqual(first);
    await service.app.close();
    await service.verifier.stop();
    const later = await openVerifier({
      file: service.file,
      manifest: decodeManifest(network.manifestWithKeyState('retired'), group),
      gateways: [GATEWAY_TWO],
    });
    later.now = TICKET_END + 7_200;
    expect(await later.verifier.claim(claim)).toEqual(first);
    expect(codeOf(await later.verifier.claim(claimOf(ticket)))).toBe('inactive_key');
    await later.close();
  });

  it('gives a receipt to no other client', async () => {
    await service.verifier.claim(claim);
    expect(await decide({ client: BOB })).toBe('invalid_show');
  });

  it('refuses another show of a spent ticket, for the same and for another gateway and client', async () => {
    await service.verifier.claim(claim);
    for (const other of [
      claimOf(ticket),
      claimOf(ticket, GATEWAY_TWO),
      claimOf(ticket, GATEWAY_TWO, BOB),
    ]) {
      expect(codeOf(await service.verifier.claim(other))).toBe('already_spent');
    }
    expect((await service.store.totals()).credited).toBe(BigInt(TICKET_BYTES));
  });

  it('refuses a show made for another gateway, client, denomination, expiry or network', async () => {
    const twoDenominations = decodeManifest(
      network.manifestWith({
        denominations: [...network.manifest.denominations, { id: 2, price: '1', bytes: 10 ** 12 }],
      }),
      group,
    );
    const other = await openVerifier({ manifest: twoDenominations });
    const decideThere = async (change: Partial<SpendRequest>): Promise<string> =>
      codeOf(await other.verifier.claim({ ...claim, ...change }));
    expect(await decideThere({ gateway: GATEWAY_TWO })).toBe('invalid_show');
    expect(await decideThere({ client: BOB })).toBe('invalid_show');
    expect(await decideThere({ denomination: 2 })).toBe('invalid_show');
    expect(await decideThere({ expiry: ticket.expiry + 1 })).toBe('invalid_show');
    const foreign = makeTicketNetwork({ seed: 'another dealer' });
    const show = foreign.showTicket(foreign.issueTicket(), GATEWAY_ONE, ALICE);
    expect(await decideThere({ show })).toBe('invalid_show');
    expect((await other.store.totals()).nullifiers).toBe(0);
    await other.close();
  });

  it('refuses shows that are truncated, extended, or changed in any field', async () => {
    const { show } = claim;
    const bad = [
      new Uint8Array(0),
      show.subarray(0, 287),
      Uint8Array.of(...show, 0),
      new Uint8Array(288),
      // One bit in each of h′, s″, U, Z, e, z, y, and in the flags of a point.
      ...[0, 1, 2, 300, 600, 900, 1_150, 1_400, 1_700, 2_000, 2_303].map((bit) =>
        flipped(show, bit),
      ),
    ];
    for (const each of bad) expect(await decide({ show: each })).toBe('invalid_show');
    await expectNothingCredited();
    expect(await decide({})).toBe('receipt');
  });

  it('refuses an unknown key, a key that is neither active nor in grace, and takes one in grace', async () => {
    expect(await decide({ keyId: '0'.repeat(64) })).toBe('unknown_key');
    for (const [state, code] of [
      ['retired', 'inactive_key'],
      ['pending', 'inactive_key'],
      ['grace', 'receipt'],
    ] as const) {
      const other = await openVerifier({
        manifest: decodeManifest(network.manifestWithKeyState(state), group),
      });
      expect(codeOf(await other.verifier.claim(claim))).toBe(code);
      await other.close();
    }
    await expectNothingCredited();
  });

  it('refuses an unknown denomination and a gateway of somebody else', async () => {
    expect(await decide({ denomination: 2 })).toBe('unknown_denomination');
    const stranger = claimOf(ticket, BOB);
    expect(codeOf(await service.verifier.claim(stranger))).toBe('unknown_gateway');
    await expectNothingCredited();
  });

  it('takes a ticket until the last second of its time and refuses it from then on', async () => {
    service.now = TICKET_END;
    expect(await decide({})).toBe('ticket_expired');
    service.now = TICKET_END + 1;
    expect(await decide({})).toBe('ticket_expired');
    await expectNothingCredited();
    service.now = TICKET_END - 1;
    expect(await decide({})).toBe('receipt');
  });

  it('refuses expiry periods whose end cannot be counted', async () => {
    expect(await decide({ expiry: Number.MAX_SAFE_INTEGER })).toBe('invalid_show');
    expect(await decide({ expiry: 0 })).toBe('ticket_expired');
  });

  it('credits one ticket once in a burst of 500 identical and different claims at two gateways', async () => {
    const shows = [
      claim,
      claimOf(ticket),
      claimOf(ticket, GATEWAY_TWO),
      claimOf(ticket, GATEWAY_TWO, BOB),
      claimOf(ticket, GATEWAY_ONE, BOB),
    ];
    const outcomes = await Promise.all(
      Array.from({ length: 500 }, (_, position) =>
        service.verifier.claim(shows[position % shows.length] ?? claim),
      ),
    );
    const receipts = outcomes.flatMap(({ receipt }) => (receipt ? [JSON.stringify(receipt)] : []));
    expect(receipts).toHaveLength(100);
    expect(new Set(receipts).size).toBe(1);
    expect(new Set(outcomes.map(codeOf))).toEqual(new Set(['receipt', 'already_spent']));
    expect(await service.store.totals()).toMatchObject({
      credited: BigInt(TICKET_BYTES),
      nullifiers: 1,
    });
  });

  it('makes a client whose shows keep being refused wait, but still resolves what it was credited, and others', async () => {
    await service.close();
    service = await openVerifier({ claimFailures: { burst: 3, refillMs: 4_000 } });
    await service.verifier.claim(claim);
    const bad = (bit: number): Partial<SpendRequest> => ({ show: flipped(claim.show, bit) });
    expect(await decide(bad(2_303))).toBe('invalid_show');
    expect(await decide(bad(2_302))).toBe('invalid_show');
    expect(codeOf(await service.verifier.claim(claimOf(ticket)))).toBe('already_spent');
    const blocked = await service.verifier.claim({ ...claim, ...bad(2_301) });
    expect(blocked.refused).toMatchObject({ code: 'too_many_requests', retryable: true });
    expect(await decide({})).toBe('receipt');
    expect(codeOf(await service.verifier.claim(claimOf(ticket, GATEWAY_ONE, BOB)))).toBe(
      'already_spent',
    );
    service.now += 5;
    expect(await decide(bad(2_301))).toBe('invalid_show');
  });

  it('refuses what one client has too much under way, and what is too much in all, as retryable', async () => {
    await service.close();
    service = await openVerifier({ queue: { clientLimit: 2, limit: 3 } });
    const claims = [ALICE, ALICE, ALICE, ALICE, ALICE, BOB, GATEWAY_ONE, GATEWAY_TWO, EVE].map(
      (client) => claimOf(ticket, GATEWAY_ONE, client),
    );
    const outcomes = await Promise.all(claims.map((each) => service.verifier.claim(each)));
    const codes = outcomes.map(codeOf);
    expect(codes).toContain('too_many_requests');
    expect(codes).toContain('overloaded');
    expect(codes.filter((code) => code === 'receipt')).toHaveLength(1);
    const refused = outcomes.filter((each) =>
      ['too_many_requests', 'overloaded'].includes(codeOf(each)),
    );
    expect(refused.every((each) => each.refused?.retryable)).toBe(true);
  });

  it('answers other requests while shows wait to be verified', async () => {
    const claims = Array.from({ length: 8 }, () => service.verifier.claim(claimOf(ticket)));
    const ends: string[] = [];
    const all = Promise.all(claims).then(() => ends.push('claims'));
    await service.verifier.balance(ALICE).then(() => ends.push('balance'));
    await all;
    expect(ends).toEqual(['balance', 'claims']);
  });

  it('grants leases of the balance to gateways of its own only', async () => {
    await service.verifier.claim(claim);
    const lease = { client: ALICE, gateway: GATEWAY_ONE, bytes: 1_048_576, leaseId: 'lease-1' };
    const granted = {
      granted: 1_048_576,
      balance: TICKET_BYTES - 1_048_576,
      expiresAt: TICKET_END,
    };
    expect(await service.verifier.lease(lease)).toEqual({ lease: granted });
    expect(await service.verifier.lease(lease)).toEqual({ lease: granted });
    expect(await service.verifier.lease({ ...lease, bytes: 1 })).toMatchObject({
      refused: { code: 'lease_conflict', retryable: false },
    });
    expect(await service.verifier.lease({ ...lease, gateway: BOB })).toMatchObject({
      refused: { code: 'unknown_gateway', retryable: true },
    });
    service.now = TICKET_END;
    expect(await service.verifier.balance(ALICE)).toEqual({
      balance: { balance: 0, expiresAt: 0 },
    });
  });

  it('answers a store that fails as retryable, and says so in its readiness', async () => {
    await service.store.stop();
    const outcome = await service.verifier.claim(claim);
    expect(outcome.refused).toMatchObject({ code: 'store_unavailable', retryable: true });
    expect(await service.verifier.probe()).toEqual(['the store is not open']);
    const unavailable = { refused: { code: 'store_unavailable', retryable: true } };
    expect(await service.verifier.balance(ALICE)).toMatchObject(unavailable);
    const lease = { client: ALICE, gateway: GATEWAY_ONE, bytes: 1, leaseId: 'l' };
    expect(await service.verifier.lease(lease)).toMatchObject(unavailable);
  });

  it('prunes at its start and then at every interval, until it stops', async () => {
    const times: number[] = [];
    const { store } = service;
    const watched = Object.assign(Object.create(store), {
      start: async () => undefined,
      stop: async () => undefined,
      prune: async (now: number) => {
        times.push(now);
        return { nullifiers: 0, leases: 0, balances: 0, more: times.length === 1 };
      },
    });
    const verifier = new Verifier(
      { gateways: [GATEWAY_ONE], clock: () => unixMs(5_000), pruneIntervalMs: 5 },
      { manifest: network.decodeManifest, store: watched, ...createTestRuntime('verifier') },
    );
    await verifier.start();
    await expect.poll(() => times.length).toBeGreaterThan(3);
    await verifier.stop();
    const count = times.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(times).toHaveLength(count);
    expect(times[0]).toBe(5);
  });
});
