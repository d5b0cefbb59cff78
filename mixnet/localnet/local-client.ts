import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ClientIdentity,
  createClientIdentity,
  MixnetClient,
  type MixnetClientOptions,
} from '@coir/client';
import { FileClientStore } from '@coir/client/file-client-store';
import { randomBytes } from '@coir/coconut';
import { type DecodedManifest, decodeBase64Url, encodeBase64Url } from '@coir/coconut/ticket';
import { writePrivateJson } from '@coir/io/private-file';
import { type Fetch, type PurchaseStep, Wallet } from '@coir/wallet';
import { EmbeddedLedgerAccount } from '@coir/wallet/embedded-ledger';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import { z } from 'zod';
import { LocalnetError } from './errors.ts';

/**
 * Time the wallet goes on asking issuers that are down; on one machine an answer takes a fraction
 * of a second.
 */
const COLLECT_DEADLINE_MS = 10_000;

const accountSchema = z.strictObject({ secretKey: z.string() });

/**
 * Reads the Ed25519 seed of an account that a file keeps.
 *
 * @throws {@link LocalnetError} `LOCALNET_DAMAGED`
 */
export function readAccountKey(file: string): Uint8Array {
  if (!existsSync(file)) throw missing(file, 'the key of an account, and the money with it');
  try {
    const { secretKey } = accountSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return decodeBase64Url(secretKey, 32);
  } catch {
    throw new LocalnetError('LOCALNET_DAMAGED', `${file} does not hold the key of an account`);
  }
}

function missing(file: string, what: string): LocalnetError {
  return new LocalnetError(
    'LOCALNET_DAMAGED',
    `${file} is not there, and with it ${what}; restore it from a backup`,
  );
}

/** The files of a client, by what they hold. */
function filesIn(folder: string): Record<'account' | 'client' | 'wallet', string> {
  const inFolder = (file: string): string => join(folder, file);
  return {
    account: inFolder('account.json'),
    client: inFolder('client.json'),
    wallet: inFolder('wallet.sqlite'),
  };
}

/** Names of the files that {@link createLocalClient} makes. */
export const LOCAL_CLIENT_FILES: readonly string[] = Object.values(filesIn(''));

/**
 * Makes what a client keeps in a folder: the key of its account, its identity and an empty wallet.
 * What is there stays as it is. Nothing else makes them, so that none that is lost is replaced by a
 * new one without a word.
 *
 * @param folder - Must be there.
 */
export async function createLocalClient(folder: string): Promise<void> {
  const { account, client, wallet } = filesIn(folder);
  if (!existsSync(account)) {
    writePrivateJson(account, { secretKey: encodeBase64Url(randomBytes(32)) });
  }
  const registrations = new FileClientStore(client);
  if ((await registrations.loadIdentity()) === undefined) {
    await registrations.saveIdentity(createClientIdentity());
  }
  new SqliteWalletStore(wallet, { create: true }).close();
}

async function loadIdentity(file: string, store: FileClientStore): Promise<ClientIdentity> {
  const stored = await store.loadIdentity();
  if (stored === undefined) throw missing(file, 'the identity of the client');
  return stored;
}

/** Where a client keeps its things, and the network it is a client of. */
export interface LocalClientPlace {
  /** Folder of the client. It must be there. */
  readonly folder: string;
  /** Base URL of the directory. */
  readonly directoryUrl: string;
  /** Base URL of the ledger. */
  readonly ledgerUrl: string;
  /** The network's manifest, which the caller trusts. */
  readonly manifest: DecodedManifest;
  /** Longest time that new tickets rest, in milliseconds. */
  readonly spendDelayMs: number;
  /** Transport to the issuers; the platform's by default. */
  readonly fetch?: Fetch | undefined;
  /** Told of every step of a purchase. */
  readonly onPurchaseStep?: ((step: PurchaseStep) => void) | undefined;
}

/** A client with its wallet and account, all kept in one folder. */
export interface LocalClient {
  /** The keys of the client. */
  readonly identity: ClientIdentity;
  /** The account that tickets are paid from. */
  readonly account: EmbeddedLedgerAccount;
  /** The wallet. */
  readonly wallet: Wallet;
  /** The wallet's store. */
  readonly store: SqliteWalletStore;
  /** Makes a mixnet client of the identity, which the caller starts and stops. */
  createMixnetClient(options?: Pick<MixnetClientOptions, 'trace'>): MixnetClient;
  /** Closes the wallet. */
  close(): void;
}

/**
 * Loads the client that {@link createLocalClient} made in a folder.
 *
 * @throws {@link LocalnetError} `LOCALNET_DAMAGED`, `WalletError` `WALLET_STORE_UNUSABLE`,
 * `ClientError` `CLIENT_STORE`: a file is missing or damaged. Each names it.
 */
export async function loadLocalClient(place: LocalClientPlace): Promise<LocalClient> {
  const { manifest, directoryUrl } = place;
  const files = filesIn(place.folder);
  const account = new EmbeddedLedgerAccount(
    {
      url: place.ledgerUrl,
      chainId: manifest.manifest.chain.id,
      secretKey: readAccountKey(files.account),
    },
    { fetch },
  );
  const registrations = new FileClientStore(files.client);
  const identity = await loadIdentity(files.client, registrations);
  const { network } = manifest;
  const store = new SqliteWalletStore(files.wallet, { create: false, network });
  const wallet = new Wallet(
    {
      manifest,
      collectDeadlineMs: COLLECT_DEADLINE_MS,
      spendDelayMs: place.spendDelayMs,
      onStep: place.onPurchaseStep ?? (() => undefined),
    },
    { store, account, fetch: place.fetch ?? fetch },
  );
  return {
    identity,
    account,
    wallet,
    store,
    createMixnetClient: (options = {}) =>
      new MixnetClient({ identity, ...options }, { directoryUrl, store: registrations }),
    close: () => store.close(),
  };
}
