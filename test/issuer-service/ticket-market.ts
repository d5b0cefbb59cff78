import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  encodeBlindSignRequest,
  encodeSigningKey,
  type PairingGroup,
  prepareBlindSign,
} from '@coir/coconut';
import { createMclGroup } from '@coir/coconut/mcl';
import {
  decodeBase64Url,
  depositMemo,
  encodeBase64Url,
  expiryPeriod,
  ticketAttributes,
  ticketParameters,
} from '@coir/coconut/ticket';
import { accountAddress, signTransfer, type Transfer } from '@coir/issuer-api';
import {
  type IssuerHooks,
  type IssuerSettings,
  issuerProgram,
  startIssuer,
} from '@coir/issuer-service';
import { ledgerProgram } from '@coir/issuer-service/ledger';
import type { RunningService, ServiceRuntime } from '@coir/service';
import { ed25519 } from '@noble/curves/ed25519.js';
import { type DealtNetwork, dealNetwork, type NetworkOptions } from '../support/issued-tickets.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { type StartedService, startService } from '../support/service-runtime.ts';

/** What issuers compute in, and the holders of a market too. */
export const group: PairingGroup = await createMclGroup();

const random = seededRandom('ticket market');

/** A new account: seed, key and address. */
export interface Account {
  readonly secretKey: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly address: string;
}

/** An account nobody else has. */
export function createAccount(): Account {
  const secretKey = random(32);
  const publicKey = ed25519.getPublicKey(secretKey);
  return { secretKey, publicKey, address: accountAddress(publicKey) };
}

/** A book as its holder has it before paying. */
export interface PreparedBook {
  readonly denomination: number;
  readonly expiry: number;
  readonly requests: readonly Uint8Array[];
}

/** What a holder may be told to do otherwise than the protocol says. */
export type PaymentChange = Partial<Omit<Transfer, 'from' | 'sequence'>>;

/** The answer of a service. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: { readonly [name: string]: unknown };
}

/** Sends JSON, or a text as it is. */
export async function post(url: string, body: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}

/** Fetches JSON. */
export async function get(url: string): Promise<Answer> {
  const response = await fetch(url);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}

