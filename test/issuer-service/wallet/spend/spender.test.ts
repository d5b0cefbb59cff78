import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeShow, verifyShow } from '@coir/coconut';
import {
  decodeManifest,
  spendContext,
  TICKET_HIDDEN,
  ticketExpiresAt,
  ticketPublicAttributes,
} from '@coir/coconut/ticket';
import { type Claim, showDigest, Wallet, type WalletOptions } from '@coir/wallet';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTicketNetwork } from '../../../support/ticket-network.ts';
import { accountAt, stock } from './stock.ts';

const network = makeTicketNetwork();
const bought = [0, 1].map(() => network.issueTicket());
const later = network.issueTicket({ expiry: network.expiry + 1, denomination: 1 });
const gateway = new Uint8Array(32).fill(1);
const otherGateway = new Uint8Array(32).fill(2);
const client = new Uint8Array(32).fill(3);
const toGateway = { gatewayIdentity: gateway, clientIdentity: client };
const noTicket = expect.objectContaining({ code: 'WALLET_NO_TICKET' });

let folder: string;
let stores: SqliteWalletStore[];
/** Unix seconds of the chain; it cannot be reached while there are none. */
let chainTime: number | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coir-wallet-'));
  stores = [];
  chainTime = network.now;
  await stock(openStore(), network, [...bought, later]);
});
afterEach(() => {
  for (const store of stores) store.close();
  rmSync(folder, { recursive: true });
});

function openStore(): SqliteWalletStore {
  const store = new SqliteWalletStore(join(folder, 'wallet.db'));
  stores.push(store);
  return store;
}

/** A wallet over the one store, in what may be another process. */
function wallet(options: Partial<WalletOptions> = {}): Wallet {
  return new Wallet(
    { manifest: network.decodeManifest, clock: () => network.now * 1_000, ...options },
    { store: openStore(), account: accountAt(chainTime), fetch },
  );
}

function isAccepted(claim: Claim, gatewayIdentity = gateway, clientIdentity = client): boolean {
  const show = decodeShow(network.record, TICKET_HIDDEN, claim.show);
  return verifyShow(
    network.record,
    TICKET_HIDDEN,
    ticketPublicAttributes(claim.denomination, claim.expiry),
    spendContext(network.manifest.network, gatewayIdentity, clientIdentity),
    show,
  );
}

const receiptFor = (claim: Claim) => ({
  digest: showDigest(claim.show),
  credited: 10,
  balance: 10,
  expiresAt: 20,
});
const refusal = (code: string, retryable: boolean) => ({
  refused: { code, retryable, detail: 'No.' },
});

