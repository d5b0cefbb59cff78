import { join } from 'node:path';
import { decodeCredential, decodeScalar, verifyCredential } from '@coir/coconut';
import {
  type DecodedManifest,
  decodeManifest,
  encodeHex,
  ticketAttributes,
} from '@coir/coconut/ticket';
import type { LedgerSettings } from '@coir/issuer-service/ledger';
import {
  type Fetch,
  type PaymentAccount,
  type PurchaseStep,
  type PurchaseStepName,
  Wallet,
  type WalletOptions,
  type WalletStore,
} from '@coir/wallet';
import { EmbeddedLedgerAccount } from '@coir/wallet/embedded-ledger';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import type { NetworkOptions } from '../../support/issued-tickets.ts';
import { type Account, createAccount, get, group, TicketMarket } from '../ticket-market.ts';

/** Nothing listens on this port, so a connection is refused at once. */
export const NOWHERE = 'http://127.0.0.1:9';

/** Money every account of a shop begins with. */
export const OPENING_BALANCE = 1_000_000n;

/** A buyer with a store of its own. */
export interface Buyer {
  readonly account: Account;
  readonly storeFile: string;
}

/**
 * A real ledger and real issuers on loopback, and buyers with money. What is at an issuer's address
 * can be exchanged.
 */
export class TicketShop {
  readonly market: TicketMarket;
  readonly manifest: DecodedManifest;
  /** Where the issuer of each index is reached. */
  readonly addresses: Map<number, string> = new Map();
  readonly honestAddresses: Map<number, string> = new Map();
  readonly #accounts: Account[];
  #opened = 0;

  private constructor(options: NetworkOptions, buyers: number) {
    this.market = new TicketMarket({ issuers: 3, threshold: 2, ...options });
    this.manifest = decodeManifest(this.market.dealt.manifest, group);
    this.#accounts = Array.from({ length: buyers }, () => createAccount());
  }

  /** Starts ledger and issuers. */
  static async open(
    options: NetworkOptions = {},
    buyers = 40,
    ledger: Partial<LedgerSettings> = {},
  ): Promise<TicketShop> {
    const shop = new TicketShop(options, buyers);
    await shop.market.startLedger({
      genesis: shop.#accounts.map(({ address }) => ({
        address,
        balance: String(OPENING_BALANCE),
      })),
      ...ledger,
    });
    for (const { index } of shop.manifest.manifest.issuers) {
      shop.honestAddresses.set(index, await shop.market.startIssuer(index));
    }
    shop.reopenIssuers();
    return shop;
  }

  close(): Promise<void> {
    return this.market.stop();
  }

  /** All issuers are honest and up again. */
  reopenIssuers(): void {
    for (const [index, address] of this.honestAddresses) this.addresses.set(index, address);
  }

  /** The next buyer, with money and an empty store. */
  buyer(): Buyer {
    const account = this.#accounts[this.#opened];
    if (account === undefined) throw new Error('the shop has no more buyers');
    this.#opened += 1;
    return { account, storeFile: join(this.market.folder, `wallet-${this.#opened}.db`) };
  }

  /** To the addresses the manifest names, wherever they are now. */
  readonly fetch: Fetch = (url, request) => {
    for (const { index, url: listed } of this.manifest.manifest.issuers) {
      if (url.startsWith(`${listed}/`)) {
        return fetch(`${this.addresses.get(index)}${url.slice(listed.length)}`, request);
      }
    }
    return fetch(url, request);
  };

  accountOf({ account }: Buyer, transport: Fetch = this.fetch): EmbeddedLedgerAccount {
    const { secretKey } = account;
    const chainId = this.manifest.manifest.chain.id;
    return new EmbeddedLedgerAccount(
      { url: this.market.ledgerUrl, chainId, secretKey },
      { fetch: transport },
    );
  }

  /** A wallet of this buyer: each call is a new one over the same file. */
  wallet(buyer: Buyer, options: Partial<WalletOptions> = {}, transport?: Fetch): OpenWallet {
    const store = new SqliteWalletStore(buyer.storeFile);
    const account = this.accountOf(buyer, transport);
    return { wallet: this.walletWith(store, account, options, transport), store };
  }

  /** A wallet over modules of the test's own. */
  walletWith(
    store: WalletStore,
    account: PaymentAccount,
    options: Partial<WalletOptions> = {},
    transport: Fetch = this.fetch,
  ): Wallet {
    const times = {
      paymentPollMs: 10,
      collectDeadlineMs: 20_000,
      issuerBackoffMs: 20,
      spendDelayMs: 0,
    };
    return new Wallet(
      { manifest: this.manifest, ...times, ...options },
      { store, account, fetch: transport },
    );
  }

  /** What this buyer has paid, and how many transfers it took. */
  async paidBy({ account }: Buyer): Promise<{ amount: bigint; transfers: bigint }> {
    const { json } = await get(`${this.market.ledgerUrl}/v1/accounts/${account.address}`);
    return {
      amount: OPENING_BALANCE - BigInt(String(json['balance'])),
      transfers: BigInt(String(json['sequence'])),
    };
  }
}

/**
 * Whether each ticket is a credential of the network on its own serial, and no serial comes twice.
 */
export async function areTicketsGood(
  manifest: DecodedManifest,
  store: SqliteWalletStore,
): Promise<boolean> {
  const tickets = await store.tickets();
  const serials = new Set(tickets.map(({ serial }) => encodeHex(serial)));
  const isGood = tickets.map(({ keyId, denomination, expiry, serial, credential }) => {
    const record = manifest.keyById(keyId)?.record;
    if (record === undefined) return false;
    const { parameters, masterKey } = record;
    const secret = decodeScalar(parameters.group, serial);
    const attributes = ticketAttributes(secret, denomination, expiry);
    const decoded = decodeCredential(parameters, credential);
    return verifyCredential(parameters, masterKey, attributes, decoded);
  });
  return serials.size === tickets.length && isGood.every(Boolean);
}

/** Ends a purchase at a step as a crash would. */
export function crashAt(step: PurchaseStepName): (reported: PurchaseStep) => void {
  return (reported) => {
    if (reported.step === step) throw new Error(`crash at ${step}`);
  };
}

/** A wallet and the store under it. */
export interface OpenWallet {
  readonly wallet: Wallet;
  readonly store: SqliteWalletStore;
}
