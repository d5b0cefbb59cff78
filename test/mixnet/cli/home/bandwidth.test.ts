import type { MixnetClient } from '@coir/client';
import { EXIT_CODES } from '@coir/service';
import { describe, expect, it } from 'vitest';
import { ensureBandwidth } from '../../../../mixnet/cli/home/bandwidth.ts';
import type { HomeSession } from '../../../../mixnet/cli/home/home-session.ts';

// With a gateway and real tickets: test/end-to-end/client-and-wallet.test.ts. Here is the decision.

const KIB = 1024;
const { signal } = new AbortController();
const coded = (code: string): Error => Object.assign(new Error(code), { code });

interface Circumstances {
  readonly balance: number;
  readonly openAccess?: boolean;
  /** Bytes that open access grants, or the code with which it refuses. */
  readonly granted?: number | string;
  /** Code with which the wallet has no ticket; without one it has some. */
  readonly noTicket?: string;
  /** State that the gateway's answer leaves the ticket in. */
  readonly settled?: string;
}

async function ensure(given: Circumstances, messageLength = 1): Promise<unknown> {
  let { balance } = given;
  const session = {
    home: { path: '/home/alice', gateway: { openAccess: given.openAccess === true } },
    client: {
      identity: { signing: { publicKey: new Uint8Array(32) } },
      wallet: {
        prepareSpend: async () => {
          if (given.noTicket !== undefined) throw coded(given.noTicket);
          return 'claim';
        },
        settleSpend: async () => given.settled ?? 'spent',
      },
    },
  };
  const mixnet = {
    get balance() {
      return balance;
    },
    claim: async () => {
      balance += 64 * KIB * KIB;
      return { refused: { code: 'inactive_key' } };
    },
    requestOpenAccess: async () => {
      if (typeof given.granted === 'string') throw coded(given.granted);
      return given.granted;
    },
  };
  return await ensureBandwidth(
    session as unknown as HomeSession,
    mixnet as unknown as MixnetClient,
    messageLength,
    signal,
  ).catch((error: unknown) => error);
}

describe('bandwidth for a message', () => {
  it('is there if the balance is four times the message and a reserve', async () => {
    const enough = 4 * 1000 + 256 * KIB;
    expect(await ensure({ balance: enough }, 1000)).toEqual({
      balance: enough,
      isTicketShown: false,
    });
    expect(await ensure({ balance: enough - 1 }, 1000)).toMatchObject({ isTicketShown: true });
  });

  it('is asked of an open gateway first, and bought where that gives none', async () => {
    expect(await ensure({ balance: 0, openAccess: true, granted: 5 })).toEqual({
      balance: 5,
      isTicketShown: false,
    });
    const closed = { balance: 0, openAccess: true, granted: 'CLIENT_GATEWAY_REFUSED' };
    expect(await ensure(closed)).toMatchObject({ isTicketShown: true });
    const gone = { balance: 0, openAccess: true, granted: 'CLIENT_DISCONNECTED' };
    expect(await ensure(gone)).toMatchObject({ code: 'CLIENT_DISCONNECTED' });
  });

  it('is not there without a ticket: the command that buys some is said', async () => {
    expect(await ensure({ balance: 0, noTicket: 'WALLET_NO_TICKET' })).toMatchObject({
      exitCode: EXIT_CODES.failed,
      message: expect.stringContaining('npx coir wallet buy --home /home/alice'),
    });
  });

  it('comes later if all tickets rest, as the wallet says', async () => {
    expect(await ensure({ balance: 0, noTicket: 'WALLET_TICKETS_REST' })).toMatchObject({
      exitCode: EXIT_CODES.tryAgain,
      message: 'the bandwidth is used up, and WALLET_TICKETS_REST',
    });
  });

  it('is not there after a refusal: for now, or with this ticket for good', async () => {
    expect(await ensure({ balance: 0, settled: 'pending' })).toMatchObject({
      exitCode: EXIT_CODES.tryAgain,
      message: expect.stringContaining('(inactive_key); it is kept'),
    });
    expect(await ensure({ balance: 0, settled: 'refused' })).toMatchObject({
      exitCode: EXIT_CODES.failed,
      message: expect.stringContaining('refused for good'),
    });
  });

  it('passes on whatever else fails', async () => {
    expect(await ensure({ balance: 0, noTicket: 'WALLET_STORE_UNUSABLE' })).toMatchObject({
      code: 'WALLET_STORE_UNUSABLE',
    });
  });
});
