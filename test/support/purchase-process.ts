import { readFileSync } from 'node:fs';
import { createMclGroup } from '@coir/coconut/mcl';
import { decodeBase64Url, decodeManifest, parseManifest } from '@coir/coconut/ticket';
import { type Fetch, Wallet, WalletError } from '@coir/wallet';
import { EmbeddedLedgerAccount } from '@coir/wallet/embedded-ledger';
import { SqliteWalletStore } from '@coir/wallet/sqlite';

/** What a process of its own is to do with one or more wallets, one after the other. */
export interface PurchaseErrand {
  readonly action: 'buy' | 'resume';
  readonly manifestFile: string;
  readonly ledgerUrl: string;
  /** Where the issuers are, by the URL the manifest gives them. */
  readonly issuers: Readonly<Record<string, string>>;
  /** Seeds in base64url. */
  readonly wallets: readonly { readonly storeFile: string; readonly secretKey: string }[];
  readonly count: number;
  /** Dies by SIGKILL at this step. */
  readonly killAt?: string;
}

/** What it prints for each wallet, a line of JSON, if it lives. */
export interface PurchaseErrandReport {
  /** Tickets of each purchase, or the code of the error. */
  readonly outcomes: readonly (number | string)[];
}

const errand = JSON.parse(process.env['COIR_ERRAND'] ?? '') as PurchaseErrand;
const manifest = decodeManifest(
  parseManifest(readFileSync(errand.manifestFile, 'utf8')),
  await createMclGroup(),
);

const transport: Fetch = (url, request) => {
  const listed = Object.keys(errand.issuers).find((known) => url.startsWith(`${known}/`)) ?? '';
  return fetch((errand.issuers[listed] ?? '') + url.slice(listed.length), request);
};

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

async function run(wallet: Wallet): Promise<readonly (number | string)[]> {
  if (errand.action === 'buy') {
    try {
      return [(await wallet.buyTicketBook({ denomination: 1, count: errand.count })).tickets];
    } catch (error) {
      if (error instanceof WalletError) return [error.code];
      throw error;
    }
  }
  const outcomes = await wallet.resumePurchases();
  return outcomes.map(({ result, error }) => result?.tickets ?? error?.code ?? '');
}

for (const { storeFile, secretKey } of errand.wallets) {
  const store = new SqliteWalletStore(storeFile);
  const account = new EmbeddedLedgerAccount(
    {
      url: errand.ledgerUrl,
      chainId: manifest.manifest.chain.id,
      secretKey: decodeBase64Url(secretKey),
    },
    { fetch: transport },
  );
  const wallet = new Wallet(
    {
      manifest,
      paymentPollMs: 10,
      onStep: ({ step }) => {
        if (step === errand.killAt) die();
      },
    },
    { store, account, fetch: transport },
  );
  const report: PurchaseErrandReport = { outcomes: await run(wallet) };
  console.log(JSON.stringify(report));
  store.close();
}
