import { decodeBase64Url, parseStrictJson } from '@coir/coconut/ticket';
import { accountAddress, decodeTransfer, transferHash } from '@coir/issuer-api';
import { z } from 'zod';
import type { DepositLookup, DepositSource } from './deposit-source.ts';

/** Settings of {@link EmbeddedLedgerSource}. */
export interface EmbeddedLedgerSourceOptions {
  /** Base URL of the ledger. */
  readonly url: string;
  /** The chain of the manifest. A ledger that says it is another is not believed. */
  readonly chainId: string;
  /** Time one look-up may take. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 3_000;
/** Most bytes read of an answer. */
const ANSWER_LIMIT = 16 * 1024;

const transferAnswer = z.strictObject({
  transfer: z.string().max(ANSWER_LIMIT),
  height: z.int().min(1),
  blockTime: z.int().min(0),
  chainId: z.string(),
  code: z.int().min(0),
});
const blockAnswer = z.strictObject({
  chainId: z.string(),
  height: z.int().min(1),
  time: z.int().min(0),
});
const problemAnswer = z.looseObject({ code: z.string() });

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > ANSWER_LIMIT) throw new Error('the answer is too long');
  }
  return text + decoder.decode();
}

/**
 * Deposits on the embedded ledger, over its HTTP interface.
 *
 * The ledger is believed about result, height and time, and about nothing the bytes themselves can show: their hash must be the one that was
 * asked for, they must decode strictly, and the payer must have signed them. What does not fit is `unavailable`, never a deposit.
 */
export class EmbeddedLedgerSource implements DepositSource {
  readonly #base: URL;
  readonly #chainId: string;
  readonly #deadlineMs: number;
  readonly #fetch: typeof fetch;

  /** Connects to nothing yet; `fetch` is the platform’s unless another is given. */
  constructor(
    options: EmbeddedLedgerSourceOptions,
    modules: { readonly fetch: typeof fetch } = { fetch },
  ) {
    this.#base = new URL(options.url.endsWith('/') ? options.url : `${options.url}/`);
    this.#chainId = options.chainId;
    this.#deadlineMs = options.deadlineMs ?? DEADLINE_MS;
    this.#fetch = modules.fetch;
  }

  /** @inheritDoc */
  async lookup(txHash: string, signal?: AbortSignal): Promise<DepositLookup> {
    const answer = await this.#get(`v1/transfers/${txHash}`, signal);
    if (typeof answer === 'string') return { kind: 'unavailable', reason: answer };
    if (answer.status === 200) return this.#read(txHash, answer.body);
    const problem = problemAnswer.safeParse(answer.body);
    if (answer.status === 404 && problem.data?.code === 'transfer_not_found') {
      return { kind: 'not_found' };
    }
    if (answer.status === 404 && problem.data?.code === 'transfer_pending') {
      return { kind: 'not_final' };
    }
    return { kind: 'unavailable', reason: `the ledger answers ${answer.status}` };
  }

  async outage(signal?: AbortSignal): Promise<string | undefined> {
    const answer = await this.#get('v1/blocks/latest', signal);
    if (typeof answer === 'string') return answer;
    const block = blockAnswer.safeParse(answer.body);
    if (answer.status !== 200 || !block.success) return 'the ledger has no block';
    return block.data.chainId === this.#chainId ? undefined : 'the ledger is of another chain';
  }

  /** The answer, or why there is none. */
  async #get(path: string, signal: AbortSignal | undefined): Promise<Answer | string> {
    const deadline = AbortSignal.timeout(this.#deadlineMs);
    try {
      const response = await this.#fetch(new URL(path, this.#base), {
        headers: { accept: 'application/json' },
        redirect: 'error',
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      });
      const text = await readText(response);
      return {
        status: response.status,
        body: parseStrictJson(text, { maxLength: ANSWER_LIMIT, maxDepth: 4 }),
      };
    } catch {
      return deadline.aborted
        ? 'the ledger did not answer in time'
        : 'the ledger cannot be reached or gives no JSON';
    }
  }

  #read(txHash: string, body: unknown): DepositLookup {
    const unbelievable = { kind: 'unavailable', reason: 'the ledger contradicts itself' } as const;
    const answer = transferAnswer.safeParse(body);
    if (!answer.success || answer.data.chainId !== this.#chainId) return unbelievable;
    const { code, height, blockTime } = answer.data;
    try {
      const bytes = decodeBase64Url(answer.data.transfer);
      if (transferHash(bytes) !== txHash) return unbelievable;
      const { transfer, isSignatureValid } = decodeTransfer(bytes);
      if (!isSignatureValid) return unbelievable;
      const { chainId, to, denom, amount, memo } = transfer;
      const from = accountAddress(transfer.from);
      return {
        kind: 'found',
        deposit: { hash: txHash, chainId, code, height, blockTime, from, to, denom, amount, memo },
      };
    } catch {
      return unbelievable;
    }
  }
}
