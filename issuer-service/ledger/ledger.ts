import { type CalendarClock, unixSeconds } from '@coir/io';
import {
  accountAddress,
  type DecodedTransfer,
  decodeTransfer,
  IssuerApiError,
  type TransferRefusal,
  transferHash,
} from '@coir/issuer-api';
import type { ChainTip, LedgerStore, TransferRecord } from './ledger-store.ts';
import type { LedgerSettings } from './settings.ts';

/** Most transfers that may wait for a block, and most that one block holds. */
const PENDING_LIMIT = 10_000;
const BLOCK_LIMIT = 1_000;
/**
 * Heights noted as announced ahead of time, so that an empty block costs no write and a restart
 * never goes back.
 */
const RESERVED_BLOCKS = 1_500;

/** Settings of {@link Ledger}: of its configuration, those that are not about HTTP. */
export type LedgerOptions = Pick<LedgerSettings, 'chainId' | 'denom' | 'blockIntervalMs'>;

/** Parts {@link Ledger} works with. */
export interface LedgerModules {
  /** The ledger’s file. */
  readonly store: LedgerStore;
  /** Time of blocks. */
  readonly clock: CalendarClock;
  /** Told when a block could not be made; the next interval tries again. */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * The embedded ledger: accounts, signed transfers, and a block every `blockIntervalMs` that
 * executes those accepted before it, in order.
 *
 * A transfer is taken once for its hash and once for its payer's sequence number, and what was
 * taken is on disk before the payer is told. Times of blocks never go back. One process, one file,
 * nobody to agree with: a chain's rules without a chain, for networks on one machine.
 */
export class Ledger {
  readonly #options: LedgerOptions;
  readonly #modules: LedgerModules;
  #tip: ChainTip;
  #reserved: number;
  #timer: NodeJS.Timeout | undefined;
  #failed = false;

  /** Goes on from the tip in the store; makes no block before {@link start}. */
  constructor(options: LedgerOptions, modules: LedgerModules) {
    this.#options = options;
    this.#modules = modules;
    this.#tip = modules.store.tip();
    this.#reserved = this.#tip.height;
  }

  /** Makes a block at once and then one every interval. */
  start(): void {
    this.produceBlock();
    this.#timer = setInterval(() => this.#tryBlock(), this.#options.blockIntervalMs);
  }

  /** Makes no more blocks. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Executes what is pending in a new block. */
  produceBlock(): void {
    const { store, clock } = this.#modules;
    const height = this.#tip.height + 1;
    const time = Math.max(this.#tip.time, unixSeconds(clock()));
    if (height > this.#reserved || store.hasPending()) {
      const reserved = height > this.#reserved ? height + RESERVED_BLOCKS : this.#reserved;
      store.includePending({ height, time }, reserved, BLOCK_LIMIT);
      this.#reserved = reserved;
    }
    this.#tip = { height, time };
  }

  /** Says why no blocks are made; `undefined` when they are. */
  outage(): string | undefined {
    return this.#failed ? 'no block can be written' : undefined;
  }

  /** Tells the block that was made last. */
  latestBlock(): ChainTip {
    return this.#tip;
  }

  /** Tells what an account holds, and the number its next transfer must have. */
  account(address: string): { balance: bigint; sequence: bigint } {
    return this.#modules.store.account(address);
  }

  /** Looks a transfer up. */
  transfer(hash: string): TransferRecord | undefined {
    return this.#modules.store.transfer(hash);
  }

  /**
   * Takes a transfer for the next block, durably. The same bytes again are the same transfer.
   *
   * @param bytes - Untrusted.
   * @returns Its hash, or why it was not taken; then nothing has changed.
   */
  submit(bytes: Uint8Array): { readonly hash: string } | { readonly refusal: TransferRefusal } {
    const decoded = decode(bytes);
    if (decoded === undefined) return { refusal: 'malformed_transfer' };
    const { transfer, isSignatureValid } = decoded;
    if (!isSignatureValid) return { refusal: 'invalid_signature' };
    if (transfer.chainId !== this.#options.chainId) return { refusal: 'wrong_chain' };
    if (transfer.denom !== this.#options.denom) return { refusal: 'wrong_denom' };
    const hash = transferHash(bytes);
    const outcome = this.#modules.store.accept(
      {
        hash,
        bytes,
        sender: accountAddress(transfer.from),
        sequence: transfer.sequence,
        recipient: transfer.to,
        amount: transfer.amount,
      },
      PENDING_LIMIT,
    );
    return outcome === 'accepted' ? { hash } : { refusal: outcome };
  }

  #tryBlock(): void {
    try {
      this.produceBlock();
      this.#failed = false;
    } catch (error) {
      this.#failed = true;
      this.#modules.onFailure?.(error);
    }
  }
}

function decode(bytes: Uint8Array): DecodedTransfer | undefined {
  try {
    return decodeTransfer(bytes);
  } catch (error) {
    if (!(error instanceof IssuerApiError)) throw error;
    return undefined;
  }
}
