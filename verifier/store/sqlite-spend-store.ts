import { Worker } from 'node:worker_threads';
import { backupDatabase, openDatabase } from '@coir/io/sqlite';
import type { Balance, Receipt } from '@coir/verifier-api';
import { VerifierError } from '@coir/verifier-api';
import type {
  Operation,
  OperationEnd,
  OperationResults,
  WorkerReport,
  WorkerSettings,
} from './operation.ts';
import { SPEND_DATABASE } from './spend-schema.ts';
import type {
  LeaseEntry,
  LeaseOutcome,
  PruneResult,
  ReceiptQuery,
  SpendEntry,
  SpendOutcome,
  SpendStore,
  StoreProbe,
  StoreTotals,
} from './spend-store.ts';

/** Entries that may wait for the worker, all callers together. */
const DEFAULT_QUEUE_LIMIT = 4_096;
/**
 * Operations of one transaction at most: enough to hide the sync, little enough that nobody waits
 * long for his commit.
 */
const GROUP_LIMIT = 128;
/** Entries of one call at most. */
const BATCH_LIMIT = 1_024;
const STOP_TIMEOUT_MS = 5_000;

/** Place of the store, and bounds of what it holds. */
export interface SqliteSpendStoreOptions {
  /** The database file. */
  readonly file: string;
  /** `true` makes a file that is missing or empty; otherwise it refuses to start on one. */
  readonly create?: boolean;
  /** Whose store it is; that of another one is refused. */
  readonly owner?: string;
  /** Entries waiting at most before calls are refused as overload. */
  readonly queueLimit?: number;
  /** Leases remembered at most, in place of the usual number. */
  readonly leaseCountLimit?: number;
}

interface Waiting {
  readonly operation: Operation;
  readonly entries: number;
  readonly settle: (end: OperationEnd) => void;
}

function failed(reason: string): VerifierError {
  return new VerifierError('VERIFIER_STORE_FAILED', `the store failed: ${reason}`);
}

/**
 * {@link SpendStore} in one SQLite file, the default of an operator with one verifier process.
 *
 * A worker thread owns the connection. While it commits one group of operations, the next ones
 * gather and then share one transaction and one sync, so that durability costs little under load.
 * An answer is given after the commit that holds it. More waiting entries than `queueLimit` are
 * refused at once.
 */
export class SqliteSpendStore implements SpendStore {
  readonly #options: SqliteSpendStoreOptions;
  #worker: Worker | undefined;
  #waiting: Waiting[] = [];
  #inFlight: Waiting[] = [];
  #entries = 0;
  #state: 'new' | 'open' | 'stopping' | 'closed' = 'new';

  /** Opens nothing yet; {@link start} does. */
  constructor(options: SqliteSpendStoreOptions) {
    this.#options = options;
  }

