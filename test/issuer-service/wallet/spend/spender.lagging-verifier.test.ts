import { decodeManifest } from '@coir/coconut/ticket';
import { openSessionRequest, sealSessionRequest } from '@coir/protocol/gateway';
import { type ClaimOutcome, Wallet } from '@coir/wallet';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import { describe, expect, it } from 'vitest';
import {
  ALICE,
  GATEWAY_ONE,
  network,
  openVerifier,
  TICKET_BYTES,
} from '../../../verifier/open-verifier.ts';
import { accountAt, stock } from './stock.ts';

const target = { gatewayIdentity: GATEWAY_ONE, clientIdentity: ALICE };
const sharedKey = new Uint8Array(32).fill(7);

describe('a paid ticket of a key that the verifier does not accept yet', () => {
  it('stays pending, and the same show is accepted once the manifest of the verifier is current', async () => {
    const store = new SqliteWalletStore(':memory:');
    await stock(store, network, [network.issueTicket()]);
    const wallet = new Wallet(
      { manifest: network.decodeManifest, clock: () => network.now * 1_000 },
      { store, account: accountAt(network.now), fetch },
    );
    /**
     * Shows the ticket, from the wallet through client and gateway to a verifier with this
     * manifest.
     */
    const show = async (
      manifest = network.decodeManifest,
    ): Promise<[Uint8Array, ClaimOutcome, string]> => {
      const claim = await wallet.prepareSpend(target);
      const sealed = sealSessionRequest(sharedKey, { type: 'coirClaim', claim });
      const opened = openSessionRequest(sharedKey, sealed);
      if (opened.type !== 'coirClaim') throw new Error('not a claim');
      const { verifier, close } = await openVerifier({ manifest });
      const outcome = await verifier.claim({
        ...opened.claim,
        gateway: GATEWAY_ONE,
        client: ALICE,
      });
      await close();
      return [claim.show, outcome, await wallet.settleSpend(claim, outcome)];
    };

    const lagging = decodeManifest(
      network.manifestWithKeyState('pending'),
      network.parameters.group,
    );
    const [shown, refused, state] = await show(lagging);
    expect(refused.refused).toMatchObject({ code: 'inactive_key', retryable: true });
    expect(state).toBe('pending');
    expect(await wallet.balance()).toMatchObject({ tickets: 0, pending: 1 });

    const [again, accepted, end] = await show();
    expect(again).toEqual(shown);
    expect(accepted.receipt).toMatchObject({ credited: TICKET_BYTES });
    expect(end).toBe('spent');
    store.close();
  });
});
