import type { JsonValue } from '@coir/coconut/ticket';

/** A recorded value that was not derived again as it stands. */
export interface Mismatch {
  /** Where in the file, as in `packets[3].processing[0].delay_ns`. */
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
}

/** What may be compared with a recorded value. Bytes are compared as hexadecimal. */
export type Derived = string | number | bigint | boolean | null | Uint8Array;

/**
 * Counts the values of one file: each leaf is read as an input, compared, or reported as not
 * replayed.
 */
export class Tally {
  readonly #touched = new Set<string>();
  readonly #matched = new Set<string>();
  readonly mismatches: Mismatch[] = [];

  /** How many recorded values were derived again as they stand. */
  get matched(): number {
    return this.#matched.size;
  }

  match(name: string): void {
    this.#matched.add(name);
  }

  touch(name: string): void {
    this.#touched.add(name);
  }

  isTouched(name: string): boolean {
    return this.#touched.has(name);
  }

  differ(name: string, expected: unknown, actual: unknown): void {
    this.mismatches.push({ name, expected: spell(expected), actual: spell(actual) });
  }

  /** Runs a part of a replay; what it throws is a mismatch of that part and nothing more. */
  attempt(name: string, part: () => void): void {
    try {
      part();
    } catch (error) {
      this.differ(name, 'a value that can be replayed', reasonOf(error));
    }
  }

  /** Something that must hold beside the recorded values, such as that a signature verifies. */
  require(name: string, statement: string, holds: boolean): void {
    if (!holds) this.differ(name, statement, 'the contrary');
  }
}

/** Why something failed: the code of a typed error, or its message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

function spell(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return typeof value === 'string' ? value : String(value ?? 'nothing');
}

/** One place of a file of recorded values. */
export class Recorded {
  readonly #value: JsonValue | undefined;
  readonly name: string;
  readonly tally: Tally;

  constructor(value: JsonValue | undefined, name: string, tally: Tally) {
    this.#value = value;
    this.name = name;
    this.tally = tally;
  }

  /** The value under a key, or nothing with that name. */
  at(key: string): Recorded {
    const value = this.has(key) ? this.#object()[key] : undefined;
    return new Recorded(value, this.name === '' ? key : `${this.name}.${key}`, this.tally);
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#object(), key);
  }

  keys(): readonly string[] {
    return Object.keys(this.#object());
  }

  isPresent(): boolean {
    return this.#value !== undefined;
  }

  items(): readonly Recorded[] {
    if (!Array.isArray(this.#value)) throw new Error(`${this.name} is not a list`);
    return this.#value.map((value, position) => this.#item(value, position));
  }

  /** An input: marks it as read. */
  text(): string {
    if (typeof this.#value !== 'string') throw new Error(`${this.name} is not a text`);
    this.tally.touch(this.name);
    return this.#value;
  }

  integer(): number {
    if (!Number.isSafeInteger(this.#value)) throw new Error(`${this.name} is not an integer`);
    this.tally.touch(this.name);
    return this.#value as number;
  }

  /** An input that is any single value. */
  scalar(): string | number | boolean | null {
    const value = this.#value;
    if (value === undefined || (value !== null && typeof value === 'object')) {
      throw new Error(`${this.name} is not a single value`);
    }
    this.tally.touch(this.name);
    return value;
  }

  bytes(): Uint8Array {
    const text = this.text();
    if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new Error(`${this.name} is not hexadecimal`);
    return Uint8Array.from(Buffer.from(text, 'hex'));
  }

  /** Everything below as an input: marks all of it as read. */
  json(): JsonValue {
    const value = this.#value;
    if (value === undefined) throw new Error(`${this.name} is missing`);
    if (Array.isArray(value)) for (const item of this.items()) item.json();
    else if (value !== null && typeof value === 'object') {
      for (const key of this.keys()) this.at(key).json();
    } else this.tally.touch(this.name);
    return value;
  }

  /**
   * Compares the recorded value, if there is one, with the one derived here; a derivation that
   * throws is a mismatch.
   */
  check(derive: () => Derived): void {
    if (this.#value === undefined) return;
    this.tally.touch(this.name);
    let actual: Derived;
    try {
      actual = derive();
    } catch (error) {
      this.tally.differ(this.name, this.#value, reasonOf(error));
      return;
    }
    const isEqual =
      typeof this.#value === 'number' || typeof this.#value === 'boolean' || this.#value === null
        ? this.#value === actual
        : typeof this.#value === 'string' &&
          typeof actual !== 'number' &&
          spell(actual) === this.#value;
    if (isEqual) this.tally.match(this.name);
    else this.tally.differ(this.name, this.#value, actual);
  }

  /** Compares a recorded list item by item; one too many on either side is a mismatch. */
  checkEach(derive: () => readonly Derived[]): void {
    if (this.#value === undefined) return;
    this.tally.attempt(this.name, () => {
      const actual = derive();
      const recorded = this.items();
      recorded.forEach((item, position) => {
        item.check(() => actual[position] ?? 'nothing');
      });
      actual.slice(recorded.length).forEach((value, position) => {
        this.tally.differ(`${this.name}[${recorded.length + position}]`, undefined, value);
      });
    });
  }

  /** Marks prose that describes the file and is not a value. */
  prose(): void {
    if (typeof this.#value === 'string') this.tally.touch(this.name);
  }

  /** Reports every value below that was neither read nor compared. */
  reportRest(): void {
    const value = this.#value;
    if (Array.isArray(value)) {
      for (const item of this.items()) item.reportRest();
    } else if (value !== null && typeof value === 'object') {
      for (const key of this.keys()) this.at(key).reportRest();
    } else if (!this.tally.isTouched(this.name)) {
      this.tally.differ(this.name, value, 'not replayed');
    }
  }

  #item(value: JsonValue | undefined, position: number): Recorded {
    return new Recorded(value, `${this.name}[${position}]`, this.tally);
  }

  #object(): { readonly [key: string]: JsonValue } {
    const value = this.#value;
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      throw new Error(`${this.name || 'the file'} is not an object`);
    }
    return value as { readonly [key: string]: JsonValue };
  }
}
