import { encodeCredential, encodeScalar } from '@coir/coconut';
import { type PaymentAccount, WalletError, type WalletStore } from '@coir/wallet';
import type { TestTicket, TicketNetwork } from '../../../support/ticket-network.ts';

/**
 * An account that pays nothing, on a chain at this time (Unix seconds); `undefined` is a chain that
 * cannot be reached.
 */
export function accountAt(chainTime: number | undefined): PaymentAccount {
  const unavailable = async (): Promise<never> => {
    throw new WalletError('WALLET_LEDGER_UNAVAILABLE', 'the ledger is down');
  };
  return {
    address: 'coir1',
    chainId: 'test-chain',
    latestBlockTime: chainTime === undefined ? unavailable : async () => chainTime,
    balance: unavailable,
    signPayment: unavailable,
    broadcast: unavailable,
    status: unavailable,
  };
}

/** Puts paid tickets `t1`, `t2`, … into a store, as a purchase does. */
export async function stock(
  store: WalletStore,
  network: TicketNetwork,
  bought: readonly TestTicket[],
  spendableAt = 0,
): Promise<void> {
  const tickets = bought.map((ticket, position) => ({
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