describe('spending', () => {
  it('shows the ticket that expires first to one gateway, for one client', async () => {
    const claim = await wallet().prepareSpend(toGateway);
    expect(claim).toMatchObject({ keyId: network.keyId, denomination: 1, expiry: network.expiry });
    expect(claim.show).toHaveLength(288);
    expect(isAccepted(claim)).toBe(true);
    expect(isAccepted(claim, otherGateway)).toBe(false);
    expect(isAccepted(claim, gateway, otherGateway)).toBe(false);
  });

  it('gives the same bytes again while it is pending, also after a restart', async () => {
    const claim = await wallet().prepareSpend(toGateway);
    expect(await wallet().prepareSpend(toGateway)).toEqual(claim);
    expect(await wallet().balance()).toMatchObject({ tickets: 2, pending: 1 });
  });

  it('never shows a pending ticket to another gateway, or for another client', async () => {
    const first = await wallet().prepareSpend(toGateway);
    const second = await wallet().prepareSpend({ ...toGateway, gatewayIdentity: otherGateway });
    const third = await wallet().prepareSpend({ ...toGateway, clientIdentity: otherGateway });
    const shown = [first, second, third].map(
      ({ show }) => decodeShow(network.record, TICKET_HIDDEN, show).nullifier,
    );
    const { g1 } = network.parameters.group;
    const nullifiers = shown.map((point) => Buffer.from(g1.encode(point)).toString('hex'));
    expect(new Set(nullifiers).size).toBe(3);
    await expect(
      wallet().prepareSpend({ gatewayIdentity: otherGateway, clientIdentity: otherGateway }),
    ).rejects.toThrow(noTicket);
  });

  it('gives the pending bytes again also when no other ticket is left', async () => {
    const claims = [];
    for (const gatewayIdentity of [gateway, otherGateway, client]) {
      claims.push(await wallet().prepareSpend({ gatewayIdentity, clientIdentity: client }));
    }
    expect(await wallet().prepareSpend(toGateway)).toEqual(claims[0]);
  });

  it('gives one claim when it is asked twice at a time', async () => {
    const both = [wallet(), wallet()].map((each) => each.prepareSpend(toGateway));
    const [first, second] = await Promise.all(both);
    expect(first).toEqual(second);
    expect(await wallet().balance()).toMatchObject({ tickets: 2, pending: 1 });
  });

  it('takes different tickets for different gateways at the same time', async () => {
    const claims = await Promise.all(
      [gateway, otherGateway, client].map((gatewayIdentity) =>
        wallet().prepareSpend({ gatewayIdentity, clientIdentity: client }),
      ),
    );
    expect(new Set(claims.map(({ show }) => showDigest(show))).size).toBe(3);
    expect(await wallet().balance()).toMatchObject({ tickets: 0, pending: 3 });
  });

  it('ends with the receipt, and then takes the next ticket', async () => {
    const claim = await wallet().prepareSpend(toGateway);
    const receipt = receiptFor(claim);
    expect(await wallet().settleSpend(claim, { receipt })).toBe('spent');
    expect(await wallet().settleSpend(showDigest(claim.show), { receipt })).toBe('spent');
    expect(await openStore().settlement(receipt.digest)).toEqual({ state: 'spent', receipt });
    const next = await wallet().prepareSpend(toGateway);
    expect(next.show).not.toEqual(claim.show);
    const states = (await wallet().listTickets()).map(({ state }) => state);
    expect(states).toEqual(['spent', 'pending', 'unspent']);
  });

  it.each([
    ['of another show', { digest: 'a'.repeat(64) }],
    ['with an amount that is none', { credited: -1 }],
    ['with a fraction of a byte', { balance: 0.5 }],
  ])('believes no receipt %s, and stays pending', async (_, change) => {
    const claim = await wallet().prepareSpend(toGateway);
    const receipt = { ...receiptFor(claim), ...change };
    await expect(wallet().settleSpend(claim, { receipt })).rejects.toMatchObject({
      code: 'WALLET_INVALID_RESPONSE',
    });
    expect(await wallet().prepareSpend(toGateway)).toEqual(claim);
  });

  it.each(['already_spent', 'invalid_show'])(
    'gives a ticket up that is refused as %s',
    async (code) => {
      const claim = await wallet().prepareSpend(toGateway);
      expect(await wallet().settleSpend(claim, refusal(code, false))).toBe('refused');
      expect((await wallet().listTickets())[0]).toMatchObject({ state: 'refused' });
      expect((await wallet().prepareSpend(toGateway)).show).not.toEqual(claim.show);
    },
  );

  it.each([
    ['overloaded', true],
    ['verifier_unavailable', true],
    ['unknown_gateway', false],
    ['unknown_key', false],
    ['inactive_key', false],
    ['ticket_expired', false],
    ['ticket_revoked_by_a_later_version', false],
    ['unknown_denomination', false],
    ['balance_limit', false],
  ])('keeps a ticket pending that is refused as %s, which can pass', async (code, retryable) => {
    const claim = await wallet().prepareSpend(toGateway);
    expect(await wallet().settleSpend(claim, refusal(code, retryable))).toBe('pending');
    expect(await wallet().prepareSpend(toGateway)).toEqual(claim);
  });

  it('ends a ticket as expired when the chain says so, and not while it is silent or earlier', async () => {
    const end = ticketExpiresAt(network.expiry, 7);
    const claim = await wallet().prepareSpend(toGateway);
    const expired = refusal('ticket_expired', false);
    for (const time of [end - 1, undefined]) {
      chainTime = time;
      // The holder's clock has no say in it: it may be as wrong as the verifier's.
      const wrong = wallet({ clock: () => (end + 1) * 1_000 });
      expect(await wrong.settleSpend(claim, expired)).toBe('pending');
    }
    chainTime = end;
    expect(await wallet().settleSpend(claim, expired)).toBe('refused');
    expect(await wallet().settleSpend(claim, expired)).toBe('refused');
  });

  it('ends a pending show once its time is over for holder and chain, so that others can be shown', async () => {
    const end = ticketExpiresAt(network.expiry, 7);
    const claim = await wallet().prepareSpend(toGateway);
    const late = { clock: () => end * 1_000 };
    for (const time of [end - 1, undefined]) {
      chainTime = time;
      expect(await wallet(late).prepareSpend(toGateway)).toEqual(claim);
    }
    chainTime = end;
    expect(await wallet({ clock: () => end * 1_000 - 1 }).prepareSpend(toGateway)).toEqual(claim);
    const next = await wallet(late).prepareSpend(toGateway);
    expect(next.expiry).toBe(network.expiry + 1);
    const states = (await wallet().listTickets()).map(({ state }) => state);
    expect(states).toEqual(['refused', 'unspent', 'pending']);
  });

  it.each([null, undefined, 'receipt', {}, { receipt: null }, { refused: {} }, { neither: 1 }])(
    'takes %j for no answer, and the ticket stays pending',
    async (answer) => {
      const claim = await wallet().prepareSpend(toGateway);
      await expect(wallet().settleSpend(claim, answer as never)).rejects.toMatchObject({
        code: 'WALLET_INVALID_RESPONSE',
      });
      expect(await wallet().prepareSpend(toGateway)).toEqual(claim);
    },
  );

  it('takes an answer that is receipt and refusal for none', async () => {
    const claim = await wallet().prepareSpend(toGateway);
    const both = { receipt: receiptFor(claim), ...refusal('already_spent', false) };
    await expect(wallet().settleSpend(claim, both as never)).rejects.toMatchObject({
      code: 'WALLET_INVALID_RESPONSE',
    });
    expect(await wallet().prepareSpend(toGateway)).toEqual(claim);
  });

  it('does not end a show that is not pending, or ended otherwise', async () => {
    const notFound = { code: 'WALLET_NOT_FOUND' };
    const claim = await wallet().prepareSpend(toGateway);
    await expect(
      wallet().settleSpend('a'.repeat(64), refusal('already_spent', false)),
    ).rejects.toMatchObject(notFound);
    await wallet().settleSpend(claim, { receipt: receiptFor(claim) });
    expect(await wallet().settleSpend(claim, refusal('inactive_key', false))).toBe('spent');
    await expect(
      wallet().settleSpend(claim, refusal('already_spent', false)),
    ).rejects.toMatchObject(notFound);
  });

  it('takes a ticket until the last moment of its time, and then no more', async () => {
    const end = ticketExpiresAt(network.expiry, 7) * 1_000;
    const first = await wallet({ clock: () => end - 1 }).prepareSpend(toGateway);
    expect(first.expiry).toBe(network.expiry);
    const other = { ...toGateway, gatewayIdentity: otherGateway };
    expect((await wallet({ clock: () => end }).prepareSpend(other)).expiry).toBe(
      network.expiry + 1,
    );
    expect(await wallet({ clock: () => end }).balance()).toMatchObject({ tickets: 0 });
  });

  it('takes a ticket of a key in its grace time and none of a retired key', async () => {
    const under = (state: 'grace' | 'retired') =>
      wallet({ manifest: decodeManifest(network.manifestWithKeyState(state)) });
    await expect(under('retired').prepareSpend(toGateway)).rejects.toThrow(noTicket);
    expect(isAccepted(await under('grace').prepareSpend(toGateway))).toBe(true);
  });

  it('takes a ticket of the denomination that is wanted', async () => {
    await expect(wallet().prepareSpend({ ...toGateway, denomination: 2 })).rejects.toMatchObject({
      code: 'WALLET_NO_TICKET',
      details: { reason: 'none_left' },
    });
    const claim = await wallet().prepareSpend({ ...toGateway, denomination: 1 });
    expect(claim.denomination).toBe(1);
  });

  it('refuses an identity key of another length, and the ticket stays unspent', async () => {
    const short = { ...toGateway, clientIdentity: client.slice(1) };
    await expect(wallet().prepareSpend(short)).rejects.toThrow(
      expect.objectContaining({ code: 'COCONUT_INVALID_ENCODING' }),
    );
    expect(await wallet().balance()).toMatchObject({ tickets: 3, pending: 0 });
  });

  it('has stored the show before anybody can have seen it', async () => {
    const claim = await wallet().prepareSpend(toGateway);
    expect((await openStore().pendingSpend(gateway, client))?.show).toEqual(claim.show);
  });
});

