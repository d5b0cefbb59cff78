import { decodeBase64Url, encodeBase64Url } from '@coir/coconut/ticket';
import { accountAddress, signTransfer, transferHash } from '@coir/issuer-api';
import { ed25519 } from '@noble/curves/ed25519.js';
import { z } from 'zod';
import { WalletError } from '../errors.ts';
import { exchangeJson, type Fetch, type HttpAnswer } from '../http-exchange.ts';
import type { Payment, PaymentAccount, PaymentStatus, SignedPayment } from './payment-account.ts';

/** How an {@link EmbeddedLedgerAccount} reaches its ledger and signs. */
export interface EmbeddedLedgerAccountOptions {
  /** Base URL of the ledger. */
  readonly url: string;
  /** The chain payments are signed for; a ledger of another one is refused. */
  readonly chainId: string;
  /** Ed25519 seed, 32 bytes. Secret. */
  readonly secretKey: Uint8Array;
  /** Time for one question to the ledger, milliseconds. */
  readonly deadlineMs?: number;
}

const DEFAULT_DEADLINE_MS = 10_000;
/** Bytes of an answer at most; the largest real one, with a transfer in it, is below 2 KiB. */
const MAX_ANSWER_BYTES = 16 * 1_024;

const decimal = z.string().regex(/^(0|[1-9][0-9]{0,18})$/);
const acceptedSchema = z.object({ hash: z.string() });
const blockSchema = z.object({ chainId: z.string(), time: z.int().nonnegative() });
const accountSchema = z.object({
  address: z.string(),
  balance: decimal,
  sequence: decimal,
});
const includedSchema = z.object({
  transfer: z.string(),
  chainId: z.string(),
  code: z.int().nonnegative(),
});
const problemSchema = z.object({
  code: z.string().regex(/^[a-z0-9_]{1,64}$/),
  retryable: z.boolean().optional(),
});

function unavailable(reason: string): WalletError {
  return new WalletError('WALLET_LEDGER_UNAVAILABLE', `the ledger ${reason}`, { retryable: true });
}

function parse<Value>(schema: z.ZodType<Value>, answer: HttpAnswer): Value {
  const parsed = schema.safeParse(answer.json);
  if (!parsed.success) throw unavailable(`gave an answer without meaning (HTTP ${answer.status})`);
  return parsed.data;
}

/** An account on the embedded ledger, over its HTTP interface. The ledger's answers are bounded and parsed strictly. */
export class EmbeddedLedgerAccount implements PaymentAccount {
  /** Hash of its public key; see {@link accountAddress}. */
  readonly address: string;
  /** The chain its transfers are valid on. */
  readonly chainId: string;
  readonly #url: string;
  readonly #secretKey: Uint8Array;
  readonly #deadlineMs: number;
  readonly #fetch: Fetch;

  /** Connects to nothing yet. The secret key is copied. */
  constructor(options: EmbeddedLedgerAccountOptions, modules: { readonly fetch: Fetch }) {
    this.chainId = options.chainId;
    this.#url = options.url.replace(/\/+$/, '');
    this.#secretKey = Uint8Array.from(options.secretKey);
    this.#deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS;
    this.#fetch = modules.fetch;
    this.address = accountAddress(ed25519.getPublicKey(this.#secretKey));
  }

  /** @inheritDoc */
  async latestBlockTime(signal?: AbortSignal): Promise<number> {
    const answer = await this.#ask('/v1/blocks/latest', undefined, signal);
    if (answer.status !== 200) throw unavailable(`has no block (HTTP ${answer.status})`);
    const { chainId, time } = parse(blockSchema, answer);
    if (chainId !== this.chainId) {
      throw new WalletError('WALLET_WRONG_CHAIN', 'the ledger keeps another chain');
    }
    return time;
  }

  /** What the account holds. The ledger knows one denom; which one it is shows when it takes or refuses a transfer. */
  async balance(_denom: string, signal?: AbortSignal): Promise<bigint> {
    return (await this.#account(signal)).balance;
  }

  /** @inheritDoc */
  async signPayment(payment: Payment, signal?: AbortSignal): Promise<SignedPayment> {
    const { sequence } = await this.#account(signal);
    const from = ed25519.getPublicKey(this.#secretKey);
    const { chainId } = this;
    const bytes = signTransfer({ chainId, from, ...payment, sequence }, this.#secretKey);
    return { bytes, hash: transferHash(bytes) };
  }

  /** @inheritDoc */
  async broadcast(bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    const answer = await this.#ask('/v1/transfers', { transfer: encodeBase64Url(bytes) }, signal);
    if (answer.status >= 200 && answer.status < 300) {
      const { hash } = parse(acceptedSchema, answer);
      if (hash !== transferHash(bytes)) throw unavailable('took another transfer');
      return;
    }
    const { code, retryable } = parse(problemSchema, answer);
    if (answer.status >= 500 || answer.status === 429 || retryable === true) {
      throw unavailable(`does not take transfers now (${code})`);
    }
    throw new WalletError(
      code === 'insufficient_funds' ? 'WALLET_INSUFFICIENT_FUNDS' : 'WALLET_PAYMENT_REFUSED',
      `the ledger refuses the transfer (${code})`,
      { reason: code },
    );
  }

  /** @inheritDoc */
  async status(hash: string, signal?: AbortSignal): Promise<PaymentStatus> {
    const answer = await this.#ask(`/v1/transfers/${hash}`, undefined, signal);
    if (answer.status === 200) {
      const { transfer, chainId, code } = parse(includedSchema, answer);
      if (chainId !== this.chainId || !isTransferNamed(hash, transfer)) {
        throw unavailable('gave another transfer');
      }
      return code === 0 ? 'included' : 'failed';
    }
    const { code } = parse(problemSchema, answer);
    if (code === 'transfer_pending') return 'pending';
    if (code === 'transfer_not_found') return 'unknown';
    throw unavailable(`does not tell what became of a transfer (${code})`);
  }

  async #account(signal: AbortSignal | undefined): Promise<{ balance: bigint; sequence: bigint }> {
    const answer = await this.#ask(`/v1/accounts/${this.address}`, undefined, signal);
    if (answer.status === 404) return { balance: 0n, sequence: 0n };
    if (answer.status !== 200) throw unavailable(`does not show the account (${answer.status})`);
    const { address, balance, sequence } = parse(accountSchema, answer);
    if (address !== this.address) throw unavailable('shows another account');
    return { balance: BigInt(balance), sequence: BigInt(sequence) };
  }

  async #ask(path: string, body: unknown, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    try {
      return await exchangeJson(this.#fetch, {
        url: this.#url + path,
        ...(body === undefined ? {} : { body }),
        deadlineMs: this.#deadlineMs,
        maxBytes: MAX_ANSWER_BYTES,
        signal,
      });
    } catch (error) {
      if (error instanceof WalletError) throw unavailable(`cannot be asked: ${error.message}`);
      throw error;
    }
  }
}

function isTransferNamed(hash: string, transfer: string): boolean {
  try {
    return transferHash(decodeBase64Url(transfer)) === hash;
  } catch {
    return false;
  }
}
