import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Clock } from '@coir/io';
import { transaction } from '@coir/io/sqlite';
import type { Uptime } from './uptime.ts';

/** Bounds of a {@link Mailbox}. */
export interface MailboxOptions {
  /** Messages and bytes kept for one client. */
  readonly maxCountPerClient: number;
  /** As `maxCountPerClient`, in bytes. */
  readonly maxBytesPerClient: number;
  /** Bytes kept in all. */
  readonly maxBytes: number;
  /** Messages that may wait to be stored. */
  readonly maxWaitingMail: number;
  /** Time for which messages collect before they are stored together. */
  readonly commitDelayMs: number;
  /** Time for which a message is kept, of the time that the gateway runs. */
  readonly maxAgeMs: number;
}

/**
 * The outcome of storing a message. Only `stored` messages, and those for nobody, may be
 * acknowledged.
 */
export type StoreOutcome = 'stored' | 'unknown_client' | 'full' | 'failed';

/** A message that was kept, under a number that grows. */
export interface StoredMessage {
  readonly id: number;
  readonly content: Uint8Array;
}

interface WaitingMessage {
  readonly client: Uint8Array;
  readonly content: Uint8Array;
  readonly resolve: (outcome: StoreOutcome) => void;
}

/** Messages removed in one go by the cleaner, so that it never stops the gateway for long. */
const PURGE_COUNT = 500;

/**
 * Keeps messages for clients that are not connected, on the disk before they are acknowledged,
 * until they were delivered or grew old.
 *
 * Contents are what the sender encrypted for the client; nothing is added. Full means full: what
 * was accepted is not pushed out by what comes later.
 */
export class Mailbox {
  readonly #database: DatabaseSync;
  readonly #options: MailboxOptions;
  readonly #clock: Clock;
  readonly #uptime: Uptime;
  readonly #usage: StatementSync;
  readonly #total: StatementSync;
  readonly #insert: StatementSync;
  readonly #page: StatementSync;
  readonly #delete: StatementSync;
  readonly #purge: StatementSync;
  #waiting: WaitingMessage[] = [];
  #cancelCommit: (() => void) | undefined;

  constructor(
    database: DatabaseSync,
    options: MailboxOptions,
    modules: { readonly clock: Clock; readonly uptime: Uptime },
  ) {
    this.#database = database;
    this.#options = options;
    this.#clock = modules.clock;
    this.#uptime = modules.uptime;
    this.#usage = database.prepare('SELECT mail_count, mail_bytes FROM clients WHERE identity = ?');
    this.#total = database.prepare('SELECT bytes FROM mail_total');
    this.#insert = database.prepare(
      'INSERT INTO mail (client, content, stored_at) VALUES (?, ?, ?)',
    );
    this.#page = database.prepare(
      'SELECT id, content FROM mail WHERE client = ? AND id > ? ORDER BY id LIMIT ?',
    );
    this.#delete = database.prepare('DELETE FROM mail WHERE id = ?');
    this.#purge = database.prepare(
      `DELETE FROM mail WHERE id IN (SELECT id FROM mail WHERE stored_at < ? LIMIT ${PURGE_COUNT})`,
    );
  }

  /**
   * Stores a message, together with the others of the same moment. Messages for unknown clients
   * take the same way and the same time, so that nobody can tell from the outside who has
   * registered here.
   */
  store(client: Uint8Array, content: Uint8Array): Promise<StoreOutcome> {
    if (this.#waiting.length >= this.#options.maxWaitingMail) return Promise.resolve('full');
    return new Promise((resolve) => {
      this.#waiting.push({ client, content, resolve });
      this.#cancelCommit ??= this.#clock.setTimer(this.#options.commitDelayMs, () => this.flush());
    });
  }

  /** Stores what waits, now. */
  flush(): void {
    this.#cancelCommit?.();
    this.#cancelCommit = undefined;
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return;
    let outcomes: readonly StoreOutcome[];
    try {
      outcomes = transaction(this.#database, () => batch.map((message) => this.#storeOne(message)));
    } catch {
      outcomes = [];
    }
    batch.forEach(({ resolve }, position) => {
      resolve(outcomes[position] ?? 'failed');
    });
  }

  /** The client's oldest messages after a number, at most `count`. */
  page(client: Uint8Array, afterId: number, count: number): readonly StoredMessage[] {
    return this.#page.all(client, afterId, count).map((row) => ({
      id: Number(row['id']),
      content: row['content'] as Uint8Array,
    }));
  }

  /** Removes messages that were delivered. */
  delete(ids: readonly number[]): void {
    if (ids.length === 0) return;
    transaction(this.#database, () => {
      for (const id of ids) this.#delete.run(id);
    });
  }

  /** Removes some of the messages that are too old and returns how many; 0 when none is left. */
  purgeExpired(): number {
    const oldest = this.#uptime.milliseconds - this.#options.maxAgeMs;
    const count = (): number => Number(this.#purge.run(oldest).changes);
    return transaction(this.#database, count);
  }

  #storeOne({ client, content }: WaitingMessage): StoreOutcome {
    const usage = this.#usage.get(client);
    if (usage === undefined) return 'unknown_client';
    const { maxCountPerClient, maxBytesPerClient, maxBytes } = this.#options;
    const isFull =
      Number(usage['mail_count']) >= maxCountPerClient ||
      Number(usage['mail_bytes']) + content.length > maxBytesPerClient ||
      Number(this.#total.get()?.['bytes']) + content.length > maxBytes;
    if (isFull) return 'full';
    this.#insert.run(client, content, this.#uptime.milliseconds);
    return 'stored';
  }
}
