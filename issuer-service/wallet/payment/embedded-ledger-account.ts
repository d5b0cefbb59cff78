/**
 * An account that pays with transfers of the embedded ledger.
 *
 * @module @coir/wallet/embedded-ledger
 */
import type { Fetch } from '@coir/io';
import {
  accountAddress,
  IssuerApiError,
  LedgerClient,
  signTransfer,
  transferHash,
} from '@coir/issuer-api';
import { ed25519 } from '@noble/curves/ed25519.js';
import { WalletError } from '../errors.ts';
import type { Payment, PaymentAccount, PaymentStatus, SignedPayment } from './payment-account.ts';

/** Options of an {@link EmbeddedLedgerAccount}: its ledger and its key. */
export interface EmbeddedLedgerAccountOptions {
  /** Base URL of the ledger. */
  readonly url: string;
  /** The chain payments are signed for; a ledger of another one is refused. */
  readonly chainId: string;
  /** Ed25519 seed, 32 bytes. Secret. */
  readonly secretKey: Uint8Array;
  /** Time for one question to the ledger, milliseconds; 10,000 by default. */
  readonly deadlineMs?: number;
}

const DEFAULT_DEADLINE_MS = 10_000;

/** Runs a question to the ledger, so that this package's own error comes of it. */
async function answerOf<Answer>(question: Promise<Answer>): Promise<Answer> {
  try {
    return await question;
  } catch (error) {
    if (!(error instanceof IssuerApiError)) throw error;
    if (error.code === 'ISSUER_WRONG_CHAIN') {
      throw new WalletError('WALLET_WRONG_CHAIN', error.message);
    }
    throw new WalletError('WALLET_LEDGER_UNAVAILABLE', error.message, { retryable: true });
  }
}

/**
 * An account on the embedded ledger, over its HTTP interface. The ledger's answers are bounded and
 * parsed strictly.
 */
export class EmbeddedLedgerAccount implements PaymentAccount {
  /** Hash of its public key; see `accountAddress`. */
  readonly address: string;
  /** The chain its transfers are valid on. */
  readonly chainId: string;
  readonly #secretKey: Uint8Array;
  readonly #client: LedgerClient;

  /** Connects to nothing yet. The secret key is copied. */
  constructor(options: EmbeddedLedgerAccountOptions, modules: { readonly fetch: Fetch }) {
    const { url, chainId, secretKey, deadlineMs = DEFAULT_DEADLINE_MS } = options;
    this.chainId = chainId;
    this.#secretKey = Uint8Array.from(secretKey);
    this.#client = new LedgerClient({ url, chainId, deadlineMs }, modules);
    this.address = accountAddress(ed25519.getPublicKey(this.#secretKey));
  }

  /** @inheritDoc */
  async latestBlockTime(signal?: AbortSignal): Promise<number> {
    return (await answerOf(this.#client.latestBlock(signal))).time;
  }

  /**
   * Asks for what the account holds. The ledger knows one denom; which one it is shows when it
   * takes or refuses a transfer.
   */
  async balance(_denom: string, signal?: AbortSignal): Promise<bigint> {
    return (await answerOf(this.#client.account(this.address, signal))).balance;
  }

  /** @inheritDoc */
  async signPayment(payment: Payment, signal?: AbortSignal): Promise<SignedPayment> {
    const { sequence } = await answerOf(this.#client.account(this.address, signal));
    const from = ed25519.getPublicKey(this.#secretKey);
    const { chainId } = this;
    const bytes = signTransfer({ chainId, from, ...payment, sequence }, this.#secretKey);
    return { bytes, hash: transferHash(bytes) };
  }

  /** @inheritDoc */
  async broadcast(bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    const reason = await answerOf(this.#client.submit(bytes, signal));
    if (reason === undefined) return;
    throw new WalletError(
      reason === 'insufficient_funds' ? 'WALLET_INSUFFICIENT_FUNDS' : 'WALLET_PAYMENT_REFUSED',
      `the ledger refuses the transfer (${reason})`,
      { reason },
    );
  }

  /** @inheritDoc */
  async status(hash: string, signal?: AbortSignal): Promise<PaymentStatus> {
    const status = await answerOf(this.#client.transfer(hash, signal));
    if (status.kind !== 'included') return status.kind;
    return status.code === 0 ? 'included' : 'failed';
  }
}

export { WalletError, type WalletErrorCode, type WalletErrorDetails } from '../errors.ts';
