import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** SQL on one connection, prepared once each. Integers go in exactly. */
export class Statements {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Runs a statement and counts the rows it changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.prepare(sql).run(...values.map(exact)).changes);
  }

  /** The first row. */
  get(sql: string, ...values: SQLInputValue[]): Record<string, unknown> | undefined {
    return this.prepare(sql).get(...values.map(exact));
  }

  /** All rows. */
  all(sql: string, ...values: SQLInputValue[]): Record<string, unknown>[] {
    return this.prepare(sql).all(...values.map(exact));
  }

  /** The statement itself. */
  prepare(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}

/** Numbers are bound as REAL, and sums with a REAL lose bytes above 2⁵³: integers go in as such. */
function exact(value: SQLInputValue): SQLInputValue {
  return typeof value === 'number' ? BigInt(value) : value;
}
