import { exchangeJson, type Fetch, type HttpAnswer, IoError, readProblem } from '@coir/io';
import { IssuerApiError } from './errors.ts';
import {
  ACCOUNTS_PATH,
  type Block,
  decodeAcceptedTransfer,
  decodeBlock,
  decodeIncludedTransfer,
  decodeLedgerAccount,
  encodeTransferBody,
  LATEST_BLOCK_PATH,
  type LedgerAccount,
  type LookupRefusal,
  TRANSFERS_PATH,
} from './ledger.ts';
import { ANSWER_BOUNDS, parseAnswer } from './message.ts';
import { decodeTransfer, type Transfer, transferHash } from './transfer.ts';

/** Options of a {@link LedgerClient}. */
export interface LedgerClientOptions {
  /** Base URL of the ledger. */
  readonly url: string;
  /** The chain that is wanted; a ledger of another one is not believed. */
  readonly chainId: string;
  /** Time for one question, milliseconds. */
  readonly deadlineMs: number;
}

/** Answer of the ledger about a transfer. */
export type TransferStatus =
  /** It has never heard of it. */
  | { readonly kind: 'unknown' }
  /** It waits for a block. */
  | { readonly kind: 'pending' }
  /** A block holds it; it moved its money if `code` is 0. Hash and signature were checked. */
  | {
      readonly kind: 'included';
      readonly transfer: Transfer;
      readonly height: number;
      readonly blockTime: number;
      readonly code: number;
    };

const LOOKUP_STATUS: ReadonlyMap<string, TransferStatus> = new Map<LookupRefusal, TransferStatus>([
  ['transfer_not_found', { kind: 'unknown' }],
  ['transfer_pending', { kind: 'pending' }],
]);

function unavailable(reason: string, cause?: unknown): IssuerApiError {
  const message = `the ledger ${reason}`;
  return new IssuerApiError('ISSUER_LEDGER_UNAVAILABLE', message, { cause });
}

/**
 * The embedded ledger over HTTP, for those who pay and those who look payments up.
 *
 * The ledger is believed about result, height, time and balances, and about nothing that bytes can
 * show: a transfer must hash to the name that was asked for, decode strictly and be signed by its
 * payer. Answers are bounded and parsed strictly. Methods throw {@link IssuerApiError}
 * `ISSUER_LEDGER_UNAVAILABLE` when there is no usable answer.
 */
export class LedgerClient {
  readonly #options: LedgerClientOptions;
  readonly #fetch: Fetch;

  /** Connects to nothing yet. */
  constructor(options: LedgerClientOptions, modules: { readonly fetch: Fetch }) {
    this.#options = { ...options, url: options.url.replace(/\/+$/, '') };
    this.#fetch = modules.fetch;
  }

  /**
   * Asks for the block that was made last.
   *
   * @throws {@link IssuerApiError} `ISSUER_WRONG_CHAIN` if it is of another chain.
   */
  async latestBlock(signal?: AbortSignal): Promise<Block> {
    const answer = await this.#ask(LATEST_BLOCK_PATH, undefined, signal);
    const block = this.#read(answer, 200, decodeBlock);
    const { chainId } = this.#options;
    if (block.chainId !== chainId) {
      const message = `the ledger keeps another chain than ${chainId}; check its URL`;
      throw new IssuerApiError('ISSUER_WRONG_CHAIN', message);
    }
    return block;
  }

  /** Asks for an account. One that was never paid has balance and sequence 0. */
  async account(address: string, signal?: AbortSignal): Promise<LedgerAccount> {
    const answer = await this.#ask(`${ACCOUNTS_PATH}/${address}`, undefined, signal);
    const account = this.#read(answer, 200, decodeLedgerAccount);
    if (account.address !== address) throw unavailable('shows another account');
    return account;
  }

  /**
   * Sends a transfer. The same bytes again are the same transfer.
   *
   * @returns The ledger's code if it refuses these bytes for good; `undefined` if it took them.
   */
  async submit(bytes: Uint8Array, signal?: AbortSignal): Promise<string | undefined> {
    const answer = await this.#ask(TRANSFERS_PATH, encodeTransferBody(bytes), signal);
    if (answer.status < 400) {
      const hash = this.#read(answer, 202, decodeAcceptedTransfer);
      if (hash !== transferHash(bytes)) throw unavailable('took another transfer');
      return undefined;
    }
    const { code, retryable } = this.#problem(answer);
    if (answer.status >= 500 || answer.status === 429 || retryable) {
      throw unavailable(`does not take transfers now (${code}); ask again later`);
    }
    return code;
  }

  /** Asks for a transfer by its hash. */
  async transfer(hash: string, signal?: AbortSignal): Promise<TransferStatus> {
    const answer = await this.#ask(`${TRANSFERS_PATH}/${hash}`, undefined, signal);
    if (answer.status === 404) {
      const status = LOOKUP_STATUS.get(this.#problem(answer).code);
      if (status !== undefined) return status;
    }
    const { bytes, chainId, ...block } = this.#read(answer, 200, decodeIncludedTransfer);
    if (chainId !== this.#options.chainId || transferHash(bytes) !== hash) {
      throw unavailable('gave another transfer than it was asked for');
    }
    const { transfer, isSignatureValid } = this.#decoded(bytes);
    if (!isSignatureValid) throw unavailable('gave a transfer that its payer did not sign');
    return { kind: 'included', transfer, ...block };
  }

  #decoded(bytes: Uint8Array): ReturnType<typeof decodeTransfer> {
    try {
      return decodeTransfer(bytes);
    } catch (error) {
      if (!(error instanceof IssuerApiError)) throw error;
      throw unavailable('gave bytes that are no transfer', error);
    }
  }

  #read<Message>(
    { status, json }: HttpAnswer,
    wanted: number,
    decode: (value: unknown) => Message,
  ): Message {
    if (status !== wanted) {
      const code = readProblem(json)?.code;
      throw unavailable(`answered HTTP ${status}${code === undefined ? '' : ` (${code})`}`);
    }
    try {
      return decode(json);
    } catch (error) {
      if (!(error instanceof IssuerApiError)) throw error;
      throw unavailable(`sent a malformed response (HTTP ${status}, ${error.message})`, error);
    }
  }

  #problem({ status, json }: HttpAnswer): { readonly code: string; readonly retryable: boolean } {
    const problem = readProblem(json);
    if (problem === undefined) throw unavailable(`sent a malformed refusal (HTTP ${status})`);
    return problem;
  }

  async #ask(path: string, body: unknown, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    const { url, deadlineMs } = this.#options;
    try {
      return await exchangeJson(this.#fetch, {
        url: url + path,
        body,
        deadlineMs,
        maxBytes: ANSWER_BOUNDS.maxLength,
        parse: parseAnswer,
        signal,
      });
    } catch (error) {
      if (!(error instanceof IoError)) throw error;
      throw unavailable(`cannot be asked: ${error.message}`, error);
    }
  }
}
