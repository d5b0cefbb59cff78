import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unixMs } from '@coir/io';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ALICE,
  BOB,
  claimOf,
  GATEWAY_ONE,
  network,
  openVerifier,
  TICKET_BYTES,
} from '../open-verifier.ts';

const DAY = 86_400;
const [spent, later] = [network.issueTicket(), network.issueTicket()];
const claim = claimOf(spent);
const secondClaim = claimOf(later, GATEWAY_ONE, BOB);
const lease = { client: ALICE, gateway: GATEWAY_ONE, bytes: 1_000, leaseId: 'lease' };

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-clock-'));
  file = join(folder, 'spend.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a verifier on the same data, whose calendar says this. */
async function withClock<Result>(
  unixSeconds: number,
  work: (service: Awaited<ReturnType<typeof openVerifier>>) => Promise<Result>,
): Promise<Result> {
  const service = await openVerifier({ file, clock: () => unixMs(unixSeconds * 1_000) });
  try {
    return await work(service);
  } finally {
    await service.close();
  }
}

describe('a verifier with a wrong clock', () => {
  it.each([
    ['60 days ahead', network.now + 60 * DAY],
    ['60 days back', network.now - 60 * DAY],
    ['of 1970', 0],
    ['of the year 2106', 2 ** 32],
  ])(
    '%s loses nothing: balances, receipts, leases and spent tickets are as before',
    async (_, wrong) => {
      const before = await withClock(network.now, async ({ verifier, store }) => ({
        claim: await verifier.claim(claim),
        lease: await verifier.lease(lease),
        totals: await store.totals(),
      }));

      const wrongly = await withClock(wrong, async ({ verifier }) => ({
        claim: await verifier.claim(claim),
        lease: await verifier.lease(lease),
        refused: (await verifier.claim(secondClaim)).refused,
        reasons: await verifier.probe(),
      }));
      // A clock behind what tickets prove is named. One that is ahead cannot be told by them.
      const behind = /^The clock says .*Z, but tickets prove that .*Z is past; set it right\.$/;
      const isBehind = wrong < network.now;
      expect(wrongly.reasons).toEqual(isBehind ? [expect.stringMatching(behind)] : []);
      // What was answered before is answered alike, whatever the clock says.
      expect(wrongly).toMatchObject({ claim: before.claim, lease: before.lease });
      // A refusal by the clock can be asked again.
      if (wrongly.refused !== undefined) {
        expect(wrongly.refused).toMatchObject({ code: 'ticket_expired', retryable: true });
      }

      await withClock(network.now, async ({ verifier, store }) => {
        const { balance } = await verifier.balance(ALICE);
        expect(balance?.balance).toBe(TICKET_BYTES - lease.bytes);
        expect(await verifier.claim(claim)).toEqual(before.claim);
        expect(await verifier.lease(lease)).toEqual(before.lease);
        expect((await verifier.claim(claimOf(spent, GATEWAY_ONE, BOB))).refused?.code).toBe(
          'already_spent',
        );
        if (wrongly.refused !== undefined) expect(await store.totals()).toEqual(before.totals);
        expect(await verifier.claim(secondClaim)).toHaveProperty('receipt');
      });
    },
  );
});
