import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeShow, encodeCredential, encodeScalar, verifyShow } from '@coir/coconut';
import {
  decodeManifest,
  spendContext,
  TICKET_HIDDEN,
  ticketExpiresAt,
  ticketPublicAttributes,
} from '@coir/coconut/ticket';
import { type Claim, showDigest, Wallet, type WalletOptions } from '@coir/wallet';
import { EmbeddedLedgerAccount } from '@coir/wallet/embedded-ledger';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTicketNetwork } from '../../../support/ticket-network.ts';
import { NOWHERE } from '../ticket-shop.ts';

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
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coir-wallet-'));
  stores = [];
  await stock(0);
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
  const account = new EmbeddedLedgerAccount(
    { url: NOWHERE, chainId: 'test-chain', secretKey: new Uint8Array(32) },
    { fetch },
  );
  return new Wallet(
    { manifest: network.decodeManifest, clock: () => network.now * 1_000, ...options },
    { store: openStore(), account, fetch },
  );
}

/** Three tickets; the last expires one period later. */
async function stock(spendableAt: number): Promise<void> {
  const store = openStore();
  const tickets = [...bought, later].map((ticket, position) => ({
    ticketId: `t${position + 1}`,
    keyId: ticket.keyId,
    denomination: ticket.denomination,
    expiry: ticket.expiry,
    serial: encodeScalar(ticket.attributes[0] ?? 0n),
    credential: encodeCredential(network.parameters, ticket.credential),
    spendableAt,
  }));
  await store.addPurchase({
    purchaseId: 'p',
    createdAt: 0,
    keyId: network.keyId,
    terms: {
      network: network.manifest.network,
      chainId: 'test-chain',
      depositAddress: '',
      denom: '',
      amount: '3000',
      memo: '',
      denomination: 1,
      expiry: network.expiry,
    },
    requests: tickets.map((_, position) => ({
      request: new Uint8Array([position]),
      witness: new Uint8Array(0),
    })),
  });
  await store.attachPayment('p', { bytes: new Uint8Array(1), hash: 'h' });
  await store.advancePurchase('p', 'signed', 'collecting');
  await store.completePurchase('p', network.keyId, tickets);
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

  it.each(['already_spent', 'invalid_show', 'ticket_expired', 'inactive_key', 'whatever'])(
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
    ['unknown_denomination', false],
    ['balance_limit', false],
  ])('keeps a ticket pending that is refused as %s, which can pass', async (code, retryable) => {
    const claim = await wallet().prepareSpend(toGateway);
    expect(await wallet().settleSpend(claim, refusal(code, retryable))).toBe('pending');
    expect(await wallet().prepareSpend(toGateway)).toEqual(claim);
  });

  it('does not end a show that is not pending, or ended otherwise', async () => {
    const notFound = { code: 'WALLET_NOT_FOUND' };
    const claim = await wallet().prepareSpend(toGateway);
    await expect(
      wallet().settleSpend('a'.repeat(64), refusal('already_spent', false)),
    ).rejects.toMatchObject(notFound);
    await wallet().settleSpend(claim, { receipt: receiptFor(claim) });
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
    await expect(wallet().prepareSpend({ ...toGateway, denomination: 2 })).rejects.toThrow(
      noTicket,
    );
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
    await stock(network.now * 1_000 + 1);
    await expect(wallet().prepareSpend(toGateway)).rejects.toThrow(noTicket);
    const later = wallet({ clock: () => network.now * 1_000 + 1 });
    expect((await later.prepareSpend(toGateway)).show).toHaveLength(288);
  });
});
