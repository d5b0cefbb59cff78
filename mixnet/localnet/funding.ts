import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedLedgerAccount } from '@coir/wallet/embedded-ledger';
import { accountKey, type LocalClient } from './local-client.ts';
import type { LocalNetwork, Step } from './local-network.ts';
import { CHAIN_ID, DENOM } from './network-plan.ts';

/** What a client is given: enough for some books. */
const GRANT = 20_000n;
const INCLUSION_DEADLINE_MS = 15_000;
const POLL_MS = 50;

/** Sends play money from the network's treasury to the client's account, and waits until the ledger has it. */
export async function fundClient(
  client: LocalClient,
  network: LocalNetwork,
  step: Step,
): Promise<void> {
  const treasury = new EmbeddedLedgerAccount(
    {
      url: network.ledgerUrl,
      chainId: CHAIN_ID,
      secretKey: accountKey(join(network.folder.path, 'treasury.json')),
    },
    { fetch },
  );
  await step(
    `${client.name}'s account is funded`,
    async () => {
      const payment = { to: client.account.address, denom: DENOM, amount: GRANT, memo: '' };
      const { bytes, hash } = await treasury.signPayment(payment);
      await treasury.broadcast(bytes);
      const deadline = AbortSignal.timeout(INCLUSION_DEADLINE_MS);
      while ((await treasury.status(hash, deadline)) !== 'included') {
        await pause(POLL_MS, undefined, { signal: deadline });
      }
      return await client.account.balance(DENOM);
    },
    (balance) => `${balance} ${DENOM} on ${client.account.address}`,
  );
}
