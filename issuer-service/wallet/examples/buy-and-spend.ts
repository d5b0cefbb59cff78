/**
 * Buys a book of four tickets from three issuers of its own and spends one of them.
 *
 *     npx node --conditions=source issuer-service/wallet/examples/buy-and-spend.ts
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from '@coir/coconut';
import { decodeManifest } from '@coir/coconut/ticket';
import { accountAddress } from '@coir/issuer-api';
import { createNetworkWithDealer, issuerProgram } from '@coir/issuer-service';
import { ledgerProgram } from '@coir/issuer-service/ledger';
import { embedService, initService, Metrics, silentLog } from '@coir/service';
import { SqliteSpendStore, Verifier } from '@coir/verifier';
import { type Fetch, Wallet } from '@coir/wallet';
import { EmbeddedLedgerAccount } from '@coir/wallet/embedded-ledger';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import { ed25519 } from '@noble/curves/ed25519.js';

const folder = mkdtempSync(join(tmpdir(), 'coir-buy-and-spend-'));
const file = (name: string): string => join(folder, name);
const [chainId, denom] = ['example-chain', 'ucoir'];

/** Writes a file that only its owner reads. */
function writeSecret(name: string, value: unknown): string {
  writeFileSync(file(name), JSON.stringify(value), { mode: 0o600 });
  return file(name);
}

// 1. A ledger, where the buyer has money.
const secretKey = randomBytes(32);
const buyer = accountAddress(ed25519.getPublicKey(secretKey));
const depositAddress = accountAddress(ed25519.getPublicKey(randomBytes(32)));
const ledgerOptions = {
  port: 0,
  databaseFile: file('ledger.sqlite'),
  chainId,
  denom,
  genesis: [{ address: buyer, balance: '10000' }],
  blockIntervalMs: 50,
};
// Nothing but this makes files whose loss costs money.
await initService(ledgerProgram, ledgerOptions);
const ledger = await embedService(ledgerProgram, ledgerOptions);

// 2. A dealer makes keys and manifest of a network of three issuers, of which two are enough.
const network = createNetworkWithDealer({
  network: 'example-network',
  chainId,
  denom,
  depositAddress,
  issuers: 3,
  threshold: 2,
  issuerUrl: (index) => `http://issuer-${index}.example`,
  nowSeconds: Math.floor(Date.now() / 1000),
});
const manifest = decodeManifest(network.manifest);
const manifestFile = writeSecret('network.json', network.manifest);
const issuers = await Promise.all(
  network.issuers.map(async ({ issuerIndex, keyId, signingKey }) => {
    const options = {
      port: 0,
      manifestFile,
      issuerIndex,
      signingKeyFile: writeSecret(`key-${issuerIndex}.json`, { keys: [{ keyId, signingKey }] }),
      ledger: { kind: 'embedded', url: ledger.address },
      databaseFile: file(`issuer-${issuerIndex}.sqlite`),
    };
    await initService(issuerProgram, options);
    return await embedService(issuerProgram, options);
  }),
);

// 3. The wallet. How it reaches an issuer is its caller's choice; here the names of the manifest
//    are looked up in a list.
const addressOf = (name: string, index: string): string =>
  issuers[Number(index) - 1]?.address ?? name;
const transport: Fetch = (url, request) =>
  fetch(url.replace(/^http:\/\/issuer-(\d)\.example/, addressOf), request);
const store = new SqliteWalletStore(file('wallet.sqlite'));
const account = new EmbeddedLedgerAccount({ url: ledger.address, chainId, secretKey }, { fetch });
const wallet = new Wallet(
  // Tickets rest for up to ten minutes by default, so that the time of spending does not point at
  // the purchase.
  { manifest, spendDelayMs: 0 },
  { store, account, fetch: transport },
);

// 4. Buy. After a crash anywhere in it, `wallet.resumePurchases()` finishes it without paying
//    again.
const book = await wallet.buyTicketBook({ denomination: 1, count: 4 });
console.log(`${book.tickets} tickets bought, ${await account.balance(denom)} ${denom} left`);

// 5. Spend. A gateway passes the claim on to its operator's verifier, which credits a ticket once.
const [gatewayIdentity, clientIdentity] = [randomBytes(32), randomBytes(32)];
const verifier = new Verifier(
  { gateways: [gatewayIdentity] },
  {
    manifest,
    store: new SqliteSpendStore({ file: file('verifier.sqlite'), create: true }),
    metrics: new Metrics('verifier'),
    log: silentLog(),
  },
);
await verifier.start();
const claim = await wallet.prepareSpend({ gatewayIdentity, clientIdentity });
const shown = { ...claim, gateway: gatewayIdentity, client: clientIdentity };
const outcome = await verifier.claim(shown);
console.log(`the ticket is ${await wallet.settleSpend(claim, outcome)}`);
console.log(`${outcome.receipt?.balance} bytes may be sent`);

// 6. The same show gives the same receipt; it is credited no second time.
const repeated = await verifier.claim(shown);
console.log(`shown again: ${repeated.receipt?.balance} bytes`);
const { tickets } = await wallet.balance();
console.log(`${tickets} tickets are left`);

store.close();
await verifier.stop();
await Promise.all([...issuers, ledger].map((service) => service.stop()));
rmSync(folder, { recursive: true });
