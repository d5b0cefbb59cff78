import type { Fetch } from '@coir/io';
import { accountAddress, IssuerApiError, LedgerClient } from '@coir/issuer-api';
import type { DepositLookup, DepositSource } from './deposit-source.ts';

/** Options of an {@link EmbeddedLedgerSource}. */
export interface EmbeddedLedgerSourceOptions {
  /** Base URL of the ledger. */
  readonly url: string;
  /** The chain of the manifest. A ledger that says it is another is not believed. */
  readonly chainId: string;
  /** Time one look-up may take, milliseconds; 3,000 by default. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 3_000;

/** Runs a question to the ledger. @returns Its answer, or why there is none. */
async function answerOf<Answer>(question: Promise<Answer>): Promise<Answer | string> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof IssuerApiError) return error.message;
    throw error;
  }
}

/**
 * Deposits on the embedded ledger. What the ledger cannot prove by the payer's signed bytes, or
 * says so that it cannot be believed, is `unavailable`, never a deposit.
 */
export class EmbeddedLedgerSource implements DepositSource {
  readonly #client: LedgerClient;

  /** Connects to nothing yet; `fetch` is the platform's unless another is given. */
  constructor(
    options: EmbeddedLedgerSourceOptions,
    modules: { readonly fetch: Fetch } = { fetch },
  ) {
    const { url, chainId, deadlineMs = DEADLINE_MS } = options;
    this.#client = new LedgerClient({ url, chainId, deadlineMs }, modules);
  }

  /** @inheritDoc */
  async lookup(txHash: string, signal?: AbortSignal): Promise<DepositLookup> {
    const status = await answerOf(this.#client.transfer(txHash, signal));
    if (typeof status === 'string') return { kind: 'unavailable', reason: status };
    switch (status.kind) {
      case 'unknown':
        return { kind: 'not_found' };
      case 'pending':
        return { kind: 'not_final' };
      case 'included': {
        const { code, height, blockTime } = status;
        const { chainId, to, denom, amount, memo } = status.transfer;
        const from = accountAddress(status.transfer.from);
        return {
          kind: 'found',
          deposit: {
            hash: txHash,
            chainId,
            code,
            height,
            blockTime,
            from,
            to,
            denom,
            amount,
            memo,
          },
        };
      }
    }
  }

  /** @inheritDoc */
  async outage(signal?: AbortSignal): Promise<string | undefined> {
    const block = await answerOf(this.#client.latestBlock(signal));
    return typeof block === 'string' ? block : undefined;
  }
}
