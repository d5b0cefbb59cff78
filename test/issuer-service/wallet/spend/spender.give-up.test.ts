import { decodeShow } from '@coir/coconut';
import { TICKET_HIDDEN } from '@coir/coconut/ticket';
import { type Claim, showDigest } from '@coir/verifier-api';
import { Wallet } from '@coir/wallet';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeTicketNetwork } from '../../../support/ticket-network.ts';
import { accountAt, stock } from './stock.ts';

const network = makeTicketNetwork({ issuers: 1, threshold: 1 });
const [gone, there, client] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
let store: SqliteWalletStore;
let wallet: Wallet;
beforeEach(async () => {
  store = new SqliteWalletStore(':memory:');
  await stock(store, network, [network.issueTicket()]);
  wallet = new Wallet(
    { manifest: network.decodeManifest, clock: () => network.now * 1_000 },
    { store, account: accountAt(network.now), fetch },
  );
});
afterEach(() => store.close());

const nullifierOf = ({ show }: Claim): string => {
  const { nullifier } = decodeShow(network.record, TICKET_HIDDEN, show);
  return Buffer.from(network.parameters.group.g1.encode(nullifier)).toString('hex');
};
const refused = (code: string) => ({ refused: { code, retryable: false, detail: 'No.' } });

it('a show whose gateway is gone is listed and given up: its ticket is shown to another, with the same nullifier', async () => {
  const first = await wallet.prepareSpend({ gatewayIdentity: gone, clientIdentity: client });
  const target = { gatewayIdentity: there, clientIdentity: client };
  await expect(wallet.prepareSpend(target)).rejects.toMatchObject({ code: 'WALLET_NO_TICKET' });
  expect(await wallet.listPendingSpends()).toEqual([
    {
      digest: showDigest(first.show),
      ticketId: 't1',
      gatewayIdentity: gone,
      clientIdentity: client,
      shownAt: network.now * 1_000,
      expiresAt: (await wallet.listTickets())[0]?.expiresAt,
    },
  ]);
  await wallet.giveUpSpend(first);
  expect(await wallet.listPendingSpends()).toEqual([]);
  const second = await wallet.prepareSpend(target);
  expect(second.show).not.toEqual(first.show);
  expect(nullifierOf(second)).toBe(nullifierOf(first));
  // The answer to the first comes too late to end anything.
  await expect(wallet.settleSpend(first, refused('already_spent'))).rejects.toMatchObject({
    code: 'WALLET_NOT_FOUND',
  });
  expect(await wallet.settleSpend(second, refused('already_spent'))).toBe('refused');
});

it('a ticket that was refused can be tried elsewhere, one that was spent cannot', async () => {
  const first = await wallet.prepareSpend({ gatewayIdentity: gone, clientIdentity: client });
  await wallet.settleSpend(first, refused('invalid_show'));
  await wallet.giveUpSpend(showDigest(first.show));
  const second = await wallet.prepareSpend({ gatewayIdentity: there, clientIdentity: client });
  const digest = showDigest(second.show);
  const receipt = { digest, credited: 1, balance: 1, expiresAt: 2 };
  expect(await wallet.settleSpend(second, { receipt })).toBe('spent');
  await expect(wallet.giveUpSpend(second)).rejects.toMatchObject({ code: 'WALLET_NOT_FOUND' });
});