describe('tickets that rest', () => {
  it('are not spent before their time', async () => {
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'coir-wallet-'));
    await stock(openStore(), network, [...bought, later], network.now * 1_000 + 1);
    await expect(wallet().prepareSpend(toGateway)).rejects.toMatchObject({
      code: 'WALLET_TICKETS_REST',
      details: { spendableAt: network.now * 1_000 + 1, retryable: true },
    });
    const rested = wallet({ clock: () => network.now * 1_000 + 1 });
    expect((await rested.prepareSpend(toGateway)).show).toHaveLength(288);
  });

  it('of a clock that was ahead can be spent after the longest rest by the right one', async () => {
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'coir-wallet-'));
    const right = network.now * 1_000;
    await stock(openStore(), network, [...bought, later], right + 60 * 86_400_000);
    const at = (ms: number) => wallet({ clock: () => right + ms, spendDelayMs: 600_000 });
    expect((await at(0).listTickets())[0]?.spendableAt).toBe(right + 600_000);
    for (const ms of [0, 599_999]) {
      await expect(at(ms).prepareSpend(toGateway)).rejects.toMatchObject({
        code: 'WALLET_TICKETS_REST',
        details: { spendableAt: right + 600_000 },
        message: expect.stringContaining(new Date(right + 600_000).toISOString()),
      });
    }
    expect((await at(600_000).prepareSpend(toGateway)).show).toHaveLength(288);
  });
});
