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
  try {
    const { secretKey } = accountSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return decodeBase64Url(secretKey, 32);
  } catch {
    throw new LocalnetError('LOCALNET_DAMAGED', `${file} does not hold the key of an account`);
  }
}

function loadAccountKey(file: string): Uint8Array {
  if (!existsSync(file)) writePrivateJson(file, { secretKey: encodeBase64Url(randomBytes(32)) });
  return readAccountKey(file);
}

async function loadIdentity(store: FileClientStore): Promise<ClientIdentity> {
  const stored = await store.loadIdentity();
  if (stored !== undefined) return stored;
  const identity = createClientIdentity();
  await store.saveIdentity(identity);
  return identity;
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

/** Loads the client that a folder keeps, and makes what is missing. */
export async function loadLocalClient(place: LocalClientPlace): Promise<LocalClient> {
  const { manifest, directoryUrl } = place;
  const inFolder = (file: string): string => join(place.folder, file);
  const account = new EmbeddedLedgerAccount(
    {
      url: place.ledgerUrl,
      chainId: manifest.manifest.chain.id,
      secretKey: loadAccountKey(inFolder('account.json')),
    },
    { fetch },
  );
  const registrations = new FileClientStore(inFolder('client.json'));
  const identity = await loadIdentity(registrations);
  const store = new SqliteWalletStore(inFolder('wallet.sqlite'));
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
