import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Clock, MonotonicMs } from '@coir/io';

/**
 * The time for which a gateway has been running, over all its runs on one database. What is deleted
 * by age is as old as this says: a calendar can be wrong, and nobody signs dates for a gateway.
 *
 * What passed since the last {@link Uptime.save} before a crash is not counted, so that things are
 * kept for too long rather than not long enough.
 */
export class Uptime {
  readonly #clock: Clock;
  readonly #keep: StatementSync;
  readonly #before: number;
  readonly #startedAt: MonotonicMs;

  constructor(database: DatabaseSync, modules: { readonly clock: Clock }) {
    this.#clock = modules.clock;
    this.#keep = database.prepare('UPDATE uptime SET milliseconds = ?');
    const row = database.prepare('SELECT milliseconds FROM uptime').get();
    this.#before = Number(row?.['milliseconds']);
    this.#startedAt = modules.clock.monotonicMs();
  }

  /** Milliseconds so far, of all runs. */
  get milliseconds(): number {
    return this.#before + Math.floor(this.#clock.monotonicMs() - this.#startedAt);
  }

  /** Writes it down. */
  save(): void {
    this.#keep.run(this.milliseconds);
  }
}
