import { dirname, join } from 'node:path';
import { formatRecipient, type MixnetClient, parseRecipient } from '@coir/client';
import { FileClientStore } from '@coir/client/file-client-store';
import { createMclGroup } from '@coir/coconut/mcl';
import type { FolderLock } from '@coir/io/folder-lock';
import { type LocalClient, loadLocalClient } from '@coir/localnet';
import { decodeBase58 } from '@coir/protocol/topology';
import { EXIT_CODES, ExitError, type Lifecycle } from '@coir/service';
import type { PurchaseStep } from '@coir/wallet';
import { hasCode } from '../output/exit-codes.ts';
import { type ClientHome, loadHome, lockHome } from './client-home.ts';
import { Inbox } from './inbox.ts';

/** A home that this process alone uses, with the client in it. */
export interface HomeSession {
  /** The home. */
  readonly home: ClientHome;
  /** Its identity, wallet and account. */
  readonly client: LocalClient;
}

function tryAgain(message: string, cause: unknown): ExitError {
  return new ExitError(EXIT_CODES.tryAgain, message, { cause });
}

/** Gives the command that starts the network of a home, where one command does. */
function howToStart({ treasuryFile }: ClientHome): string {
  if (treasuryFile === undefined) return 'wait until it is back';
  return `start the network with "npm start -- --keep --data ${dirname(treasuryFile)}"`;
}

/** Says in a sentence that nothing answers where the network should be. */
export function explainAbsence(error: unknown, home: ClientHome): unknown {
  const { directoryUrl, ledgerUrl } = home.profile;
  if (hasCode(error, 'CLIENT_DIRECTORY_UNAVAILABLE')) {
    return tryAgain(
      `the directory at ${directoryUrl} does not answer; ${howToStart(home)}, and try again`,
      error,
    );
  }
  if (hasCode(error, 'WALLET_LEDGER_UNAVAILABLE', 'WALLET_UNREACHABLE')) {
    return tryAgain(
      `the ledger at ${ledgerUrl} does not answer; ${howToStart(home)}, and try again`,
      error,
    );
  }
  if (hasCode(error, 'CLIENT_DISCONNECTED', 'CLIENT_TIMEOUT', 'CLIENT_STOPPED')) {
    return tryAgain(`${home.gateway.name} does not answer; try again later`, error);
  }
  if (hasCode(error, 'CLIENT_UNKNOWN_GATEWAY')) {
    return tryAgain(`${home.gateway.name} is not in the directory now; try again later`, error);
  }
  return error;
}

/**
 * Opens a home for this process, and closes it when the process ends.
 *
 * @param lock - The lock of the home, if it was taken already.
 */
export async function openHome(
  path: string,
  lifecycle: Lifecycle,
  options: {
    readonly lock?: FolderLock;
    readonly onPurchaseStep?: (step: PurchaseStep) => void;
  } = {},
): Promise<HomeSession> {
  const home = loadHome(path, await createMclGroup());
  const lock = options.lock ?? lockHome(path);
  lifecycle.onStop(() => lock.release());
  const { directoryUrl, ledgerUrl, spendDelayMs } = home.profile;
  const client = await loadLocalClient({
    folder: path,
    directoryUrl,
    ledgerUrl,
    manifest: home.manifest,
    spendDelayMs,
    onPurchaseStep: options.onPurchaseStep,
  });
  lifecycle.onStop(() => client.close());
  return { home, client };
}

/**
 * Connects the client of a home to its gateway until the process ends. Mail goes to the inbox.
 *
 * @throws ExitError that says who does not answer.
 */
export async function connectHome(
  { home, client }: HomeSession,
  lifecycle: Lifecycle,
): Promise<{ readonly mixnet: MixnetClient; readonly inbox: Inbox }> {
  const inbox = new Inbox(home.path);
  if (inbox.isFull) {
    throw new ExitError(
      EXIT_CODES.failed,
      `the inbox is full; read it first: npx coir client receive --home ${home.path}`,
    );
  }
  const mixnet = client.createMixnetClient();
  mixnet.onMessage((message) => inbox.put(message));
  lifecycle.onStop(() => mixnet.stop());
  try {
    await mixnet.start(decodeBase58(home.gateway.identity, 32), lifecycle.signal);
  } catch (error) {
    throw explainAbsence(error, home);
  }
  return { mixnet, inbox };
}

/**
 * Gives the address of the client in a home.
 *
 * @throws ExitError if it has none yet.
 */
export async function addressOf(home: ClientHome): Promise<string> {
  const identity = await new FileClientStore(join(home.path, 'client.json')).loadIdentity();
  if (identity === undefined) {
    throw new ExitError(
      EXIT_CODES.configuration,
      `${join(home.path, 'client.json')} is not there, and with it the identity of the client; restore it from a backup, or make another client with "npx coir client init"`,
    );
  }
  return formatRecipient({
    identityKey: identity.signing.publicKey,
    encryptionKey: identity.encryption.publicKey,
    gatewayIdentity: decodeBase58(home.gateway.identity, 32),
  });
}

/**
 * Asserts that an address is one, and of the network that a client is connected to.
 *
 * @throws ExitError
 */
export function assertReachable(address: string, mixnet: MixnetClient): void {
  const { gatewayIdentity } = parseRecipient(address);
  const isHere = mixnet.topology.gateways.some(({ identityKey }) =>
    identityKey.every((byte, position) => byte === gatewayIdentity[position]),
  );
  if (isHere) return;
  throw new ExitError(
    EXIT_CODES.failed,
    'the address is of another network: its gateway is not in the directory of this one; ask for an address of this network',
  );
}
