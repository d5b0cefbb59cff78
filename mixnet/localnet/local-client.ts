import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClientIdentity, createClientIdentity, MixnetClient } from '@coir/client';
import { FileClientStore } from '@coir/client/file-client-store';
import { randomBytes } from '@coir/coconut';
import { type DecodedManifest, decodeBase64Url, encodeBase64Url } from '@coir/coconut/ticket';
import { writePrivateJson } from '@coir/io/private-file';
import { type PurchaseStep, Wallet } from '@coir/wallet';
import { EmbeddedLedgerAccount } from '@coir/wallet/embedded-ledger';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import { z } from 'zod';
import { Recorder } from './demonstration/recorder.ts';
import { CHAIN_ID } from './network-plan.ts';

/** How long the wallet goes on asking issuers that are down; on one machine an answer takes a fraction of a second. */
const COLLECT_DEADLINE_MS = 10_000;

const accountSchema = z.strictObject({ secretKey: z.string() });

/** The Ed25519 seed of an account that a file keeps; drawn and stored when there is no file. */
export function accountKey(file: string): Uint8Array {
  if (!existsSync(file)) writePrivateJson(file, { secretKey: encodeBase64Url(randomBytes(32)) });
  const { secretKey } = accountSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return decodeBase64Url(secretKey, 32);
}

async function clientIdentity(store: FileClientStore): Promise<ClientIdentity> {
  const stored = await store.loadIdentity();
  if (stored !== undefined) return stored;
  const identity = createClientIdentity();
  await store.saveIdentity(identity);
  return identity;
}

/** Where a client of the local network finds things. */
export interface LocalClientPlace {
  /** Name for people, and of its folder. */
  readonly name: string;
  readonly folder: string;
  readonly directoryUrl: string;
  readonly ledgerUrl: string;
  readonly manifest: DecodedManifest;
  readonly onPurchaseStep?: (step: PurchaseStep) => void;
}

/** A client with its wallet and account, all kept in one folder. */
export interface LocalClient {
  readonly name: string;
  readonly identity: ClientIdentity;
  readonly account: EmbeddedLedgerAccount;
  readonly wallet: Wallet;
  readonly store: SqliteWalletStore;
  readonly recorder: Recorder;
  /** Connects the client's identity to a gateway. The caller stops what it gets. */
  connect(gatewayName: string, gatewayIdentity: Uint8Array): Promise<MixnetClient>;
  close(): void;
}

/** Opens the client that a folder keeps, or makes one. */
export async function openLocalClient(place: LocalClientPlace): Promise<LocalClient> {
  const { name, manifest, directoryUrl } = place;
  const inFolder = (file: string): string => join(place.folder, name, file);
  const account = new EmbeddedLedgerAccount(
    {
      url: place.ledgerUrl,
      chainId: CHAIN_ID,
      secretKey: accountKey(inFolder('account.json')),
    },
    { fetch },
  );
  const registrations = new FileClientStore(inFolder('client.json'));
  const identity = await clientIdentity(registrations);
  const store = new SqliteWalletStore(inFolder('wallet.sqlite'));
  const recorder = new Recorder(manifest);
  const partyOf = (url: string): string | undefined => {
    const issuer = manifest.manifest.issuers.find((each) => url.startsWith(`${each.url}/`));
    return issuer === undefined ? undefined : `issuer ${issuer.index}`;
  };
  const wallet = new Wallet(
    {
      manifest,
      collectDeadlineMs: COLLECT_DEADLINE_MS,
      // The demonstration spends at once, and shows how little that tells.
      spendDelayMs: 0,
      onStep: place.onPurchaseStep ?? (() => undefined),
    },
    { store, account, fetch: recorder.recordIssuers(partyOf) },
  );
  return {
    name,
    identity,
    account,
    wallet,
    store,
    recorder,
    async connect(gatewayName, gatewayIdentity) {
      const trace = recorder.recordGateway(
        gatewayName.replace('-', ' '),
        identity.signing.publicKey,
      );
      const client = new MixnetClient({ identity, trace }, { directoryUrl, store: registrations });
      await client.start(gatewayIdentity);
      return client;
    },
    close: () => store.close(),
  };
}
