import { CoconutError } from '../errors.ts';
import type { JsonValue } from './canonical-json.ts';

type Members = { readonly [name: string]: JsonValue };

/** Bounds of an integer, both included. */
interface Range {
  readonly min: number;
  readonly max: number;
}

function refuse(path: string, reason: string): never {
  throw new CoconutError('COCONUT_INVALID_MANIFEST', `manifest: ${path} ${reason}`);
}

/**
 * One member of a manifest being read: the value and where it stands, for the message. Every method
 * refuses what it does not expect with `COCONUT_INVALID_MANIFEST`, and no message repeats a value.
 */
export class ManifestReader {
  readonly #value: JsonValue | undefined;
  readonly #path: string;

  constructor(value: JsonValue | undefined, path: string) {
    this.#value = value;
    this.#path = path;
  }

  /** Says what is wrong with this member. */
  refuse(reason: string): never {
    return refuse(this.#path, reason);
  }

  /** An object with exactly these members, each read in turn by the function it is given to. */
  object(names: readonly string[]): (name: string) => ManifestReader {
    const value = this.#value;
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      return this.refuse('is not an object');
    }
    const members = value as Members;
    if (Object.keys(members).some((name) => !names.includes(name))) {
      return this.refuse('has an unknown member');
    }
    return (name) =>
      new ManifestReader(members[name], this.#path === '' ? name : `${this.#path}.${name}`);
  }

  /**
   * A list of at least `min` and at most `max` items in which `key`, where given, comes once per
   * item.
   */
  list<Item>(
    { min, max }: Range,
    read: (item: ManifestReader) => Item,
    ...keys: readonly ((item: Item) => unknown)[]
  ): Item[] {
    const value = this.#value;
    if (!Array.isArray(value)) return this.refuse('is not a list');
    if (value.length < min || value.length > max) return this.refuse('has the wrong length');
    const items = value.map((item: JsonValue, position) =>
      read(new ManifestReader(item, `${this.#path}[${position}]`)),
    );
    for (const key of keys) {
      if (new Set(items.map(key)).size !== items.length) this.refuse('has an item twice');
    }
    return items;
  }

  integer({ min, max }: Range): number {
    const value = this.#value;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max) {
      return this.refuse(`is not an integer from ${min} to ${max}`);
    }
    return value;
  }

  /** Text of one to `maxLength` characters without control characters that matches `pattern`. */
  text(maxLength: number, pattern?: RegExp): string {
    const value = this.#value;
    if (typeof value !== 'string' || value.length < 1 || value.length > maxLength) {
      return this.refuse(`is not text of 1 to ${maxLength} characters`);
    }
    if (/\p{Cc}/u.test(value) || pattern?.test(value) === false) return this.refuse('is malformed');
    return value;
  }

  /**
   * Text that `decode` takes; the text is the value, so that what was signed stays what is read.
   */
  encoded(maxLength: number, decode: (text: string) => unknown): string {
    const value = this.text(maxLength);
    try {
      decode(value);
    } catch {
      return this.refuse('is malformed');
    }
    return value;
  }

  oneOf<Choice extends string>(choices: readonly Choice[]): Choice {
    const found = choices.find((choice) => choice === this.#value);
    return found ?? this.refuse(`is not one of ${choices.join(', ')}`);
  }
}
