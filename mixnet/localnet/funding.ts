import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedLedgerAccount } from '@coir/wallet/embedded-ledger';
import { LocalnetError } from './errors.ts';
import { readAccountKey } from './local-client.ts';

const INCLUSION_DEADLINE_MS = 15_000;
const POLL_MS = 50;

/** Play money that is asked for, and who gets it. */
export interface FundingRequest {
  /** File with the key of the treasury's account. */
  readonly treasuryFile: string;
  /** Base URL of the ledger. */
  readonly ledgerUrl: string;
  /** Chain of the ledger. */
  readonly chainId: string;
  /** Unit of the money. */
  readonly denom: string;
  /** The account that gets it. */
  readonly to: string;
  /** The sum. */
  readonly amount: bigint;
}

/**
 * Sends play money from the treasury of a local network to an account, and waits until the ledger
 * has it.
 *
 * @throws {@link LocalnetError} `LOCALNET_NOT_FUNDED` if the treasury has not enough, or the ledger
 * does not include the payment in time.
 * @throws WalletError if the ledger cannot be asked or refuses.
 */
export async function fundAccount(request: FundingRequest, signal?: AbortSignal): Promise<void> {
  const { ledgerUrl: url, chainId, denom, to, amount } = request;
  const secretKey = readAccountKey(request.treasuryFile);
  const treasury = new EmbeddedLedgerAccount({ url, chainId, secretKey }, { fetch });
  const { bytes, hash } = await treasury.signPayment({ to, denom, amount, memo: '' }, signal);
  await treasury.broadcast(bytes, signal);
  const endsAt = performance.now() + INCLUSION_DEADLINE_MS;
  for (;;) {
    const status = await treasury.status(hash, signal);
    if (status === 'included') return;
    if (status === 'failed') {
      throw new LocalnetError(
        'LOCALNET_NOT_FUNDED',
        `the treasury could not pay ${amount} ${denom} on the ledger at ${url}; ask for less, or start a new network`,
      );
    }
    if (performance.now() > endsAt) {
      throw new LocalnetError(
        'LOCALNET_NOT_FUNDED',
        `the ledger at ${url} took the treasury's payment and did not include it within ${INCLUSION_DEADLINE_MS / 1000} s; try again`,
      );
    }
    await pause(POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
}