  /** @inheritDoc */
  async start(): Promise<void> {
    if (this.#state !== 'new') throw failed('it was started before');
    // The worker is TypeScript beside TypeScript and JavaScript in a build.
    const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const { file, create = false, owner, leaseCountLimit } = this.#options;
    const settings: WorkerSettings = { file, create, owner, leaseCountLimit };
    const worker = new Worker(new URL(`./spend-worker${extension}`, import.meta.url), {
      name: 'spend-store',
      workerData: settings,
    });
    this.#worker = worker;
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message: WorkerReport) => {
        if (message.kind === 'ready') resolve();
        else if (message.kind === 'ends') this.#finish(message.ends);
        else reject(new VerifierError('VERIFIER_STORE_UNSAFE', message.reason));
      });
      worker.on('error', (error: Error) => {
        reject(failed(error.message));
        this.#close(error.message);
      });
      worker.on('exit', () => {
        reject(failed('its thread ended'));
        this.#close('its thread ended');
      });
    });
    this.#state = 'open';
  }

  /** @inheritDoc */
  async stop(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined || this.#state === 'closed') return;
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    this.#state = 'stopping';
    if (this.#inFlight.length === 0) worker.postMessage('close');
    const timer = setTimeout(() => void worker.terminate(), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  }

  /** @inheritDoc */
  readiness(): readonly string[] {
    return this.#state === 'open' ? [] : ['the store is not open'];
  }

  /** @inheritDoc */
  findReceipts(batch: readonly ReceiptQuery[]): Promise<readonly (Receipt | undefined)[]> {
    return this.#ask<'find_receipts'>({ kind: 'find_receipts', batch }, batch.length);
  }

  /** @inheritDoc */
  spend(batch: readonly SpendEntry[], now: number): Promise<readonly SpendOutcome[]> {
    return this.#ask<'spend'>({ kind: 'spend', batch, now }, batch.length);
  }

  /** @inheritDoc */
  lease(batch: readonly LeaseEntry[], now: number): Promise<readonly LeaseOutcome[]> {
    return this.#ask<'lease'>({ kind: 'lease', batch, now }, batch.length);
  }

  /** @inheritDoc */
  balances(batch: readonly Uint8Array[], now: number): Promise<readonly Balance[]> {
    return this.#ask<'balances'>({ kind: 'balances', batch, now }, batch.length);
  }

  /** @inheritDoc */
  prune(now: number): Promise<PruneResult> {
    return this.#ask<'prune'>({ kind: 'prune', now }, 1);
  }

  /** @inheritDoc */
  totals(): Promise<StoreTotals> {
    return this.#ask<'totals'>({ kind: 'totals' }, 1);
  }

  /** @inheritDoc */
  probe(): Promise<StoreProbe> {
    return this.#ask<'probe'>({ kind: 'probe' }, 1);
  }

  /**
   * Copies the database to another file while the store works on, whole as of now.
   *
   * @param file - Must not be there.
   * @throws IoError `IO_FILE_EXISTS`, `IO_DATABASE_FAILED`, and those of opening the store's file.
   */
  async backup(file: string): Promise<void> {
    const database = openDatabase(this.#options.file, { ...SPEND_DATABASE, create: false });
    try {
      await backupDatabase(database, file);
    } finally {
      database.close();
    }
  }

  async #ask<Kind extends Operation['kind']>(
    operation: Operation & { readonly kind: Kind },
    entries: number,
  ): Promise<OperationResults[Kind]> {
    if (this.#state !== 'open') throw failed('it is not open');
    const limit = this.#options.queueLimit ?? DEFAULT_QUEUE_LIMIT;
    if (entries > BATCH_LIMIT || this.#entries + entries > limit) {
      throw new VerifierError(
        'VERIFIER_STORE_OVERLOADED',
        `${this.#entries} entries wait for the store, and ${entries} more are too many; ask again later`,
      );
    }
    const end = await new Promise<OperationEnd>((settle) => {
      this.#entries += entries;
      this.#waiting.push({ operation, entries, settle });
      this.#dispatch();
    });
    if ('failure' in end) throw failed(end.failure);
    return end.value as OperationResults[Kind];
  }

  #dispatch(): void {
    if (this.#inFlight.length > 0 || this.#waiting.length === 0) return;
    this.#inFlight = this.#waiting.splice(0, GROUP_LIMIT);
    this.#worker?.postMessage(this.#inFlight.map(({ operation }) => operation));
  }

  #finish(ends: readonly OperationEnd[]): void {
    const done = this.#inFlight;
    this.#inFlight = [];
    done.forEach((waiting, position) => {
      this.#entries -= waiting.entries;
      waiting.settle(ends[position] ?? { failure: 'no answer' });
    });
    this.#dispatch();
    if (this.#state === 'stopping' && this.#inFlight.length === 0)
      this.#worker?.postMessage('close');
  }

  #close(reason: string): void {
    this.#state = 'closed';
    for (const { settle } of [...this.#inFlight, ...this.#waiting]) settle({ failure: reason });
    this.#inFlight = [];
    this.#waiting = [];
    this.#entries = 0;
  }
}