/** A real ledger, real issuers and a holder with money, in one folder that goes with it. */
export class TicketMarket {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'coir-market-'));
  readonly dealt: DealtNetwork;
  readonly buyer: Account = createAccount();
  /** The account deposits are paid to; only tests of bad deposits have its key. */
  readonly treasury: Account = createAccount();
  readonly #running: RunningService[] = [];
  readonly #issuers = new Map<string, StartedService>();
  ledgerUrl = '';

  constructor(options: NetworkOptions = {}) {
    const depositAddress = this.treasury.address;
    const chain = { id: 'coir-test-1', denom: 'ucoir', depositAddress };
    this.dealt = dealNetwork({ group, ...options, change: { chain, ...options.change } });
    writeFileSync(this.file('network.json'), JSON.stringify(this.dealt.manifest));
    this.dealt.identitySeeds.forEach((seed, position) => {
      const identityKey = encodeBase64Url(seed);
      const issuer = position + 1;
      const name = `identity-${issuer}.json`;
      writeFileSync(this.file(name), JSON.stringify({ identityKey }), { mode: 0o600 });
      this.writeSigningKeys(issuer);
    });
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  writeSigningKeys(issuer: number): void {
    const keys = this.dealt.keys.flatMap(({ keyId, pairs }) =>
      pairs
        .filter(({ issuerIndex }) => issuerIndex === issuer)
        .map(({ signingKey }) => ({
          keyId,
          signingKey: encodeBase64Url(encodeSigningKey(signingKey)),
        })),
    );
    writeFileSync(this.file(`signing-${issuer}.json`), JSON.stringify({ keys }), { mode: 0o600 });
  }

  ledgerConfig(change: object = {}): object {
    const { chain } = this.dealt.manifest;
    return {
      port: 0,
      databaseFile: this.file('ledger.db'),
      chainId: chain.id,
      denom: chain.denom,
      genesis: [this.buyer, this.treasury].map(({ address }) => ({
        address,
        balance: '1000000000',
      })),
      blockIntervalMs: 20,
      logLevel: 'silent',
      ...change,
    };
  }

  issuerConfig(issuerIndex: number, change: object = {}): object {
    return {
      port: 0,
      manifestFile: this.file('network.json'),
      issuerIndex,
      signingKeyFile: this.file(`signing-${issuerIndex}.json`),
      identityKeyFile: this.file(`identity-${issuerIndex}.json`),
      ledger: { kind: 'embedded', url: this.ledgerUrl },
      databaseFile: this.file(`issuer-${issuerIndex}.db`),
      rateLimit: { perSecond: 1e5, burst: 1e5, unknownPerSecond: 1e5, unknownBurst: 1e5 },
      logLevel: 'silent',
      ...change,
    };
  }

  async startLedger(change: object = {}): Promise<StartedService> {
    const ledger = await startService(ledgerProgram, this.ledgerConfig(change));
    this.#running.push(ledger);
    this.ledgerUrl = ledger.address;
    return ledger;
  }

  async startIssuer(index: number, change: object = {}, hooks: IssuerHooks = {}): Promise<string> {
    const program = {
      ...issuerProgram,
      start: (settings: IssuerSettings, runtime: ServiceRuntime) =>
        startIssuer(settings, runtime, hooks),
    };
    const issuer = await startService(program, this.issuerConfig(index, change));
    this.#running.push(issuer);
    this.#issuers.set(issuer.address, issuer);
    return issuer.address;
  }

  /** Why an issuer that was started here is not ready, as its operator is told. */
  async reasonsOf(address: string): Promise<readonly string[]> {
    return (await this.#issuers.get(address)?.reasons()) ?? ['it was not started here'];
  }

  async stop(): Promise<void> {
    for (const service of this.#running.reverse()) await service.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The expiry period a holder asks for now. */
  expiry(): number {
    const { expiryPeriodDays, validityPeriods } = this.dealt.manifest;
    return expiryPeriod(Date.now() / 1000, expiryPeriodDays) + validityPeriods;
  }

  prepareBook(count: number, denomination = 1, expiry: number = this.expiry()): PreparedBook {
    const parameters = ticketParameters(this.dealt.manifest.network, group);
    const requests = Array.from({ length: count }, () => {
      const [serial = 1n, ...open] = ticketAttributes(
        BigInt(`0x${Buffer.from(random(31)).toString('hex')}`),
        denomination,
        expiry,
      );
      const { request } = prepareBlindSign(parameters, [serial], open, random);
      return encodeBlindSignRequest(parameters, request);
    });
    return { denomination, expiry, requests };
  }

  memo(book: PreparedBook, change: object = {}): string {
    const { chain, network } = this.dealt.manifest;
    return depositMemo({
      chainId: chain.id,
      depositAddress: chain.depositAddress,
      denom: chain.denom,
      amount: String(1000 * book.requests.length),
      network,
      schemaName: 'ticket-1',
      ...book,
      ...change,
    });
  }

  /** The signed transfer that pays for a book, or what `change` makes of it. */
  async signDeposit(
    book: PreparedBook,
    change: PaymentChange = {},
    payer: Account = this.buyer,
  ): Promise<Uint8Array> {
    const account = await get(`${this.ledgerUrl}/v1/accounts/${payer.address}`);
    const { chain } = this.dealt.manifest;
    const transfer: Transfer = {
      chainId: chain.id,
      from: payer.publicKey,
      to: chain.depositAddress,
      denom: chain.denom,
      amount: BigInt(1000 * book.requests.length),
      memo: this.memo(book),
      sequence: BigInt(String(account.json['sequence'])),
      ...change,
    };
    return signTransfer(transfer, payer.secretKey);
  }

  /** Pays for a book and waits until a block holds the payment. Gives the hash. */
  async pay(book: PreparedBook, change: PaymentChange = {}, payer?: Account): Promise<string> {
    const transfer = encodeBase64Url(await this.signDeposit(book, change, payer));
    const { json, status } = await post(`${this.ledgerUrl}/v1/transfers`, { transfer });
    if (status !== 202) throw new Error(`the ledger refuses: ${String(json['code'])}`);
    const hash = String(json['hash']);
    await this.included(hash);
    return hash;
  }

  async included(hash: string): Promise<void> {
    for (let round = 0; round < 500; round += 1) {
      if ((await get(`${this.ledgerUrl}/v1/transfers/${hash}`)).status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error('the transfer is not included');
  }
}

/** The body of a request for a book. */
export function orderOf(txHash: string, book: PreparedBook, keyId?: string): object {
  const requests = book.requests.map((request) => encodeBase64Url(request));
  return { txHash, keyId, denomination: book.denomination, expiry: book.expiry, requests };
}

/** Asks an issuer to sign. */
export function order(
  issuer: string,
  txHash: string,
  book: PreparedBook,
  keyId?: string,
): Promise<Answer> {
  return post(`${issuer}/v1/credentials/blind-sign`, orderOf(txHash, book, keyId));
}

/** The blinded signatures of a reply. */
export function signaturesOf(answer: Answer): Uint8Array[] {
  return (answer.json['blindedSignatures'] as string[]).map((text) => decodeBase64Url(text));
}
